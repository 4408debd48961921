import { expect } from 'vitest';

/** Times below (ms) are noise, not measurements. */
const NOISE = 4;
const REPEATS = 3;
const TIMES_AS_MUCH = 10;
/** Work that grows with the square of its input takes a hundred times as long for ten times as much. */
const LIMIT = 50;

/** The processor's time (ms) of this thread alone: a busy machine, or another test beside this, must not look like slow code. */
function processorTime(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Proves that ten times the input takes about ten times as long, not a hundred. `workOf` makes the work for an input of
 * a size; what it does by itself is not measured. The large input is measured again only where it seems too slow.
 */
export function expectScales(small: number, workOf: (size: number) => () => void): void {
  const ofSmall = workOf(small);
  // The first of them lets the compiler warm up.
  const least = Math.min(...Array.from({ length: REPEATS + 1 }, () => processorTime(ofSmall)));
  const limit = LIMIT * Math.max(least, NOISE);
  const ofLarge = workOf(small * TIMES_AS_MUCH);
  let large = Infinity;
  for (let tries = 0; tries < REPEATS && large >= limit; tries++) large = Math.min(large, processorTime(ofLarge));
  expect(large).toBeLessThan(limit);
}
