import { expiryOf } from './link/expiry.ts';
import { currentGeneration, type ActiveStream, type Millis } from './stream.ts';

/** No stream is tried again sooner than this after a try, whatever its link says: a site is never hammered. */
export const SHORTEST_PAUSE: Millis = 1_500;
/** The first retry after a failure; it doubles with every further one up to the period. */
const FIRST_RETRY: Millis = 5_000;
const MARGIN: Millis = 30_000;

/**
 * When the current link of a stream dies (ms), null where that is not known. `lifetime` (ms): how long links of its site
 * live that do not tell it themselves, counted from when the site gave the link; null where nothing was learned.
 */
export function streamExpiry(stream: ActiveStream, lifetime: Millis | null = null): Millis | null {
  const { url, firstSeen } = currentGeneration(stream);
  return expiryOf(url, firstSeen) ?? (lifetime === null ? null : firstSeen + lifetime);
}

/**
 * When a stream is to be refreshed next (ms): a margin before its link dies, and at most `period` (ms) after the last
 * refresh; after a failure a pause that grows, with jitter from `random` (0 ≤ random < 1).
 * margin = max(30 s, 10 % of the lifetime), but at most half the lifetime (design.md, "When to refresh").
 */
export function nextDue(stream: ActiveStream, period: Millis, random: number): Millis {
  const expiry = streamExpiry(stream);
  const lifetime = expiry === null ? Infinity : expiry - currentGeneration(stream).firstSeen;
  const earliest = stream.lastTried + SHORTEST_PAUSE;
  if (stream.failures > 0) {
    const first = Math.min(FIRST_RETRY, lifetime / 4);
    const pause = Math.min(period, first * 2 ** Math.min(stream.failures - 1, 20));
    return Math.max(earliest, stream.lastTried + pause * (1 + random * 0.2));
  }
  const margin = Math.min(Math.max(MARGIN, lifetime / 10), lifetime / 2);
  const beforeExpiry = expiry === null ? Infinity : expiry - margin;
  if (expiry === null || beforeExpiry > stream.lastTried) {
    return Math.max(earliest, Math.min(stream.lastRefreshed + period, beforeExpiry));
  }
  // The site gave the link that is running out once more: ask again, less often than would hammer it.
  const left = expiry - stream.lastTried;
  const pause = left > 0 ? Math.max(FIRST_RETRY, left / 2) : period;
  return Math.max(earliest, stream.lastTried + Math.min(period, pause));
}

/** Longest and shortest time after which a refresh that never ended is begun again (ms). */
const LONGEST_LEASE: Millis = 30_000;
const SHORTEST_LEASE: Millis = 1_000;

/**
 * When to look again after the refresh of these streams began (ms): the background may die in the middle of it, and
 * then only an alarm wakes it. Soon enough to try twice more while their links live.
 */
export function leaseUntil(streams: readonly ActiveStream[], now: Millis): Millis {
  const left = streams.map((stream) => (streamExpiry(stream) ?? Infinity) - now).filter((life) => life > 0);
  return now + Math.max(SHORTEST_LEASE, Math.min(LONGEST_LEASE, ...left.map((life) => life / 3)));
}

/** The streams that are due at `now`. */
export function dueStreams(streams: readonly ActiveStream[], now: Millis): ActiveStream[] {
  return streams.filter((stream) => stream.dueAt <= now);
}

/** The earliest entry of the due list (ms), null where nothing is kept. */
export function earliestDue(streams: readonly ActiveStream[]): Millis | null {
  return streams.length > 0 ? Math.min(...streams.map((stream) => stream.dueAt)) : null;
}
