import type { SiteBehavior } from '../../lib/core/site-behavior.ts';
import type { SiteDefinition } from '../../lib/core/site.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import type { RecordKey } from '../../lib/platform/storage/database.ts';
import type { Driver } from '../harness/launch.ts';
import { storeRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';

export interface Seeds {
  streams: readonly ActiveStream[];
  sites?: readonly SiteDefinition[];
  behaviors?: readonly SiteBehavior[];
}

/**
 * Stops the background once its first start is complete. That start begins a session and reads the stored data, so only
 * the next start reads the data seeded here.
 */
export async function endFirstStart(driver: Driver): Promise<void> {
  await until(() => driver.background.evaluate(hasStarted), 'the background has begun its session');
  await driver.killBackground();
}

/** In an extension page: whether the background's first start is complete. */
async function hasStarted(): Promise<boolean> {
  return (await chrome.storage.session.get('started'))['started'] === true;
}

/** Writes streams, site definitions and site behavior into the extension's database, without its code. */
export async function seed(driver: Driver, { streams, sites = [], behaviors = [] }: Seeds): Promise<void> {
  const records: [RecordKey, unknown][] = [
    ...streams.map((it): [RecordKey, unknown] => [['stream', it.originalUrl], it]),
    ...sites.map((it): [RecordKey, unknown] => [['site', it.key], it]),
    ...behaviors.map((it): [RecordKey, unknown] => [['site-behavior', it.siteKey], it]),
  ];
  await storeRecords(driver, records);
}
