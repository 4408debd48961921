import { MatchPattern } from '@webext-core/match-patterns';
import * as v from 'valibot';
import { hostOf, HttpUrlSchema } from './http-url.ts';

/**
 * A site definition: the declarative extractor for a site, as data. Version 1 knows one kind:
 *
 *     { "schemaVersion": 1, "key": "campus.example", "kind": "page", "matches": ["*://campus.example/*"],
 *       "page": "https://campus.example/watch/12", "origin": "learned" }
 *
 * `matches`: the watch pages it serves, as WebExtension match patterns. `page`: one such page, used to try it out.
 * A stream is always looked for on its own watch page.
 */
export const SiteDefinitionSchema = v.object({
  schemaVersion: v.literal(1),
  key: v.pipe(
    v.string('A site key is missing'),
    v.trim(),
    v.minLength(1, 'Give the site a key'),
    v.maxLength(80, 'A site key has at most 80 characters'),
    v.regex(/^[^\p{C}]+$/u, 'A site key has no line breaks or invisible characters'),
  ),
  kind: v.literal('page', 'Only definitions of the kind "page" are known'),
  matches: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(500, 'This pattern is too long'),
        v.check(isMatchPattern, 'Start with https:// or *:// and end with a path, for example *://campus.example/*'),
      ),
      'The pages it is for are missing',
    ),
    v.minLength(1, 'Say for which pages this is'),
    v.maxLength(50, 'At most 50 patterns'),
  ),
  page: HttpUrlSchema,
  /** Made by Freshet for a watch page, or written or edited by the user (never overwritten). */
  origin: v.picklist(['learned', 'user']),
});
export type SiteDefinition = v.InferOutput<typeof SiteDefinitionSchema>;

/** What an extraction yields: one playable link with what tells it from others. Empty title or quality: not known. */
export interface ExtractedStream {
  url: string;
  title: string;
  quality: string;
}

/** Whether `pattern` is a match pattern for web pages. */
export function isMatchPattern(pattern: string): boolean {
  if (!/^(\*|https?):\/\/[^/]+\//.test(pattern)) return false;
  try {
    new MatchPattern(pattern).includes('https://example.org/');
    return true;
  } catch {
    return false;
  }
}

/** The first definition that serves the watch page `pageUrl`; undefined where there is none. */
export function definitionFor(sites: readonly SiteDefinition[], pageUrl: string): SiteDefinition | undefined {
  return sites.find((site) => site.matches.some((pattern) => new MatchPattern(pattern).includes(pageUrl)));
}

/** A definition for the site of `pageUrl`, with a key that is not in `taken`: its host, else its host and a number. */
export function definitionForPage(pageUrl: string, taken: ReadonlySet<string>): SiteDefinition {
  const host = hostOf(pageUrl);
  let key = host;
  for (let n = 2; taken.has(key); n++) key = `${host} (${n})`;
  return { schemaVersion: 1, key, kind: 'page', matches: [`*://${host}/*`], page: pageUrl, origin: 'learned' };
}
