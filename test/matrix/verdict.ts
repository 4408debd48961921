import type { Outcome } from './outcome.ts';

/**
 * `kept`: nothing was refused, no error reported, and it played on. `played`: it played on in spite of that. `failed`: it
 * did not. `unproven`: a control shows that the run says nothing: even with a token that never expires it played too
 * little, or it did not die without the extension.
 */
export type Verdict = 'kept' | 'played' | 'failed' | 'unproven';

/** How much of what a link that never expires gives must be played. */
const ENOUGH = 0.95;
/** Below this share even with such a link, the machine or the player was too slow to tell. */
const TELLING = 0.9;

export interface Measured {
  kept: Outcome;
  none: Outcome;
  never: Outcome;
}

/** Judges a cell by its three viewings. */
export function judge({ kept, none, never }: Measured): Verdict {
  if (never.playedShare < TELLING) return 'unproven';
  if (none.refused === 0 || none.playedShare >= never.playedShare * ENOUGH) return 'unproven';
  if (kept.playedShare < never.playedShare * ENOUGH) return 'failed';
  return kept.refused > 0 || kept.errors.length > 0 ? 'played' : 'kept';
}
