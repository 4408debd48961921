import { hadNoAnswer } from '../../core/errors.ts';
import {
  decideOnRefusal,
  NO_OUTCOMES,
  NO_BACKOFF,
  type Backoff,
  type LinkOutcomes,
} from '../../core/refused-request.ts';
import type { RuleBody } from '../../core/rules/rule.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import type { StreamStatus } from '../stream-status.ts';

/** A tracked stream with the state that its requests revealed. */
export interface TrackedStream {
  stream: ActiveStream;
  streamStatus: StreamStatus;
  outcomes: LinkOutcomes;
  /**
   * A request worked after the link's expiry, so the link lives longer than it states and no request is held for it.
   */
  outlivesExpiry: boolean;
  backoff: Backoff;
  /** Hosts whose last request got no response. */
  unreachableHosts: Set<string>;
  /** Compiled on first use. */
  rules: readonly RuleBody[] | null;
  /** Earlier links that were checked for rules since the current link is in force. */
  checkedLinks: Set<string>;
}

/**
 * The state of a stream after a change in the store. A new link resets what was observed of the old one, not the
 * backoff.
 */
export function updateTracked(
  stream: ActiveStream,
  streamStatus: StreamStatus,
  previous: TrackedStream | undefined,
): TrackedStream {
  const same = previous?.stream.currentUrl === stream.currentUrl;
  return {
    stream,
    streamStatus,
    outcomes: same ? previous.outcomes : NO_OUTCOMES,
    outlivesExpiry: same && previous.outlivesExpiry,
    backoff: previous?.backoff ?? NO_BACKOFF,
    unreachableHosts: previous?.unreachableHosts ?? new Set(),
    rules: null,
    checkedLinks: same ? previous.checkedLinks : new Set(),
  };
}

/**
 * Takes note that a host responds, and returns whether the network is back: the host did not respond before, nor did
 * the last refresh get a response. Then the backoff is reset, since the failed refreshes predict nothing.
 */
export function isNetworkBack(tracked: TrackedStream, host: string): boolean {
  const { lastError } = tracked.stream;
  if (!tracked.unreachableHosts.delete(host) || !lastError || !hadNoAnswer(lastError)) return false;
  tracked.backoff = NO_BACKOFF;
  return true;
}

/** Whether the current link has expired by its own, readable expiry. */
export function isPastReadExpiry({ streamStatus: { validity } }: TrackedStream, now: Millis): boolean {
  return validity?.known === 'read' && validity.until <= now;
}

/** Decides what to do about a refused request of the stream. `status`: null if there was no response. */
export function refusalDecision(
  { streamStatus: { mode, validity }, outcomes, backoff }: TrackedStream,
  refused: { now: Millis; status: number | null; isCurrent: boolean | null; online: boolean; refreshing: boolean },
): ReturnType<typeof decideOnRefusal> {
  return decideOnRefusal({
    ...refused,
    expiresAt: validity?.until ?? null,
    mode: mode.mode,
    outcomes,
    backoff,
  });
}
