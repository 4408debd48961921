/** The viewer's actions while the links of a cell die. */

/** Lifetimes in a viewing. */
export const EXPIRIES = 20;

export type PlayerAction =
  | { kind: 'variant'; height: 90 | 180 }
  | { kind: 'seek' }
  | { kind: 'pause' }
  | { kind: 'play' };

const low: PlayerAction = { kind: 'variant', height: 90 };
const high: PlayerAction = { kind: 'variant', height: 180 };
const seek: PlayerAction = { kind: 'seek' };

/** The action after this many lifetimes. A pause lasts for two. */
export const PLAYER_ACTIONS: Record<'live' | 'vod', Readonly<Record<number, PlayerAction>>> = {
  live: { 2: low, 5: high, 8: low, 11: { kind: 'pause' }, 13: { kind: 'play' }, 16: high },
  vod: {
    2: low,
    3: seek,
    5: high,
    6: seek,
    8: low,
    9: seek,
    11: { kind: 'pause' },
    13: { kind: 'play' },
    15: seek,
    16: high,
    18: seek,
  },
};
