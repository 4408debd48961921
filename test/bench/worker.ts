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
/** Lifetimes of a link (s): at first, while refreshes are counted, and while only the player sends requests. */
const [SHORT, LONG] = [15, 3_600];
/** Duration of each phase (ms). */
const WATCHED_MS = 75_000;
const HOUR_MS = 3_600_000;
/** Refreshes per hour with links of five minutes. */
const HOURLY = 12;
/** Changes of tabs while no stream is tracked. */
const CHANGES = 10;

/**
 * Measures what an hour of viewing costs in Chromium. It plays a live stream at normal speed for over a minute with a
 * link that stays valid, and as long with links of fifteen seconds. The difference is the cost of the refreshes. It
 * scales up only the player's requests, by time, and the refreshes, by number. Then it measures tab changes without a
 * tracked stream.
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
    // The player has ended and its page is still open: now only tab changes wake the worker.
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

/** Processor time, memory, worker starts and refreshes during an activity. */
async function during(driver: Driver, station: Station, goesOn: () => Promise<unknown>) {
  const begun = Date.now();
  const before = extensionProcess(driver);
  let isOver = false;
  let starts = 0;
  // Polled often enough: a started worker runs for at least half a minute.
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
