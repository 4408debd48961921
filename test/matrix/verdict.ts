import type { Outcome } from './outcome.ts';

/**
 * `kept`: nothing was refused, no error reported, and it played on. `played`: it played on in spite of that. `failed`: it
 * did not. `unproven`: a control shows that the run says nothing: even with a token that never expires it played too
 * little where this one did, too, or it did not die without the extension.
 */
export type CellVerdict = 'kept' | 'played' | 'failed' | 'unproven';

/** How much must be played: of the time, or of what a link that never expires gives. */
const MIN_PLAYED_SHARE = 0.95;
/** Below this share even with such a link, the machine or the player cannot do it at all. */
const CONTROL_FAILS_BELOW = 0.9;

export interface Measured {
  kept: Outcome;
  none: Outcome;
  never: Outcome;
}

/** Judges a cell by its three viewings. */
export function judgeCell({ kept, none, never }: Measured): CellVerdict {
  if (none.refused === 0 || none.playedShare >= Math.max(kept.playedShare, never.playedShare) * MIN_PLAYED_SHARE)
    return 'unproven';
  // What was played needs no comparison: only what was not can be the machine's fault, or the player's own.
  if (kept.playedShare < MIN_PLAYED_SHARE) {
    if (never.playedShare < CONTROL_FAILS_BELOW) return 'unproven';
    if (kept.playedShare < never.playedShare * MIN_PLAYED_SHARE) return 'failed';
  }
  return kept.refused > 0 || kept.errors.length > 0 ? 'played' : 'kept';
}
