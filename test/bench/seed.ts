import type { SiteBehavior } from '../../lib/core/site-behavior.ts';
import type { SiteDefinition } from '../../lib/core/site.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import type { Driver } from '../harness/launch.ts';
import { until } from '../harness/until.ts';

export interface Seeds {
  streams: readonly ActiveStream[];
  sites?: readonly SiteDefinition[];
  behaviors?: readonly SiteBehavior[];
}

/**
 * Ends the background when its first start is through, in which it begins a session and reads what is stored: the next one
 * reads what was put there meanwhile.
 */
export async function endFirstStart(driver: Driver): Promise<void> {
  await until(() => driver.background.evaluate(hasStarted), 'the background has begun its session');
  await driver.killBackground();
}

/** In the extension's page: whether the background's first start is through. */
async function hasStarted(): Promise<boolean> {
  return (await chrome.storage.session.get('started'))['started'] === true;
}

/** Puts streams, definitions of sites, and what was learned of them into the extension's stores, past its own code. */
export async function seed(driver: Driver, { streams, sites = [], behaviors = [] }: Seeds): Promise<void> {
  await put(driver, 'freshet', 'streams', Object.fromEntries(streams.map((it) => [it.originalUrl, it])));
  await put(driver, 'freshet-sites', 'sites', Object.fromEntries(sites.map((it) => [it.key, it])));
  await put(driver, 'freshet-site-behavior', 'sites', Object.fromEntries(behaviors.map((it) => [it.siteKey, it])));
}

async function put(driver: Driver, database: string, store: string, records: Record<string, unknown>): Promise<void> {
  await driver.background.evaluate(
    async (name, table, text) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error(name)));
        });
      const opening = indexedDB.open(name);
      // As idb-keyval makes it, where the background has not come to it yet.
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(table));
      const db = await done(opening);
      const target = db.transaction(table, 'readwrite').objectStore(table);
      await Promise.all(Object.entries(JSON.parse(text)).map(([key, value]) => done(target.put(value, key))));
      db.close();
    },
    database,
    store,
    JSON.stringify(records),
  );
}
