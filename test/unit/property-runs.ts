/**
 * How often properties run. Every run of the tests takes some dozens of examples of each; the long tier takes many times
 * as many (`FRESHET_PROPERTY_FACTOR`). A failure prints its seed; `FRESHET_SEED` runs that seed again.
 */
const FACTOR = given('FRESHET_PROPERTY_FACTOR', (value) => value > 0) ?? 1;
const SEED = given('FRESHET_SEED', Number.isInteger);

/** `short` runs, times the factor: of a property, or of anything else that is repeated. */
export function times(short: number): number {
  return Math.ceil(short * FACTOR);
}

/** Parameters for fast-check: the runs, from the seed that is asked for; if none is, from `seed`, or from a random one. */
export function runs(short: number, seed?: number): { numRuns: number; seed?: number } {
  const from = SEED ?? seed;
  return { numRuns: times(short), ...(from === undefined ? {} : { seed: from }) };
}

function given(name: string, isSound: (value: number) => boolean): number | undefined {
  const text = process.env[name] ?? '';
  if (text === '') return undefined;
  const value = Number(text);
  if (!isSound(value)) throw new Error(`${name} is not sound: ${text}`);
  return value;
}
