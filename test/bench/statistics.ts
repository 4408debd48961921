/** The `p` quantile (0 to 1) of the values; NaN if there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The median processor time (ms) of `times` runs of `work`, each with its own input, after one warm-up. Other processes
 * do not count in it.
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
