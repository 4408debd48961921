import type { StreamError } from './errors.ts';
import { hasLink, type ActiveStream, type Generation, type Millis } from './stream.ts';

/** What a caller knows of a stream at activation. */
export type NewStream = Pick<
  ActiveStream,
  'originalUrl' | 'siteKey' | 'title' | 'quality' | 'pageUrl' | 'frameUrl' | 'tabId'
>;

/**
 * A stream activated at `now`. `random` (0 ≤ random < 1) makes its id. It is due at once, because the age of its link
 * is unknown.
 */
export function createStream(from: NewStream, now: Millis, random: number): ActiveStream {
  return {
    schemaVersion: 1,
    id: `${now.toString(36)}-${Math.floor(random * 36 ** 6).toString(36)}`,
    ...from,
    currentUrl: from.originalUrl,
    activatedAt: now,
    lastRefreshed: now,
    refreshCount: 0,
    lastError: null,
    failures: 0,
    failingSince: null,
    lastTried: now,
    dueAt: now,
    waitForPageUntil: null,
    generations: [{ url: from.originalUrl, firstSeen: now, source: 'activation' }],
    manifestQuality: '',
    clockAhead: 0,
    accessUntil: null,
    childMapping: 'unknown',
    children: [],
  };
}

/**
 * The stream after a successful refresh, also one that returned the same link. Stores the extractor's title and
 * quality, because the next extraction is matched against them.
 */
export function afterRefresh(
  stream: ActiveStream,
  fresh: { url: string; title: string; quality: string },
  now: Millis,
): ActiveStream {
  return {
    ...withGeneration(stream, fresh.url, 'refresh', now),
    currentUrl: fresh.url,
    title: fresh.title || stream.title,
    quality: fresh.quality || stream.quality,
    lastRefreshed: now,
    refreshCount: stream.refreshCount + 1,
    lastError: null,
    failures: 0,
    failingSince: null,
    lastTried: now,
  };
}

/**
 * The stream after a failed refresh. The old link stays in force, since it may still work. An offline try does not
 * raise the failure count, because no server was asked.
 */
export function afterFailedRefresh(stream: ActiveStream, error: StreamError, now: Millis): ActiveStream {
  const failingSince = stream.failingSince ?? now;
  const failures = stream.failures + (error.kind === 'offline' ? 0 : 1);
  return { ...stream, lastError: error, failures, failingSince, lastTried: now };
}

/** Number of links stored per stream, always with the first: a day of links that live five minutes. */
const MAX_GENERATIONS = 400;

/** Adds a link to the stream; returns the same object if the link is known. */
export function withGeneration(
  stream: ActiveStream,
  url: string,
  source: Generation['source'],
  now: Millis,
): ActiveStream {
  if (hasLink(stream, url)) return stream;
  const generations = [...stream.generations, { url, firstSeen: now, source }];
  if (generations.length > MAX_GENERATIONS) generations.splice(1, generations.length - MAX_GENERATIONS);
  return { ...stream, generations };
}

/**
 * Merges `next`, which a refresh made from `before`, with what changed in the store meanwhile: tab, definition, links.
 */
export function mergeConcurrentChanges(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream {
  const { tabId, siteKey } = stored;
  return { ...next, tabId, siteKey, generations: mergeGenerations(before, stored, next) };
}

/**
 * The links after a refresh that began with `before`: those of `next`, with their request times as now stored, and
 * those stored while the refresh ran.
 */
function mergeGenerations(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream['generations'] {
  const byUrl = new Map(stored.generations.map((generation) => [generation.url, generation]));
  const known = new Set([...before.generations, ...next.generations].map(({ url }) => url));
  const arrived = stored.generations.filter(({ url }) => !known.has(url));
  return [...next.generations.map((generation) => byUrl.get(generation.url) ?? generation), ...arrived];
}
