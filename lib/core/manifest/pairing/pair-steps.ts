import type { PairingMethod } from './pairing.ts';

/** One way to pair items: those with equal keys belong together. Null: the item has no such key. */
export interface PairingStep<T> {
  how: PairingMethod;
  key(item: T): string | null;
  /** Pairs several items with one key in their order, if both sides have equally many. */
  inOrder?: boolean;
  /** Items with one key are copies of each other. If their counts differ, the last copy serves those left over. */
  copies?: boolean;
  /** Rejects a pair with equal keys. */
  holds?(before: T, after: T): boolean;
}

export interface StepResult<T> {
  pairs: { before: T; after: T; how: PairingMethod }[];
  leftOver: T[];
}

/**
 * Pairs two lists step by step, the most reliable step first. Each step sees only the items left over. A step skips
 * keys that do not identify one item on both sides. Each step takes linear time.
 */
export function pairInSteps<T>(
  before: readonly T[],
  after: readonly T[],
  steps: readonly PairingStep<T>[],
): StepResult<T> {
  const pairs: StepResult<T>['pairs'] = [];
  let remainingOld = [...before];
  let remainingNew = [...after];
  for (const step of steps) {
    const oldItems = groupByStep(remainingOld, step);
    const newItems = groupByStep(remainingNew, step);
    const taken = new Set<T>();
    for (const [key, group] of oldItems) {
      const candidates = newItems.get(key) ?? [];
      const even = candidates.length === group.length && (group.length === 1 || step.inOrder);
      if (!even && !(step.copies && candidates.length > 0)) continue;
      for (const [index, item] of group.entries()) {
        const candidate = candidates[Math.min(index, candidates.length - 1)]!;
        if (step.holds && !step.holds(item, candidate)) continue;
        pairs.push({ before: item, after: candidate, how: step.how });
        taken.add(item).add(candidate);
      }
    }
    remainingOld = remainingOld.filter((item) => !taken.has(item));
    remainingNew = remainingNew.filter((item) => !taken.has(item));
  }
  return { pairs, leftOver: remainingOld };
}

function groupByStep<T>(items: readonly T[], step: PairingStep<T>): Map<string, T[]> {
  return Map.groupBy(
    items.filter((item) => step.key(item) !== null),
    (item) => step.key(item)!,
  );
}

/** A key of several values. Unlike a joined string, it separates them whatever they contain. */
export function compositeKey(...values: (string | number | null)[]): string {
  return JSON.stringify(values);
}

/** Whether two attributes do not contradict: they are equal, or one is absent. */
export function areCompatible(a: string | number | null, b: string | number | null): boolean {
  return a === null || b === null || a === b;
}
