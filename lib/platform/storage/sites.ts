import * as v from 'valibot';
import type { SiteBehaviorStore, SiteStore, SiteSync } from '../../app/ports.ts';
import { createAsyncCache, type AsyncCache } from '../../base/async-cache.ts';
import { SiteBehaviorSchema, unknownBehavior, type SiteBehavior } from '../../core/site-behavior.ts';
import { SiteDefinitionSchema } from '../../core/site.ts';
import {
  changeRecord,
  keysUnder,
  readAll,
  readRange,
  readRecord,
  writeRecords,
  type Log,
  type RecordKey,
} from './database.ts';

/** Site definitions in IndexedDB. They are read once and again after each change: the background is the only writer. */
export function siteStore(log: Log): SiteStore {
  const known = createAsyncCache(() => readAll('site', SiteDefinitionSchema, log));
  const change: SiteStore['change'] = (put, remove) =>
    known.change(() =>
      writeRecords(
        put.map((site) => [['site', site.key], site]),
        remove.map((key): RecordKey => ['site', key]),
      ),
    );
  return {
    all: () => known.get(),
    put: (site) => change([site], []),
    remove: (key) => change([], [key]),
    change,
  };
}

/**
 * What was learned of each site, in IndexedDB. Behavior that cannot be read is learned again. What was read is kept
 * until it changes: the background is the only writer.
 */
export function siteBehaviorStore(): SiteBehaviorStore {
  const known = new Map<string, AsyncCache<SiteBehavior>>();
  const parse = (siteKey: string, value: unknown) => {
    const parsed = v.safeParse(SiteBehaviorSchema, value);
    return parsed.success ? parsed.output : unknownBehavior(siteKey);
  };
  const of = (siteKey: string): AsyncCache<SiteBehavior> => {
    const one =
      known.get(siteKey) ?? createAsyncCache(async () => parse(siteKey, await readRecord(['site-behavior', siteKey])));
    known.set(siteKey, one);
    return one;
  };
  return {
    get: (siteKey) => of(siteKey).get(),
    update: (siteKey, change) =>
      of(siteKey).change(() => changeRecord(['site-behavior', siteKey], (value) => change(parse(siteKey, value)))),
  };
}

/** When each site definition was last changed on this device (ms), by site key. */
export const siteChangeTimes: SiteSync['changes'] = {
  all: async () => {
    const stored = await readRange(keysUnder(['site-change']));
    return new Map(
      stored.flatMap(([key, at]) => {
        const siteKey = Array.isArray(key) ? key[1] : undefined;
        return typeof siteKey === 'string' && typeof at === 'number' ? [[siteKey, at] as const] : [];
      }),
    );
  },
  put: (times) => {
    const put: [RecordKey, number][] = [];
    const remove: RecordKey[] = [];
    for (const [siteKey, at] of times) {
      if (at === null) remove.push(['site-change', siteKey]);
      else put.push([['site-change', siteKey], at]);
    }
    return writeRecords(put, remove);
  },
};
