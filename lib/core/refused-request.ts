import type { EffectiveMode } from './site-behavior.ts';
import type { Millis } from './stream.ts';

/**
 * Shortest pause (ms) between two refreshes of a stream for refused requests. It doubles while they do not help, up to
 * `LONGEST_BACKOFF`.
 */
export const SHORTEST_BACKOFF: Millis = 5_000;
const LONGEST_BACKOFF: Millis = 5 * 60_000;
/** The clocks of viewer and CDN may differ by this (ms): a link refused this shortly before its end has expired. */
const CLOCK_SLACK: Millis = 2_000;

/** A refused request of a stream, and what is known of the link in force. Times in ms. */
export interface RefusalContext {
  now: Millis;
  /** Null if there was no response. */
  status: number | null;
  /** Whether the request belongs to the link in force; null if unknown. */
  isCurrent: boolean | null;
  /** When the link in force dies; null if unknown. */
  expiresAt: Millis | null;
  mode: EffectiveMode['mode'];
  online: boolean;
  refreshing: boolean;
  outcomes: LinkOutcomes;
  backoff: Backoff;
}

/** Outcomes of requests under the link in force. */
export interface LinkOutcomes {
  /** Whether any request succeeded. */
  hasWorked: boolean;
  /** Refusals in a row, and whether another request succeeded after the first refusal. */
  inARow: number;
  isMixed: boolean;
}

/** The last refresh started by refused requests: when it started, and how many in a row did not help. */
export interface Backoff {
  startedAt: Millis | null;
  unsuccessful: number;
}

export const NO_OUTCOMES: LinkOutcomes = { hasWorked: false, inARow: 0, isMixed: false };
export const NO_BACKOFF: Backoff = { startedAt: null, unsuccessful: 0 };

/** The outcomes after one more request, which succeeded or was refused. */
export function withOutcome({ hasWorked, inARow, isMixed }: LinkOutcomes, works: boolean): LinkOutcomes {
  return works
    ? { hasWorked: true, inARow: 0, isMixed: isMixed || inARow > 0 }
    : { hasWorked, inARow: inARow + 1, isMixed };
}

/** Whether a status counts as a refusal: forbidden, not found, gone, or a server error. */
export function isRefusedStatus(status: number): boolean {
  return [401, 403, 404, 410].includes(status) || status >= 500;
}

/**
 * What to do about a refused request: refresh now; wait, because a refresh is running or started shortly before; or
 * nothing, because a fresh link would not help.
 */
export function decideOnRefusal(facts: RefusalContext): 'refresh' | 'wait' | 'none' {
  const { now, refreshing, backoff } = facts;
  if (!callsForRefresh(facts)) return 'none';
  return !refreshing && mayStartRefresh(backoff, now) ? 'refresh' : 'wait';
}

/** Whether a refresh for a refused request may start: none started within the current pause. */
export function mayStartRefresh({ startedAt, unsuccessful }: Backoff, now: Millis): boolean {
  return startedAt === null || now >= startedAt + pauseAfter(unsuccessful);
}

function callsForRefresh({ now, status, isCurrent, expiresAt, mode, online, outcomes }: RefusalContext): boolean {
  if (mode === 'off' || !online) return false;
  // No response: the network's trouble, not the link's. If it persists, the edge is gone, and a fresh link may name
  // another.
  if (status === null) return outcomes.inARow > 1;
  if (expiresAt !== null && now >= expiresAt - CLOCK_SLACK) return true;
  if (status >= 500) return outcomes.inARow > 1;
  // The CDN is right to refuse an earlier link; a fresh link does not change its redirects.
  if (isCurrent === false) return false;
  // A single 404 is a segment that left the live window or never existed. Only repeated ones mean the link.
  if (status === 404) return outcomes.inARow > 2;
  return !outcomes.isMixed;
}

function pauseAfter(unsuccessful: number): Millis {
  return Math.min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2 ** Math.max(0, unsuccessful - 1));
}

/** The backoff once a refresh starts at `now`. It continues the row if the previous pause ended only recently. */
export function backoffStartedAt({ startedAt, unsuccessful }: Backoff, now: Millis): Backoff {
  const again = startedAt !== null && now < startedAt + 3 * pauseAfter(unsuccessful);
  return { startedAt: now, unsuccessful: again ? unsuccessful + 1 : 1 };
}
