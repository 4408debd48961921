import * as v from 'valibot';
import { errorText, StreamErrorSchema } from './errors.ts';
import { HttpUrlSchema } from '../base/http-url-schema.ts';
import { lenientArray } from '../base/lenient-array.ts';

/** Milliseconds since the epoch. The core takes times as numbers and shows them as ISO 8601 UTC. */
export type Millis = number;

/**
 * One link a stream has had. `firstSeen` (ms) is when Freshet first knew it: times in the link up to then are issue
 * times. `source` says who brought it: the viewer's player at activation, a refresh, or the page by itself later.
 */
export const GenerationSchema = v.object({
  url: HttpUrlSchema,
  firstSeen: v.fallback(v.number(), 0),
  source: v.fallback(v.picklist(['activation', 'refresh', 'page']), 'page'),
  /** When the player was last seen asking for something under it (ms). */
  lastRequested: v.fallback(v.optional(v.number()), undefined),
});
export type Generation = v.InferOutput<typeof GenerationSchema>;

/**
 * A child whose fresh URL does not follow from the links but only from the fresh manifest: `from`, as a player may ask
 * for it, and `to`, as it is now. `playlist`: players add directives to it, and ask for it again and again. `since`: the
 * how manieth successful refresh took the place of `from`. `template`: both are the text of a SegmentTemplate (ISO 23009-1
 * 5.3.9.4.4), absolute, with $Number$, $Time$ and $SubNumber$ left open, and stand for all of its segments. `alike`: both
 * stand for every child that differs in the same way, since the token that changed is the session's.
 */
export const ChildRedirectSchema = v.object({
  from: HttpUrlSchema,
  to: HttpUrlSchema,
  isPlaylist: v.boolean(),
  since: v.number(),
  template: v.optional(v.literal(true)),
  session: v.optional(v.literal(true)),
});
export type ChildRedirect = v.InferOutput<typeof ChildRedirectSchema>;

/** What a record must have to be a stream at all; everything else can be made up for. */
const essentials = {
  schemaVersion: v.literal(1),
  originalUrl: HttpUrlSchema,
  siteKey: v.string(),
  /** The watch page, the document that plays (the page itself or a player frame), and the tab they are in. */
  pageUrl: HttpUrlSchema,
  tabId: v.number(),
};

const time = v.fallback(v.number(), 0);

/**
 * An active stream as it is stored. `originalUrl` is its key for ever; `generations` holds every link it ever had,
 * oldest first, the current one among them. A record that is older, or lost a part, is made whole: what is missing is
 * what a stream has at its beginning, and at the next refresh it is right again.
 */
export const ActiveStreamSchema = v.pipe(
  v.object({
    ...essentials,
    /** Names the stream where its links must not stand, as in its record. */
    id: v.fallback(v.string(), ''),
    currentUrl: v.fallback(HttpUrlSchema, ''),
    title: v.fallback(v.string(), ''),
    quality: v.fallback(v.string(), ''),
    /** The best that its manifest offers, to be shown where the extractor gives no quality. */
    manifestQuality: v.fallback(v.string(), ''),
    activatedAt: time,
    lastRefreshed: time,
    refreshCount: time,
    lastError: v.fallback(v.nullable(StreamErrorSchema), null),
    /** Tries in a row that did not succeed, since when (ms), and when the last try of either outcome ended (ms). */
    failures: time,
    failingSince: v.fallback(v.nullable(v.number()), null),
    lastTried: time,
    /** When it is to be refreshed next (ms): the persisted due list. */
    dueAt: time,
    /** Until when (ms) its page is waited for, which was not open when the browser was started; null while it is open. */
    waitForPageUntil: v.fallback(v.nullable(v.number()), null),
    frameUrl: v.fallback(HttpUrlSchema, ''),
    generations: v.fallback(lenientArray(GenerationSchema), []),
    /** By how much (ms) the CDN's clock is ahead of ours, as far as it matters: times in links are the CDN's. */
    clockAhead: time,
    /** When the access ends (ms) where a cookie has it and not the link; null where that is not known. */
    accessUntil: v.fallback(v.nullable(v.number()), null),
    /** How its children get their fresh URLs: from the links alone, or only from the fresh manifest. A progressive file has none. */
    childMapping: v.fallback(v.picklist(['unknown', 'by-substitution', 'by-manifest', 'file']), 'unknown'),
    children: v.fallback(lenientArray(ChildRedirectSchema), []),
  }),
  v.transform(repairStream),
);
export type ActiveStream = v.InferOutput<typeof ActiveStreamSchema>;

/** A record with its parts in agreement: the links it names are among its generations. */
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

/** The contract's view of an active stream: plain and serialisable, times as ISO 8601 UTC, the error as text. */
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

/** The current generation: the one with the current link. */
export function currentGeneration(stream: ActiveStream): Generation {
  const found = stream.generations.findLast((generation) => generation.url === stream.currentUrl);
  return found ?? { url: stream.currentUrl, firstSeen: stream.lastRefreshed, source: 'refresh' };
}

/** The current link for the original or any earlier link of any stream; an unknown url comes back unchanged. */
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
