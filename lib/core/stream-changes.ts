import type { StreamError } from './errors.ts';
import { hasLink, type ActiveStream, type Generation, type Millis } from './stream.ts';

/** What a caller knows of a stream when it is switched on. */
export type NewStream = Pick<
  ActiveStream,
  'originalUrl' | 'siteKey' | 'title' | 'quality' | 'pageUrl' | 'frameUrl' | 'tabId'
>;

/** A stream just marked active at `now`; `random` (0 ≤ random < 1) makes its id. It is due at once: nobody knows how old its link is. */
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
 * The stream after a successful refresh: link replaced (also by itself), time moved, count raised, error cleared.
 * The extractor's own title and quality are kept, since they are what the next extraction is compared with.
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
 * The stream after a refresh that did not succeed: the old link stays, it may still work. Without a network nobody was
 * asked: such a try is no reason to wait longer with the next one.
 */
export function afterFailedRefresh(stream: ActiveStream, error: StreamError, now: Millis): ActiveStream {
  const failingSince = stream.failingSince ?? now;
  const failures = stream.failures + (error.kind === 'offline' ? 0 : 1);
  return { ...stream, lastError: error, failures, failingSince, lastTried: now };
}

/** Links of a stream that are remembered, the first one always among them: a day of links that live five minutes. */
const MAX_GENERATIONS = 400;

/** The stream with one more link known; the same stream object where the link is known already. */
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

/** `next`, which a refresh made of `before`, with what changed in the store meanwhile: tab, definition, links. */
export function mergeConcurrentChanges(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream {
  const { tabId, siteKey } = stored;
  return { ...next, tabId, siteKey, generations: mergeGenerations(before, stored, next) };
}

/**
 * The links after a refresh that began with `before`: those of `next`, with when they were asked for as the store has it
 * by now, and those that came to the store while the refresh was under way.
 */
function mergeGenerations(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream['generations'] {
  const byUrl = new Map(stored.generations.map((generation) => [generation.url, generation]));
  const known = new Set([...before.generations, ...next.generations].map(({ url }) => url));
  const arrived = stored.generations.filter(({ url }) => !known.has(url));
  return [...next.generations.map((generation) => byUrl.get(generation.url) ?? generation), ...arrived];
}
