import { unknownBehavior } from '../../lib/core/site-behavior.ts';
import { buildExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { storedRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';
import { awake } from './awake.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';
import { extensionProcess } from './process.ts';
import { endFirstStart, seed } from './seed.ts';
import { definitionOf, LIFETIME, startSites, type Sites } from './sites.ts';
import { HOSTS, linkAt, SITES, siteOf, streamOf } from './streams.ts';

const COUNTS = [1, 10, 100, 1000];
/**
 * Time from the start of the background, which makes the rules of the stored streams, until the streams are due (ms).
 */
const settledMs = (count: number): number => 5_000 + 20 * count;
/** The refreshes are complete once there was no request and no change for this long (ms). */
const quietMs = (count: number): number => 2_000 + 10 * count;

/**
 * Measures, in Chromium on Linux, the time from the moment streams are due until the rules of their fresh links are in
 * force. All streams of one run are due at once, over twenty sites, with one page per site and one browser per count.
 * As in the middle of a viewing, the behavior of the sites is known. The background has just been woken. For one
 * stream, it also measures a refresh in an awake background, as during playback.
 */
export async function refresh(): Promise<Figure[]> {
  const extensionDir = await buildExtension('chromium');
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    const numbers = Array.from({ length: count }, (_, number) => number);
    const sites = await startSites((host) => numbers.filter((number) => siteOf(number) === host));
    const driver = await launch({ browser: 'chromium', hosts: HOSTS, extensionDir });
    try {
      const { key, ms, cpuMs, workerMs, busyMs, requests } = await refreshed(driver, sites, count);
      const streams = count === 1 ? '1 stream' : `${count} streams`;
      figures.push(
        measured(`${streams}: from the first request until the last rule`, ms, 'ms'),
        measured(`${streams}: of that, with a request under way`, busyMs, 'ms'),
        measured(`${streams}: requests for each`, requests / count, 'times'),
        measured(`${streams}: processor time of the extension's process for each`, cpuMs / count, 'ms'),
        measured(`${streams}: of that, of the worker's thread`, workerMs / count, 'ms'),
      );
      if (count === 1) {
        const one = await awake(driver, sites, key);
        figures.push(
          measured("1 stream, the background awake: processor time of the worker's thread", one.workerMs, 'ms'),
          measuredWithLimit("1 stream, the background awake: of that, in Freshet's own code", one.ownMs, 'ms', 10),
        );
      }
    } finally {
      await driver.close();
      await sites.close();
    }
  }
  return figures;
}

/** Makes this many streams due together and waits until all are refreshed and nothing changes any more. */
async function refreshed(driver: Driver, sites: Sites, count: number) {
  const tabs = new Map<string, number>();
  for (let site = 0; site < Math.min(count, SITES); site++) {
    const page = await driver.browser.newPage();
    await page.goto(sites.page(siteOf(site)));
    tabs.set(siteOf(site), await driver.tabId(page));
  }
  await endFirstStart(driver);
  sites.count();
  const now = Date.now();
  const dueAt = now + settledMs(count);
  const end = Math.round(now / 1000) + LIFETIME;
  const streams = Array.from({ length: count }, (_, number) => {
    const stream = streamOf(number, [linkAt(number, 0, end, sites.at)], sites.at);
    const pageUrl = sites.page(stream.siteKey);
    const tabId = tabs.get(stream.siteKey) ?? -1;
    const place = { pageUrl, frameUrl: pageUrl, tabId };
    return { ...stream, ...place, dueAt, activatedAt: now, lastRefreshed: now, refreshCount: 1 };
  });
  const hosts = [...tabs.keys()];
  await seed(driver, {
    streams,
    sites: hosts.map((host) => definitionOf(host, sites.page(host))),
    behaviors: hosts.map((host) => ({ ...unknownBehavior(host), keepsOldUrl: true })),
  });
  await driver.background.evaluate(noteChanges);
  await new Promise((resolve) => setTimeout(resolve, dueAt - 1_000 - Date.now()));
  const early = sites.traffic().requests;
  if (early > 0) throw new Error(`the background asked ${early} times before anything was due`);
  const before = extensionProcess(driver);
  await until(() => sites.traffic().requests >= tabs.size, 'every site is asked', { timeoutMs: 120_000 });
  let changed = 0;
  const isOver = async () => {
    changed = await lastChange(driver);
    return Date.now() - Math.max(changed, sites.traffic().last) > quietMs(count);
  };
  await until(isOver, 'nothing changes any more', { timeoutMs: 600_000, everyMs: 1_000 });
  const { cpuMs, workerMs } = extensionProcess(driver);
  const done = await refreshes(driver);
  if (done < count) throw new Error(`${done} of ${count} streams were refreshed`);
  const { requests, busyMs, first } = sites.traffic();
  const used = { cpuMs: cpuMs - before.cpuMs, workerMs: workerMs - before.workerMs };
  return { key: streams[0]!.originalUrl, ms: changed - first, ...used, requests, busyMs };
}

/** In an extension page: records when the background last announced a change. It does so once rules are in force. */
function noteChanges(): void {
  const own = globalThis as { changedAt?: number };
  chrome.runtime.onMessage.addListener((message: { type?: string }) => {
    if (message.type === 'changed') own.changedAt = Date.now();
  });
  void chrome.runtime.sendMessage({ id: 1, type: 'settings', timestamp: Date.now() });
}

function lastChange(driver: Driver): Promise<number> {
  return driver.background.evaluate(() => (globalThis as { changedAt?: number }).changedAt ?? 0);
}

/** How many of the stored streams were refreshed once more. */
async function refreshes(driver: Driver): Promise<number> {
  const streams = (await storedRecords(driver, 'stream')) as { refreshCount: number }[];
  return streams.filter(({ refreshCount }) => refreshCount > 1).length;
}
