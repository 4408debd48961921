import { FIRST_PROBE_AGE, type EffectiveMode } from './site-behavior.ts';
import { expiryOf } from './url/expiry.ts';
import { memoize } from '../base/memoize.ts';
import { currentGeneration, type ActiveStream, type Millis } from './stream.ts';

/** No stream is tried again sooner than this after a try, whatever its link says: a site is never hammered. */
export const MIN_PAUSE: Millis = 1_500;
/** The first retry after a failure; it doubles with every further one up to the period. */
const FIRST_RETRY: Millis = 5_000;
/** Retries without a network cost nothing but a look; the network's own event comes first where the background runs. */
const OFFLINE_PAUSE: Millis = 10_000;
const MARGIN: Millis = 30_000;
/** On demand, this much before the end at most. */
const ON_DEMAND_MARGIN: Millis = 15_000;
/** A due time that does not come by itself. */
export const NEVER: Millis = 8.64e15;

/** A link's end is asked for many times in a refresh, of every kept stream, and costs a tenth of a millisecond to read. */
const endOf = memoize(expiryOf, 5_000);

/** From when until when (ms) a link is good, and how that is known. */
export interface LinkValidity {
  from: Millis;
  until: Millis;
  known: 'read' | 'learned';
}

/**
 * The term of a stream's current link, null where its end is not known: read from the link by the clock of the CDN, else
 * from the cookie that carries the access, else by `lifetime` (ms): how long links of its site live that do not tell it
 * themselves, counted from when the site gave the link; null where nothing was learned.
 */
export function linkValidity(stream: ActiveStream, lifetime: Millis | null): LinkValidity | null {
  const { url, firstSeen } = currentGeneration(stream);
  const read = endOf(url, firstSeen + stream.clockAhead);
  if (read !== null) return { from: firstSeen, until: read - stream.clockAhead, known: 'read' };
  if (stream.accessUntil !== null) return { from: stream.lastRefreshed, until: stream.accessUntil, known: 'read' };
  return lifetime === null ? null : { from: firstSeen, until: firstSeen + lifetime, known: 'learned' };
}

/** What the due time depends on beside the stream. */
export interface DueContext {
  /** Longest time between two refreshes (ms). */
  period: Millis;
  /** 0 ≤ random < 1 */
  random: number;
  mode: EffectiveMode['mode'];
  validity: LinkValidity | null;
  /** How old (ms) the link may get where its end is not known, null where nothing was seen of the site's links. */
  provenAge: Millis | null;
}

/**
 * When a stream is to be refreshed next (ms): a margin before its link dies, and at most the period after the last
 * refresh; after a failure a pause that grows, with jitter. Where nothing tells when links die, soon at first and then
 * less and less often, never later than at an age that a link was seen to live at. On demand: only shortly before the end.
 * margin = max(30 s, 10 % of the lifetime), but at most half the lifetime (design.md, "When to refresh").
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
  // The site gave the link that is running out once more: ask again, less often than would hammer it.
  const left = expiresAt - stream.lastTried;
  const pause = left > 0 ? Math.max(FIRST_RETRY, left / 2) : period;
  return Math.max(earliest, stream.lastTried + Math.min(period, pause));
}

function longestWait({ period, validity, provenAge }: DueContext): Millis {
  return validity === null ? Math.min(period, Math.max(FIRST_PROBE_AGE, provenAge ?? 0)) : period;
}

/** Longest and shortest time after which a refresh that never ended is begun again (ms). */
const LONGEST_LEASE: Millis = 30_000;
const SHORTEST_LEASE: Millis = 1_000;
/** Where a link is dead already (ms): its player may be asking again and again. */
const DEAD_LEASE: Millis = 3_000;

/**
 * When to look again after the refresh of streams began that live until `ends` (ms, null: not known): the background
 * may die in the middle of it, and then only an alarm wakes it. Soon enough to try twice more while their links live.
 */
export function leaseUntil(ends: readonly (Millis | null)[], now: Millis): Millis {
  const waits = ends.map((end) => (end === null ? LONGEST_LEASE : end > now ? (end - now) / 3 : DEAD_LEASE));
  return now + Math.round(Math.max(SHORTEST_LEASE, Math.min(LONGEST_LEASE, ...waits)));
}

/**
 * How often to look (ms) from `at` on, if nothing comes of the look at `at`: the background may die before it has done
 * anything at all. Twice more while the links live that are refreshed then, and at most every `period` (ms).
 */
export function heartbeat(ends: readonly (Millis | null)[], at: Millis, period: Millis): Millis {
  return Math.min(period, leaseUntil(ends, at) - at);
}

/** The streams that are due at `now`; where the clock was set back since their last try, at once. */
export function dueStreams(streams: readonly ActiveStream[], now: Millis): ActiveStream[] {
  return streams.filter((stream) => dueTime(stream, now) <= now);
}

/** The earliest entry of the due list (ms), null where nothing is kept. */
export function earliestDue(streams: readonly ActiveStream[], now: Millis): Millis | null {
  return streams.length > 0 ? Math.min(...streams.map((stream) => dueTime(stream, now))) : null;
}

/** A due time from before the clock was set back is too late by as much. */
function dueTime({ dueAt, lastTried }: ActiveStream, now: Millis): Millis {
  return lastTried > now && dueAt < NEVER ? now : dueAt;
}
