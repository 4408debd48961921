import type { ModeInForce } from './conduct.ts';
import type { Millis } from './stream.ts';

/** Between two refreshes of a stream for refused requests, at least (ms); it doubles while they do not help, up to the longest. */
export const SHORTEST_BACKOFF: Millis = 5_000;
const LONGEST_BACKOFF: Millis = 5 * 60_000;
/** The clocks of viewer and CDN may differ by this (ms): a link refused so shortly before its end has ended. */
const CLOCK_SLACK: Millis = 2_000;

/** A refused request of a stream's family, and what is known of the link in force. Times in ms. */
export interface RefusalFacts {
  now: Millis;
  /** Null: no answer came. */
  status: number | null;
  /** Whether the request was for something of the link in force; null where that cannot be told. */
  current: boolean | null;
  /** When the link in force dies, null where that is not known. */
  expiresAt: Millis | null;
  mode: ModeInForce['mode'];
  online: boolean;
  refreshing: boolean;
  record: LinkRecord;
  backoff: Backoff;
}

/** How requests under the link in force went. */
export interface LinkRecord {
  /** Whether one succeeded. */
  worked: boolean;
  /** Refused ones in a row, and whether another request succeeded after the link was refused for the first time. */
  inARow: number;
  mixed: boolean;
}

/** The last refresh that refused requests led to: when it began, and how many in a row did not help. */
export interface Backoff {
  begun: Millis | null;
  row: number;
}

export const NEW_LINK: LinkRecord = { worked: false, inARow: 0, mixed: false };
export const NO_BACKOFF: Backoff = { begun: null, row: 0 };

/** The record after one more request succeeded, or was refused. */
export function noted({ worked, inARow, mixed }: LinkRecord, works: boolean): LinkRecord {
  return works ? { worked: true, inARow: 0, mixed: mixed || inARow > 0 } : { worked, inARow: inARow + 1, mixed };
}

/** Whether a status refuses a request: not allowed (any more), not there (any more), or the server's own trouble. */
export function isRefusal(status: number): boolean {
  return [401, 403, 404, 410].includes(status) || status >= 500;
}

/**
 * What a refused request leads to: one immediate refresh; waiting, since one is going on or was begun a short while
 * ago; or nothing, since a fresh link would not help.
 */
export function judgeRefusal(facts: RefusalFacts): 'refresh' | 'wait' | 'none' {
  const { now, refreshing, backoff } = facts;
  if (!isReason(facts)) return 'none';
  return !refreshing && mayBegin(backoff, now) ? 'refresh' : 'wait';
}

/** Whether a refresh for the sake of a request may begin: none did within the pause. */
export function mayBegin({ begun, row }: Backoff, now: Millis): boolean {
  return begun === null || now >= begun + pauseAfter(row);
}

function isReason({ now, status, current, expiresAt, mode, online, record }: RefusalFacts): boolean {
  if (mode === 'off' || !online) return false;
  // The network's trouble, not the link's, unless it goes on: then the edge is gone, and a fresh link may name another.
  if (status === null) return record.inARow > 1;
  if (expiresAt !== null && now >= expiresAt - CLOCK_SLACK) return true;
  if (status >= 500) return record.inARow > 1;
  // What an earlier link names is refused by right; a fresh link does not change what leads there.
  if (current === false) return false;
  // A segment that slid out of the live window, or was never there; only where nothing is there any more is it the link.
  if (status === 404) return record.inARow > 2;
  return !record.mixed;
}

function pauseAfter(row: number): Millis {
  return Math.min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2 ** Math.max(0, row - 1));
}

/** The backoff once a refresh has begun at `now`: in a row with the one before where that was only just over. */
export function begunAt({ begun, row }: Backoff, now: Millis): Backoff {
  const again = begun !== null && now < begun + 3 * pauseAfter(row);
  return { begun: now, row: again ? row + 1 : 1 };
}
