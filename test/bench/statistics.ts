/** The value that a share `p` (0 to 1) of the values do not exceed. NaN where there is none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The median processor time (ms) of `work` over `times` runs, each on an input of its own, after one that does not
 * count: what else the machine does is not in it.
 */
export async function medianCpuMs<T>(
  times: number,
  input: (run: number) => T,
  work: (input: T) => unknown,
): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run <= times; run++) {
    const prepared = input(run);
    const begun = process.cpuUsage();
    await work(prepared);
    const { user, system } = process.cpuUsage(begun);
    if (run > 0) taken.push((user + system) / 1000);
  }
  return median(taken);
}
