import type { Page } from 'puppeteer-core';
import { buildExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { until } from '../harness/until.ts';
import { HOSTS, PRESETS, startStation, type Station } from '../origin/index.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';
import { extensionProcess } from './process.ts';

const CHANNEL = 'live-query';
/** Seconds that a link is good: at first, while refreshes are counted, and while only the player asks. */
const [SHORT, LONG] = [15, 3_600];
/** How long each is watched (ms). */
const WATCHED_MS = 75_000;
const HOUR_MS = 3_600_000;
/** Refreshes in an hour of links of five minutes. */
const HOURLY = 12;
/** Tabs that change while nothing is kept. */
const CHANGES = 10;

/**
 * What an hour of viewing costs in Chromium. Measured are a minute and more of a live stream at its own pace whose link
 * stays good, and as long with links of fifteen seconds: what those cost more is that of the refreshes. Scaled up
 * are only the player's requests, by time, and the refreshes, by their number. Then what tabs cost while nothing is kept.
 */
export async function worker(): Promise<Figure[]> {
  const station = await startStation({ lifetime: SHORT });
  const driver = await launch({ browser: 'chromium', hosts: HOSTS, extensionDir: await buildExtension('chromium') });
  try {
    const page = await driver.page();
    await page.goto(station.watchUrl(CHANNEL));
    await playing(page);
    await toggle(true);
    const lively = await during(driver, station, () => passed(WATCHED_MS));
    station.set(CHANNEL, { lifetime: LONG });
    const isLong = () => station.issuedLinks(CHANNEL).some(({ expiresAt }) => expiresAt - Date.now() > 600_000);
    await until(isLong, 'a link that stays good', { timeoutMs: 60_000 });
    const quiet = await during(driver, station, () => passed(WATCHED_MS));
    const other = await driver.browser.newPage();
    // Its player has ended, its page is still there: what wakes the worker now are the tabs alone.
    await page.evaluate(() => (window as unknown as { leave(): void }).leave());
    await driver.killBackground();
    const idle = await during(driver, station, () => changesOf(other));
    await toggle(false);
    await driver.killBackground();
    const silent = await during(driver, station, () => changesOf(other));

    const perMs = quiet.cpuMs / quiet.ms;
    const perRefresh = (lively.cpuMs - perMs * lively.ms) / Math.max(1, lively.refreshes);
    const requests = (perMs * HOUR_MS) / 1000;
    const hour = requests + (HOURLY * perRefresh) / 1000;
    return [
      measured(`refreshes in ${WATCHED_MS / 1000} s of links of ${SHORT} s`, lively.refreshes, 'times'),
      measured('starts of the worker meanwhile', lively.starts, 'times'),
      measured(`starts in ${WATCHED_MS / 1000} s of a link that stays good`, quiet.starts, 'times'),
      measured(
        'processor time of the process for each refresh, that for requests of the player taken off',
        perRefresh,
        'ms',
      ),
      measured("processor time of the process for an hour's requests of the player", requests, 's'),
      measured(`processor time of the process for an hour, with ${HOURLY} refreshes`, hour, 's'),
      measured("memory of the extension's process, with the page that the driver has there", quiet.memoryMB, 'MB'),
      measured(
        `a stream is kept that nothing asks for, ${2 * CHANGES} changes of other tabs: starts of the worker`,
        idle.starts,
        'times',
      ),
      measuredWithLimit(
        `nothing is kept, ${2 * CHANGES} changes of tabs: starts of the worker`,
        silent.starts,
        'times',
        0,
      ),
    ];

    async function changesOf(tab: Page): Promise<void> {
      for (let change = 0; change < CHANGES; change++) {
        await tab.goto(`http://127.0.0.1:${new URL(station.watchUrl(CHANNEL)).port}/${change}`);
        await tab.evaluate((title) => void (document.title = title), `${change}`);
      }
    }

    async function toggle(on: boolean): Promise<void> {
      const popup = await driver.openPopup(page);
      await setSwitch(popup, PRESETS[CHANNEL].title, on);
      await popup.close();
    }
  } finally {
    await driver.close();
    await station.close();
  }
}

/** What is used, started and refreshed while something goes on. */
async function during(driver: Driver, station: Station, goesOn: () => Promise<unknown>) {
  const begun = Date.now();
  const before = extensionProcess(driver);
  let isOver = false;
  let starts = 0;
  // Looked at often: a worker that has started runs for half a minute at least.
  const watching = (async () => {
    let wasRunning = await driver.isBackgroundRunning();
    await until(
      async () => {
        const isLast = isOver;
        const runs = await driver.isBackgroundRunning();
        if (runs && !wasRunning) starts++;
        wasRunning = runs;
        return isLast;
      },
      'it is over',
      { timeoutMs: 10 * WATCHED_MS, everyMs: 1_000 },
    );
  })();
  await goesOn();
  isOver = true;
  const { cpuMs, memoryMB } = extensionProcess(driver);
  const ms = Date.now() - begun;
  await watching;
  const refreshes = station.issuedLinks(CHANNEL).filter(({ at }) => at >= begun && at < begun + ms).length;
  return { ms, cpuMs: cpuMs - before.cpuMs, memoryMB, starts, refreshes };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
