import { FIRST_PROBE_AGE, type EffectiveMode } from './site-behavior.ts';
import { expiryOf } from './url/expiry.ts';
import { memoize } from '../base/memoize.ts';
import { currentGeneration, type ActiveStream, type Millis } from './stream.ts';

/** Shortest time (ms) between two tries of a stream, whatever its link says, so that no site is flooded. */
export const MIN_PAUSE: Millis = 1_500;
/** Pause (ms) before the first retry after a failure. It doubles with every further failure, up to the period. */
const FIRST_RETRY: Millis = 5_000;
/**
 * Pause (ms) between retries without a network. They only check the network. While the background runs, the browser's
 * online event comes first.
 */
const OFFLINE_PAUSE: Millis = 10_000;
const MARGIN: Millis = 30_000;
/** Largest margin (ms) before the link's end in mode on-demand. */
const ON_DEMAND_MARGIN: Millis = 15_000;
/** A due time that never arrives. */
export const NEVER: Millis = 8.64e15;

/** One refresh reads the end of every tracked stream's link many times, at 0.1 ms each. */
const endOf = memoize(expiryOf, 5_000);

/** When (ms) a link is valid, and how that is known. */
export interface LinkValidity {
  from: Millis;
  until: Millis;
  known: 'read' | 'learned';
}

/**
 * The validity of a stream's current link; null if its end is unknown. Sources, in order: the link itself, by the CDN's
 * clock; the cookie that carries the access; `lifetime` (ms), the learned lifetime of the site's links, counted from
 * when the link was issued. `lifetime` null: nothing was learned.
 */
export function linkValidity(stream: ActiveStream, lifetime: Millis | null): LinkValidity | null {
  const { url, firstSeen } = currentGeneration(stream);
  const read = endOf(url, firstSeen + stream.clockAhead);
  if (read !== null) return { from: firstSeen, until: read - stream.clockAhead, known: 'read' };
  if (stream.accessUntil !== null) return { from: stream.lastRefreshed, until: stream.accessUntil, known: 'read' };
  return lifetime === null ? null : { from: firstSeen, until: firstSeen + lifetime, known: 'learned' };
}

/** What the due time depends on besides the stream. */
export interface DueContext {
  /** Longest time between two refreshes (ms). */
  period: Millis;
  /** 0 ≤ random < 1 */
  random: number;
  mode: EffectiveMode['mode'];
  validity: LinkValidity | null;
  /** How old (ms) the link may become while its end is unknown; null if no link of the site was observed. */
  provenAge: Millis | null;
}

/**
 * When (ms) to refresh a stream next.
 * - Known end: a margin before it, and at most the period after the last refresh. margin = max(30 s, 10 % of the
 *   lifetime), but at most half the lifetime (design.md, "When to refresh").
 * - Unknown end: soon at first, then less and less often, but never later than at an age at which a link was seen to
 *   work.
 * - On-demand: only shortly before the end; never while the end is unknown.
 * - After a failure: a growing pause with jitter.
 */
export function nextDue(stream: ActiveStream, context: DueContext): Millis {
  const { period, random, mode, validity } = context;
  const expiresAt = validity?.until ?? null;
  const earliest = stream.lastTried + MIN_PAUSE;
  if (mode === 'off' || mode === 'passive') return NEVER;
  if (stream.lastError?.kind === 'offline') return stream.lastTried + OFFLINE_PAUSE;
  const lifetime = validity ? validity.until - validity.from : Infinity;
  if (stream.failures > 0) {
    const first = Math.min(FIRST_RETRY, lifetime / 4);
    const pause = Math.min(period, first * 2 ** Math.min(stream.failures - 1, 20));
    return Math.max(earliest, stream.lastTried + pause * (1 + random * 0.2));
  }
  if (mode === 'on-demand' && expiresAt === null) return NEVER;
  const margin =
    mode === 'on-demand'
      ? Math.min(ON_DEMAND_MARGIN, lifetime / 4)
      : Math.min(Math.max(MARGIN, lifetime / 10), lifetime / 2);
  const beforeExpiry = expiresAt === null ? Infinity : expiresAt - margin;
  if (expiresAt === null || beforeExpiry > stream.lastTried) {
    const latest = mode === 'on-demand' ? Infinity : stream.lastRefreshed + longestWait(context);
    return Math.max(earliest, Math.min(latest, beforeExpiry));
  }
  // The site issued the expiring link once more. Try again, but not so often that it floods the site.
  const left = expiresAt - stream.lastTried;
  const pause = left > 0 ? Math.max(FIRST_RETRY, left / 2) : period;
  return Math.max(earliest, stream.lastTried + Math.min(period, pause));
}

function longestWait({ period, validity, provenAge }: DueContext): Millis {
  return validity === null ? Math.min(period, Math.max(FIRST_PROBE_AGE, provenAge ?? 0)) : period;
}

/** Longest and shortest time (ms) after which a refresh that never finished is started again. */
const LONGEST_LEASE: Millis = 30_000;
const SHORTEST_LEASE: Millis = 1_000;
/** The same where the link is already dead (ms): its player may be sending requests in vain. */
const DEAD_LEASE: Millis = 3_000;

/**
 * When (ms) to check again on a refresh that starts at `now`. The background may die during the refresh; then only an
 * alarm wakes it. Leaves time for two more tries while the links live.
 * @param ends When the links of its streams die (ms); null if unknown.
 */
export function leaseUntil(ends: readonly (Millis | null)[], now: Millis): Millis {
  const waits = ends.map((end) => (end === null ? LONGEST_LEASE : end > now ? (end - now) / 3 : DEAD_LEASE));
  return now + Math.round(Math.max(SHORTEST_LEASE, Math.min(LONGEST_LEASE, ...waits)));
}

/**
 * How often (ms) to check after `at`, in case the wake-up at `at` fails: the background may die before it has done
 * anything. Leaves time for two more tries while the links live, and is at most `period` (ms).
 */
export function heartbeat(ends: readonly (Millis | null)[], at: Millis, period: Millis): Millis {
  return Math.min(period, leaseUntil(ends, at) - at);
}

/** The streams due at `now`. If the clock was set back since a stream's last try, it is due at once. */
export function dueStreams(streams: readonly ActiveStream[], now: Millis): ActiveStream[] {
  return streams.filter((stream) => dueTime(stream, now) <= now);
}

/** The earliest entry of the due list (ms); null if no stream is tracked. */
export function earliestDue(streams: readonly ActiveStream[], now: Millis): Millis | null {
  return streams.length > 0 ? Math.min(...streams.map((stream) => dueTime(stream, now))) : null;
}

/** A due time computed before the clock was set back is too late by the same amount. */
function dueTime({ dueAt, lastTried }: ActiveStream, now: Millis): Millis {
  return lastTried > now && dueAt < NEVER ? now : dueAt;
}

const HOUR: Millis = 60 * 60_000;

/**
 * Whether a stream is idle at `now` (ms): its player has sent no request for more than `hours`, so it is paused.
 * `hours` null: never idle. Without any observed request nothing is known, and the stream counts as active.
 */
export function isIdle(stream: Pick<ActiveStream, 'generations'>, hours: number | null, now: Millis): boolean {
  const requestTimes = stream.generations.flatMap(({ lastRequested }) => lastRequested ?? []);
  return hours !== null && requestTimes.length > 0 && now - Math.max(...requestTimes) > hours * HOUR;
}
