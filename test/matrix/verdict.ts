import type { Outcome } from './outcome.ts';

/**
 * `kept`: no refusal, no error, and playback continued. `played`: playback continued despite refusals or errors.
 * `failed`: it did not continue. `unproven`: a control invalidates the run. Either the control with a token that never
 * expires played too little as well, or the control without the extension did not die.
 */
export type CellVerdict = 'kept' | 'played' | 'failed' | 'unproven';

/** The share to play: of the time, or of what the control with a link that never expires played. */
const MIN_PLAYED_SHARE = 0.95;
/** Below this share, even with such a link, the machine or the player cannot play it at all. */
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
  // Only a low share needs a comparison: the machine or the player may be the cause.
  if (kept.playedShare < MIN_PLAYED_SHARE) {
    if (never.playedShare < CONTROL_FAILS_BELOW) return 'unproven';
    if (kept.playedShare < never.playedShare * MIN_PLAYED_SHARE) return 'failed';
  }
  return kept.refused > 0 || kept.errors.length > 0 ? 'played' : 'kept';
}
