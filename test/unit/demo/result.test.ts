import { describe, expect, test } from 'vitest';
import { assessDemo } from '../../demo/result.ts';
import type { Playback } from '../../harness/playback.ts';

const before: Playback = {
  currentTime: 4,
  playedSeconds: 4,
  stalledSeconds: 1,
  ended: false,
  errors: [],
  startedAt: 900,
};
const after = (playedSeconds: number, stalledSeconds = 1): Playback => ({ ...before, playedSeconds, stalledSeconds });
const measured = { wallMs: 60_000, lifetimeMs: 10_000, refused: 0, before };

describe("the demo's verdict", () => {
  test('counts whole lifetimes, and what happened since the stream was switched on', () => {
    const verdict = assessDemo({ ...measured, wallMs: 69_999, now: after(72, 1.25) });
    expect(verdict.line).toBe('demo: 6 expiries, 0 refused, 0.3 s stalled, 97 % played');
    expect(verdict.passed).toBe(true);
  });

  test.each([
    ['all went well', 0, 61, true],
    ['just enough was played', 0, 61 - 3, true],
    ['a little too little was played', 0, 61 - 3.1, false],
    ['the CDN refused one request', 1, 64, false],
  ])('%s', (_, refused, played, passed) => {
    expect(assessDemo({ ...measured, refused, now: after(played + 3) }).passed).toBe(passed);
  });

  test('never says more than 100 %', () => {
    expect(assessDemo({ ...measured, now: after(70) }).playedPercent).toBe(100);
  });

  test('nothing measured is nothing played', () => {
    expect(assessDemo({ ...measured, wallMs: 0, now: before })).toMatchObject({
      expiries: 0,
      playedPercent: 0,
      passed: false,
    });
  });
});
