import * as v from 'valibot';
import { errorText, StreamErrorSchema } from './errors.ts';
import { HttpUrlSchema, lenientArray } from '../base/schemas.ts';

/**
 * Milliseconds since the epoch, or a duration in ms. The core takes times as numbers and shows them as ISO 8601 UTC.
 */
export type Millis = number;

/**
 * One link of a stream. `firstSeen` (ms) is when Freshet first saw it; times in the link before that are issue times.
 * `source`: the viewer's player at activation, a refresh, or the page itself later.
 */
const GenerationSchema = v.object({
  url: HttpUrlSchema,
  firstSeen: v.fallback(v.number(), 0),
  source: v.fallback(v.picklist(['activation', 'refresh', 'page']), 'page'),
  /** When the player last requested something under it (ms). */
  lastRequested: v.fallback(v.optional(v.number()), undefined),
});
export type Generation = v.InferOutput<typeof GenerationSchema>;

/**
 * A child whose fresh URL comes from the fresh manifest, not from the links: players request `from`, which now
 * redirects to `to`.
 * - `isPlaylist`: players add directives to it, and reload it.
 * - `since`: the refresh count when `from` was replaced.
 * - `template`: both are the absolute text of a SegmentTemplate (ISO 23009-1 5.3.9.4.4) with $Number$, $Time$ and
 *   $SubNumber$ left open; they cover all of its segments.
 * - `session`: both cover every child that differs in the same way, because the token that changed is the session's.
 */
const ChildRedirectSchema = v.object({
  from: HttpUrlSchema,
  to: HttpUrlSchema,
  isPlaylist: v.boolean(),
  since: v.number(),
  template: v.optional(v.literal(true)),
  session: v.optional(v.literal(true)),
});
export type ChildRedirect = v.InferOutput<typeof ChildRedirectSchema>;

/** What a record must have to be a stream. Everything else has a default. */
const essentials = {
  schemaVersion: v.literal(1),
  originalUrl: HttpUrlSchema,
  siteKey: v.string(),
  /** The watch page, the document that plays (the page itself or a player frame), and their tab. */
  pageUrl: HttpUrlSchema,
  tabId: v.number(),
};

const time = v.fallback(v.number(), 0);

/**
 * An active stream as stored. `originalUrl` is its permanent key. `generations` holds its links, oldest first,
 * including the current one. A record that is older or incomplete is repaired: missing parts get their initial values,
 * and the next refresh corrects them.
 */
export const ActiveStreamSchema = v.pipe(
  v.object({
    ...essentials,
    /** Identifies the stream where its links must not appear, as in its history. */
    id: v.fallback(v.string(), ''),
    currentUrl: v.fallback(HttpUrlSchema, ''),
    title: v.fallback(v.string(), ''),
    quality: v.fallback(v.string(), ''),
    /** The best quality in its manifest, shown where the extractor gives none. */
    manifestQuality: v.fallback(v.string(), ''),
    activatedAt: time,
    lastRefreshed: time,
    refreshCount: time,
    lastError: v.fallback(v.nullable(StreamErrorSchema), null),
    /** Failed tries in a row, since when (ms), and when the last try of either outcome ended (ms). */
    failures: time,
    failingSince: v.fallback(v.nullable(v.number()), null),
    lastTried: time,
    /** When to refresh next (ms): the persisted due list. */
    dueAt: time,
    /**
     * Until when (ms) to wait for its page, which was not open at the start of the browser; null while the page is
     * open.
     */
    waitForPageUntil: v.fallback(v.nullable(v.number()), null),
    frameUrl: v.fallback(HttpUrlSchema, ''),
    generations: v.fallback(lenientArray(GenerationSchema), []),
    /** How far (ms) the CDN's clock is ahead of ours: times in links are the CDN's. Small differences count as 0. */
    clockAhead: time,
    /** When access ends (ms), if a cookie carries it and not the link; null if unknown. */
    accessUntil: v.fallback(v.nullable(v.number()), null),
    /**
     * How its children get their fresh URLs: from the links alone, or only from the fresh manifest. A progressive file
     * has no children.
     */
    childMapping: v.fallback(v.picklist(['unknown', 'by-substitution', 'by-manifest', 'file']), 'unknown'),
    children: v.fallback(lenientArray(ChildRedirectSchema), []),
  }),
  v.transform(repairStream),
);
export type ActiveStream = v.InferOutput<typeof ActiveStreamSchema>;

/** Makes a record consistent: the links it names are among its generations. */
function repairStream<S extends RepairableStream>(stream: S): S {
  const currentUrl = stream.currentUrl || stream.generations.at(-1)?.url || stream.originalUrl;
  const known = new Set(stream.generations.map(({ url }) => url));
  const source = (url: string) => (url === stream.originalUrl ? 'activation' : 'refresh');
  const lost = [...new Set([stream.originalUrl, currentUrl])].filter((url) => !known.has(url));
  return {
    ...stream,
    id: stream.id || stream.activatedAt.toString(36),
    currentUrl,
    frameUrl: stream.frameUrl || stream.pageUrl,
    generations:
      lost.length === 0
        ? stream.generations
        : [
            ...lost.map((url) => ({ url, firstSeen: stream.lastRefreshed, source: source(url) }) as const),
            ...stream.generations,
          ],
  };
}

interface RepairableStream {
  id: string;
  originalUrl: string;
  currentUrl: string;
  pageUrl: string;
  frameUrl: string;
  activatedAt: Millis;
  lastRefreshed: Millis;
  generations: Generation[];
}

/** The contract's view of an active stream: serialisable, times as ISO 8601 UTC, the error as text. */
export interface StreamListEntry {
  originalUrl: string;
  currentUrl: string;
  siteKey: string;
  lastRefreshed: string;
  refreshCount: number;
  lastError: string;
}

/** Whether `url` is or was a link of this stream. */
export function hasLink(stream: ActiveStream, url: string): boolean {
  return stream.generations.some((generation) => generation.url === url);
}

/** The generation of the current link. */
export function currentGeneration(stream: ActiveStream): Generation {
  const found = stream.generations.findLast((generation) => generation.url === stream.currentUrl);
  return found ?? { url: stream.currentUrl, firstSeen: stream.lastRefreshed, source: 'refresh' };
}

/** The current link for the original or any earlier link of any stream. An unknown url is returned unchanged. */
export function freshUrl(streams: readonly ActiveStream[], url: string): string {
  return streams.find((stream) => hasLink(stream, url))?.currentUrl ?? url;
}

/** The contract's list entry of a stream. */
export function toListEntry(stream: ActiveStream): StreamListEntry {
  return {
    originalUrl: stream.originalUrl,
    currentUrl: stream.currentUrl,
    siteKey: stream.siteKey,
    lastRefreshed: new Date(stream.lastRefreshed).toISOString(),
    refreshCount: stream.refreshCount,
    lastError: errorText(stream.lastError),
  };
}
