import { hostOf } from '../base/http-url.ts';
import type { SiteDefinition } from './site/definition.ts';
import { matchesAny } from './match-patterns.ts';

export { SiteDefinitionSchema, type Learned, type SiteDefinition } from './site/definition.ts';
export type { ApiExtractor, Extractor, PageExtractor, LinkPick, HeadlessExtractor } from './site/extractor.ts';
export type { ApiRequest, Json } from './site/request.ts';
export type { JsonPath, ValueSource } from './site/value-source.ts';
export { isMatchPattern } from './match-patterns.ts';

/** One result of an extraction: a playable link with what distinguishes it. Title and quality are empty if unknown. */
export interface ExtractedStream {
  url: string;
  title: string;
  quality: string;
}

const PRECEDENCE: Record<SiteDefinition['origin'], number> = { policy: 0, user: 1, learned: 2 };

/**
 * The enabled definition for the watch page `pageUrl`; undefined if there is none. A managed definition wins over the
 * user's own, which wins over a learned one; then the longest matching pattern wins.
 */
export function definitionFor(sites: readonly SiteDefinition[], pageUrl: string): SiteDefinition | undefined {
  const fitting = sites.filter((site) => site.enabled && matchesAny(site.matches, pageUrl));
  const closeness = (site: SiteDefinition) =>
    Math.max(...site.matches.filter((pattern) => matchesAny([pattern], pageUrl)).map(({ length }) => length));
  return fitting.toSorted((a, b) => PRECEDENCE[a.origin] - PRECEDENCE[b.origin] || closeness(b) - closeness(a))[0];
}

/** An unused key for a definition for the site of `pageUrl`: its host, with a number if `taken` has the host. */
export function freeKey(pageUrl: string, taken: ReadonlySet<string>): string {
  const host = hostOf(pageUrl);
  let key = host;
  for (let n = 2; taken.has(key); n++) key = `${host} (${n})`;
  return key;
}

/** The initial definition for the site of `pageUrl`, before anything is learned: the links are in the page. */
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
