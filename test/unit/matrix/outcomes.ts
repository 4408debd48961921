import type { Outcome } from '../../matrix/outcome.ts';
import type { Result } from '../../matrix/results.ts';

/** An outcome as of a viewing that was kept. */
export const outcome = (parts: Partial<Outcome> = {}): Outcome => ({
  expiries: 20,
  asked: 20,
  refused: 0,
  refusals: {},
  refusedAt: [],
  stalledSeconds: 0.5,
  playedShare: 0.99,
  errors: [],
  heights: [180, 90],
  ...parts,
});

/** How it goes without the extension. */
export const dead = outcome({
  refused: 3,
  refusals: { 'media-playlist expired': 3 },
  playedShare: 0.1,
  errors: ['levelLoadError'],
});

export const result = (parts: Partial<Result> = {}): Result => ({
  browser: 'chromium',
  player: 'hls.js',
  mode: 'query',
  verdict: 'kept',
  date: '2026-11-22T12:00:00.000Z',
  versions: { browser: 'Chrome/156', player: '1.7.4', freshet: '0.1.0' },
  machine: { processors: 2, atOnce: 4, browsers: 2 },
  lifetime: 8,
  kept: outcome(),
  none: dead,
  never: outcome(),
  ...parts,
});
