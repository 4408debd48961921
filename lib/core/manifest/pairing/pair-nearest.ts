import { groupBy, type StepResult } from './pair-steps.ts';

/** A bandwidth may move by this factor and still be that of the same variant: less than the step of any ladder. */
const MAX_BANDWIDTH_FACTOR = 1.3;

interface WithBandwidth {
  identity: { bandwidth: number | null };
}

/** Pairs items of one key whose bandwidths are each other's nearest, and near. */
export function pairNearestBandwidth<T extends WithBandwidth>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): StepResult<T> {
  const groups = groupBy(after, key);
  const oldItems = groupBy(before, key);
  const pairs: StepResult<T>['pairs'] = [];
  const taken = new Set<T>();
  for (const item of before) {
    const nearest = nearestTo(item, groups.get(key(item)) ?? []);
    if (!nearest || nearestTo(nearest, oldItems.get(key(item)) ?? []) !== item) continue;
    pairs.push({ before: item, after: nearest, how: 'nearest-bandwidth' });
    taken.add(item);
  }
  return { pairs, leftOver: before.filter((item) => !taken.has(item)) };
}

/** The only nearest one, null where two are equally near or none is near. */
function nearestTo<T extends WithBandwidth>(item: T, others: readonly T[]): T | null {
  const bandwidth = item.identity.bandwidth ?? 0;
  let best: T | null = null;
  let least = Infinity;
  for (const other of others) {
    const distance = Math.abs(Math.log((other.identity.bandwidth ?? 0) / bandwidth));
    if (distance === least) best = null;
    else if (distance < least) [best, least] = [other, distance];
  }
  return least <= Math.log(MAX_BANDWIDTH_FACTOR) ? best : null;
}
