import * as v from 'valibot';
import { RefreshModeSchema } from '../site-behavior.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';
import { ExtractorSchema } from './extractor.ts';
import { isMatchPattern } from '../match-patterns.ts';

/** What learning recorded when it made a definition. It is shown to the user, and has no effect. */
const LearnedSchema = v.strictObject({
  /** When (ms since the epoch). */
  at: v.number(),
  /** `certain`: found again by its names or its path. `likely`: by its title, or as the only result. */
  confidence: v.picklist(['certain', 'likely']),
  /** How the second extraction recognised the stream (`MatchReason` in `core/match.ts`). */
  matchedBy: v.picklist(['title-and-quality', 'path', 'names', 'only-one']),
  /** Number of requests per extraction, if counted. */
  requests: v.optional(v.number()),
});
export type Learned = v.InferOutput<typeof LearnedSchema>;

const DefinitionV2Schema = v.strictObject({
  schemaVersion: v.literal(2, 'This version of definitions is not known'),
  key: v.pipe(
    v.string('A site key is missing'),
    v.trim(),
    v.minLength(1, 'Give the site a key'),
    v.maxLength(80, 'A site key has at most 80 characters'),
    v.regex(/^[^\p{C}]+$/u, 'A site key has no line breaks or invisible characters'),
  ),
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
  /** `learned`: made by Freshet, which may replace it. `user`: written or edited by the user. `policy`: managed. */
  origin: v.picklist(['learned', 'user', 'policy'], 'The origins are learned, user and policy'),
  /** If false, it serves no page, and its streams are not refreshed. */
  enabled: v.optional(v.boolean(), true),
  /** When its streams are refreshed: before their links expire, only just before that or on failure, or not at all. */
  mode: v.optional(RefreshModeSchema, 'auto'),
  extractor: ExtractorSchema,
  learned: v.optional(LearnedSchema),
});

/**
 * A site definition: the declarative extractor of a site, as data. Nothing in it is executed; it has no regular
 * expressions.
 *
 *     { "schemaVersion": 2, "key": "campus.example", "matches": ["*://campus.example/*"],
 *       "page": "https://campus.example/watch/12", "origin": "learned", "enabled": true, "mode": "auto",
 *       "extractor": { "kind": "page" } }
 *
 * `matches`: the watch pages it serves, as WebExtension match patterns. `page`: one such page, for test runs. A stream
 * is always extracted from its own watch page. The kinds of extractors: `site/extractor.ts`.
 *
 * A definition of version 1, which only had the page extractor, reads as one of version 2.
 */
export const SiteDefinitionSchema = v.pipe(v.unknown(), v.transform(migrateDefinition), DefinitionV2Schema);
export type SiteDefinition = v.InferOutput<typeof DefinitionV2Schema>;

function migrateDefinition(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { schemaVersion, kind, ...rest } = value as Record<string, unknown>;
  return schemaVersion === 1 ? { ...rest, schemaVersion: 2, extractor: { kind } } : value;
}
