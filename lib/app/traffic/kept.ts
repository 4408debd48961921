import { gotNoAnswer } from '../../core/errors.ts';
import { judgeRefusal, NEW_LINK, NO_BACKOFF, type Backoff, type LinkRecord } from '../../core/refusal.ts';
import type { RuleBody } from '../../core/rules/rule.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import type { Standing } from '../standing.ts';

/** A kept stream with what its requests have told. */
export interface Kept {
  stream: ActiveStream;
  standing: Standing;
  record: LinkRecord;
  /** A request worked after the link's end: it lives longer than it says, and nothing is held for that. */
  outlives: boolean;
  backoff: Backoff;
  /** Hosts that gave no answer when they were asked last. */
  silent: Set<string>;
  /** Made when they are asked for. */
  rules: readonly RuleBody[] | null;
  /** Earlier links that were looked at, whether they have rules, since this one is in force. */
  looked: Set<string>;
}

/** A stream as it is stored now; what was told of its link lives as long as the link does, the backoff goes on. */
export function keptNow(stream: ActiveStream, standing: Standing, was: Kept | undefined): Kept {
  const same = was?.stream.currentUrl === stream.currentUrl;
  return {
    stream,
    standing,
    record: same ? was.record : NEW_LINK,
    outlives: same && was.outlives,
    backoff: was?.backoff ?? NO_BACKOFF,
    silent: was?.silent ?? new Set(),
    rules: null,
    looked: same ? was.looked : new Set(),
  };
}

/**
 * A host answers; says whether the network is back: the host did not answer before, and the last refresh got no answer
 * either. Refreshes that did not help meanwhile say nothing of the next one.
 */
export function isBack(held: Kept, host: string): boolean {
  const { lastError } = held.stream;
  if (!held.silent.delete(host) || !lastError || !gotNoAnswer(lastError)) return false;
  held.backoff = NO_BACKOFF;
  return true;
}

/** Whether the link in force says itself that it has died. */
export function isDead({ standing: { term } }: Kept, now: Millis): boolean {
  return term?.known === 'read' && term.until <= now;
}

/** What a refused request of the stream leads to; `status` null: no answer came. */
export function judged(
  { standing: { mode, term }, record, backoff }: Kept,
  refused: { now: Millis; status: number | null; current: boolean | null; online: boolean; refreshing: boolean },
): ReturnType<typeof judgeRefusal> {
  return judgeRefusal({ ...refused, expiresAt: term?.until ?? null, mode: mode.mode, record, backoff });
}
