import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unknownBehavior } from '../../lib/core/site-behavior.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { buildExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { until } from '../harness/until.ts';
import { measured, type Figure } from './figure.ts';
import { endFirstStart, seed } from './seed.ts';
import { definitionOf, LIFETIME, startSites, type Sites } from './sites.ts';
import { HOSTS, linkAt, siteOf, streamOf } from './streams.ts';
import { median } from './statistics.ts';

/** Timed wake-ups of each kind, after one that does not count. */
const RUNS = 11;

/** An extension to time: its directory, and whether it is Freshet, which needs a stream to work on. */
export interface Candidate {
  name: string;
  extensionDir: string;
  isFreshet: boolean;
}

/** Medians in milliseconds; `toRefreshed` is NaN without a stream to refresh. */
interface Wakes {
  /** From a message to a sleeping background until a new session rule is in force. */
  toRules: number;
  /** From a refresh message to a sleeping background until the fresh link's rule is in force. */
  toRefreshed: number;
}

/**
 * Measures how long a sleeping background takes to react, against an extension that only installs one rule. Both take
 * turns in browsers side by side, so the ratio holds even if the times do not.
 */
export function wake(browser: BrowserName): () => Promise<Figure[]> {
  return async () => {
    const empty = await emptyExtension();
    try {
      const [none, freshet] = await compareWakes(browser, [
        { name: 'empty', extensionDir: empty, isFreshet: false },
        { name: 'freshet', extensionDir: await buildExtension(browser), isFreshet: true },
      ]);
      return [
        measured(`${browser}: cold wake to the first rule, an empty extension`, none!.toRules, 'ms'),
        measured(`${browser}: cold wake to the first rule, Freshet with one stream`, freshet!.toRules, 'ms'),
        measured(`${browser}: cold wake to the first rule, Freshet to empty`, freshet!.toRules / none!.toRules, '×'),
        measured(`${browser}: cold wake to a refreshed link's rule, one stream`, freshet!.toRefreshed, 'ms'),
      ];
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  };
}

/** Times the wake-ups of each candidate in its own browser, in turns. Returns them in the candidates' order. */
export async function compareWakes(browser: BrowserName, candidates: readonly Candidate[]): Promise<Wakes[]> {
  const sites = await startSites((host) => (host === siteOf(0) ? [0] : []));
  const drivers: Driver[] = [];
  try {
    for (const { extensionDir, isFreshet } of candidates) {
      const driver = await launch({ browser, hosts: HOSTS, extensionDir });
      drivers.push(driver);
      if (isFreshet) await keepOneStream(driver, sites);
    }
    const times = candidates.map(() => ({ toRules: [] as number[], toRefreshed: [] as number[] }));
    for (let run = 0; run <= RUNS; run++) {
      for (const [index, { isFreshet }] of candidates.entries()) {
        const driver = drivers[index]!;
        await driver.killBackground();
        const toRules = await driver.background.evaluate(timeToRules);
        await driver.killBackground();
        const toRefreshed = isFreshet ? await driver.background.evaluate(timeToRefresh, keyOf(sites)) : Number.NaN;
        if (run === 0) continue;
        times[index]!.toRules.push(toRules);
        times[index]!.toRefreshed.push(toRefreshed);
      }
    }
    return times.map(({ toRules, toRefreshed }) => ({
      toRules: median(toRules),
      toRefreshed: median(toRefreshed),
    }));
  } finally {
    for (const driver of drivers) await driver.close();
    await sites.close();
  }
}

/** The link with which the stored stream was activated. */
function keyOf(sites: Sites): string {
  return linkAt(0, 0, 2_000_000_000, sites.at);
}

/** One stream of a site whose page issues another link each time. Nothing is due during the measurement. */
async function keepOneStream(driver: Driver, sites: Sites): Promise<void> {
  const host = siteOf(0);
  const page = await driver.page();
  await page.goto(sites.page(host));
  const tabId = await driver.tabId(page);
  const now = Date.now();
  await endFirstStart(driver);
  const pageUrl = sites.page(host);
  const stream = streamOf(0, [keyOf(sites), linkAt(0, 1, Math.round(now / 1000) + LIFETIME, sites.at)], sites.at);
  await seed(driver, {
    streams: [{ ...stream, pageUrl, frameUrl: pageUrl, tabId, dueAt: now + 3_600_000, lastRefreshed: now }],
    sites: [definitionOf(host, pageUrl)],
    behaviors: [{ ...unknownBehavior(host), keepsOldUrl: true }],
  });
  await driver.background.evaluate(async () => void (await chrome.runtime.sendMessage({})?.catch(() => {})));
  await until(async () => (await driver.sessionRules()).length > 0, 'the stored stream has rules');
}

/** In an extension page: removes the rules, wakes the background, and waits for the first rule (ms). */
async function timeToRules(): Promise<number> {
  const ids = (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id);
  await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: ids });
  const begun = performance.now();
  void chrome.runtime.sendMessage({})?.catch(() => {});
  while ((await chrome.declarativeNetRequest.getSessionRules()).length === 0) {
    if (performance.now() - begun > 30_000) throw new Error('no rule within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return performance.now() - begun;
}

/**
 * In an extension page: requests a refresh from a sleeping background, and waits until a rule has another target (ms).
 */
async function timeToRefresh(url: string): Promise<number> {
  const targets = async () =>
    JSON.stringify(
      (await chrome.declarativeNetRequest.getSessionRules()).map(({ action }) => action.redirect).filter(Boolean),
    );
  const before = await targets();
  const begun = performance.now();
  void chrome.runtime.sendMessage({ id: 1, type: 'refreshNow', data: { url }, timestamp: Date.now() })?.catch(() => {});
  while ((await targets()) === before) {
    if (performance.now() - begun > 30_000) throw new Error('no fresh rule within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return performance.now() - begun;
}

/**
 * Writes an extension for both browsers whose background installs one rule at its start and does nothing else; returns
 * its directory.
 */
async function emptyExtension(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'freshet-empty-'));
  const manifest = {
    manifest_version: 3,
    name: 'Empty',
    version: '1',
    permissions: ['declarativeNetRequest', 'storage', 'tabs'],
    host_permissions: ['*://*.test/*'],
    background: { service_worker: 'background.js', scripts: ['background.js'] },
    browser_specific_settings: { gecko: { id: 'empty@freshet.test' } },
  };
  const background = `chrome.runtime.onMessage.addListener(() => {});
chrome.declarativeNetRequest.updateSessionRules({
  removeRuleIds: [1],
  addRules: [{ id: 1, action: { type: 'block' }, condition: { urlFilter: '||nowhere.test/' } }],
});
`;
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(dir, 'background.js'), background);
  return dir;
}
