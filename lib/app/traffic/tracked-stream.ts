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

/** A kept stream with what its requests have told. */
export interface TrackedStream {
  stream: ActiveStream;
  streamStatus: StreamStatus;
  outcomes: LinkOutcomes;
  /** A request worked after the link's end: it lives longer than it says, and nothing is held for that. */
  outlivesExpiry: boolean;
  backoff: Backoff;
  /** Hosts that gave no answer when they were asked last. */
  unreachableHosts: Set<string>;
  /** Made when they are asked for. */
  rules: readonly RuleBody[] | null;
  /** Earlier links that were looked at, whether they have rules, since this one is in force. */
  checkedLinks: Set<string>;
}

/** A stream as it is stored now; what was told of its link lives as long as the link does, the backoff goes on. */
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
 * A host answers; says whether the network is back: the host did not answer before, and the last refresh got no answer
 * either. Refreshes that did not help meanwhile say nothing of the next one.
 */
export function isNetworkBack(tracked: TrackedStream, host: string): boolean {
  const { lastError } = tracked.stream;
  if (!tracked.unreachableHosts.delete(host) || !lastError || !hadNoAnswer(lastError)) return false;
  tracked.backoff = NO_BACKOFF;
  return true;
}

/** Whether the link in force says itself that it has died. */
export function isPastReadExpiry({ streamStatus: { validity } }: TrackedStream, now: Millis): boolean {
  return validity?.known === 'read' && validity.until <= now;
}

/** What a refused request of the stream leads to; `status` null: no answer came. */
export function refusalDecision(
  { streamStatus: { mode, validity }, outcomes: record, backoff }: TrackedStream,
  refused: { now: Millis; status: number | null; isCurrent: boolean | null; online: boolean; refreshing: boolean },
): ReturnType<typeof decideOnRefusal> {
  return decideOnRefusal({
    ...refused,
    expiresAt: validity?.until ?? null,
    mode: mode.mode,
    outcomes: record,
    backoff,
  });
}
