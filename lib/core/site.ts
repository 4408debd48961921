import { hostOf } from '../base/http-url.ts';
import type { SiteDefinition } from './site/definition.ts';
import { matchesAny } from './site/match-patterns.ts';

export { SiteDefinitionSchema, type Learned, type SiteDefinition } from './site/definition.ts';
export type { ApiExtractor, Extractor, PageExtractor, LinkPick, HeadlessExtractor } from './site/extractor.ts';
export type { ApiRequest, Json } from './site/request.ts';
export type { JsonPath, ValueSource } from './site/value-source.ts';
export { isMatchPattern } from './site/match-patterns.ts';

/** What an extraction yields: one playable link with what tells it from others. Empty title or quality: not known. */
export interface ExtractedStream {
  url: string;
  title: string;
  quality: string;
}

const PRECEDENCE: Record<SiteDefinition['origin'], number> = { policy: 0, user: 1, learned: 2 };

/**
 * The enabled definition that serves the watch page `pageUrl`; undefined where there is none. Of several a managed one
 * comes before the user's own, that before a learned one, and then the one with the longest pattern that fits.
 */
export function definitionFor(sites: readonly SiteDefinition[], pageUrl: string): SiteDefinition | undefined {
  const fitting = sites.filter((site) => site.enabled && matchesAny(site.matches, pageUrl));
  const closeness = (site: SiteDefinition) =>
    Math.max(...site.matches.filter((pattern) => matchesAny([pattern], pageUrl)).map(({ length }) => length));
  return fitting.toSorted((a, b) => PRECEDENCE[a.origin] - PRECEDENCE[b.origin] || closeness(b) - closeness(a))[0];
}

/** A key for a definition for the site of `pageUrl` that is not in `taken`: its host, else its host and a number. */
export function freeKey(pageUrl: string, taken: ReadonlySet<string>): string {
  const host = hostOf(pageUrl);
  let key = host;
  for (let n = 2; taken.has(key); n++) key = `${host} (${n})`;
  return key;
}

/** A definition for the site of `pageUrl` as it is before anything was learned: its links stand in the page. */
export function definitionForPage(pageUrl: string, taken: ReadonlySet<string>): SiteDefinition {
  return {
    schemaVersion: 2,
    key: freeKey(pageUrl, taken),
    matches: [`*://${hostOf(pageUrl)}/*`],
    page: pageUrl,
    origin: 'learned',
    enabled: true,
    mode: 'auto',
    extractor: { kind: 'page' },
  };
}
