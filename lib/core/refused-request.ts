import type { EffectiveMode } from './site-behavior.ts';
import type { Millis } from './stream.ts';

/** Between two refreshes of a stream for refused requests, at least (ms); it doubles while they do not help, up to the longest. */
export const SHORTEST_BACKOFF: Millis = 5_000;
const LONGEST_BACKOFF: Millis = 5 * 60_000;
/** The clocks of viewer and CDN may differ by this (ms): a link refused so shortly before its end has ended. */
const CLOCK_SLACK: Millis = 2_000;

/** A refused request of a stream's family, and what is known of the link in force. Times in ms. */
export interface RefusalContext {
  now: Millis;
  /** Null: no answer came. */
  status: number | null;
  /** Whether the request was for something of the link in force; null where that cannot be told. */
  isCurrent: boolean | null;
  /** When the link in force dies, null where that is not known. */
  expiresAt: Millis | null;
  mode: EffectiveMode['mode'];
  online: boolean;
  refreshing: boolean;
  outcomes: LinkOutcomes;
  backoff: Backoff;
}

/** How requests under the link in force went. */
export interface LinkOutcomes {
  /** Whether one succeeded. */
  hasWorked: boolean;
  /** Refused ones in a row, and whether another request succeeded after the link was refused for the first time. */
  inARow: number;
  isMixed: boolean;
}

/** The last refresh that refused requests led to: when it began, and how many in a row did not help. */
export interface Backoff {
  startedAt: Millis | null;
  unsuccessful: number;
}

export const NO_OUTCOMES: LinkOutcomes = { hasWorked: false, inARow: 0, isMixed: false };
export const NO_BACKOFF: Backoff = { startedAt: null, unsuccessful: 0 };

/** The record after one more request succeeded, or was refused. */
export function withOutcome({ hasWorked: worked, inARow, isMixed: mixed }: LinkOutcomes, works: boolean): LinkOutcomes {
  return works
    ? { hasWorked: true, inARow: 0, isMixed: mixed || inARow > 0 }
    : { hasWorked: worked, inARow: inARow + 1, isMixed: mixed };
}

/** Whether a status refuses a request: not allowed (any more), not there (any more), or the server's own trouble. */
export function isRefusedStatus(status: number): boolean {
  return [401, 403, 404, 410].includes(status) || status >= 500;
}

/**
 * What a refused request leads to: one immediate refresh; waiting, since one is going on or was begun a short while
 * ago; or nothing, since a fresh link would not help.
 */
export function decideOnRefusal(facts: RefusalContext): 'refresh' | 'wait' | 'none' {
  const { now, refreshing, backoff } = facts;
  if (!callsForRefresh(facts)) return 'none';
  return !refreshing && mayStartRefresh(backoff, now) ? 'refresh' : 'wait';
}

/** Whether a refresh for the sake of a request may begin: none did within the pause. */
export function mayStartRefresh({ startedAt: begun, unsuccessful: row }: Backoff, now: Millis): boolean {
  return begun === null || now >= begun + pauseAfter(row);
}

function callsForRefresh({
  now,
  status,
  isCurrent: current,
  expiresAt,
  mode,
  online,
  outcomes: record,
}: RefusalContext): boolean {
  if (mode === 'off' || !online) return false;
  // The network's trouble, not the link's, unless it goes on: then the edge is gone, and a fresh link may name another.
  if (status === null) return record.inARow > 1;
  if (expiresAt !== null && now >= expiresAt - CLOCK_SLACK) return true;
  if (status >= 500) return record.inARow > 1;
  // What an earlier link names is refused by right; a fresh link does not change what leads there.
  if (current === false) return false;
  // A segment that slid out of the live window, or was never there; only where nothing is there any more is it the link.
  if (status === 404) return record.inARow > 2;
  return !record.isMixed;
}

function pauseAfter(row: number): Millis {
  return Math.min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2 ** Math.max(0, row - 1));
}

/** The backoff once a refresh has begun at `now`: in a row with the one before where that was only just over. */
export function backoffStartedAt({ startedAt: begun, unsuccessful: row }: Backoff, now: Millis): Backoff {
  const again = begun !== null && now < begun + 3 * pauseAfter(row);
  return { startedAt: now, unsuccessful: again ? row + 1 : 1 };
}
