import type { Driver } from '../harness/launch.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { buildExtension } from '../harness/build.ts';
import { launch } from '../harness/launch.ts';
import { startLoopback } from '../harness/loopback.ts';
import { measured, type Figure } from './figure.ts';
import { endFirstStart, seed } from './seed.ts';
import { median } from './statistics.ts';
import { HOSTS, trackedStreams } from './streams.ts';

const COUNTS = [1, 200];
const RUNS = 9;

/** Measures the time from the popup's start until its list is shown. */
export function popup(browser: BrowserName): () => Promise<Figure[]> {
  return async () => {
    const extensionDir = await buildExtension(browser);
    const site = await startLoopback((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Watch</title>');
    });
    try {
      const times: number[] = [];
      // A browser for each count: its background must start with the stored streams.
      for (const count of COUNTS) {
        const driver = await launch({ browser, hosts: HOSTS, extensionDir });
        try {
          times.push(await shownAfter(driver, count, site.port));
        } finally {
          await driver.close();
        }
      }
      const [one = 0, many = 0] = times;
      return [
        measured(`${browser}: popup to list, ${COUNTS[0]} stream`, one, 'ms'),
        measured(`${browser}: popup to list, ${COUNTS[1]} streams`, many, 'ms'),
        measured(`${browser}: ${COUNTS[1]} streams to ${COUNTS[0]}`, many / one, '×'),
      ];
    } finally {
      await site.close();
    }
  };
}

/** Opens the popup repeatedly over a page with this many streams; the median time (ms) until all are listed. */
async function shownAfter(driver: Driver, count: number, port: number): Promise<number> {
  const pageUrl = `http://site0.test:${port}/watch/0`;
  const page = await driver.page();
  await page.goto(pageUrl);
  const tabId = await driver.tabId(page);
  const streams = trackedStreams(count, 0, (host) => `http://${host}:${port}`);
  await endFirstStart(driver);
  const dueAt = Date.now() + 3_600_000;
  await seed(driver, {
    streams: streams.map((stream) => ({ ...stream, pageUrl, frameUrl: pageUrl, tabId, dueAt })),
  });
  // A background that woke during the seeding has read only a part.
  await driver.killBackground();
  const opened = await driver.openPopup(page);
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    await opened.evaluate(() => void Object.assign(window, { isOld: true }));
    await opened.reload({ waitUntil: [] });
    const shown = await opened.waitForFunction(whenShown, { polling: 10, timeout: 30_000 }, count);
    if (run > 0) times.push((await shown.jsonValue()) || Number.NaN);
  }
  return median(times);
}

/** In the popup: its age (ms) once it shows as many rows as there are streams. The popup before must not count. */
function whenShown(count: number): number | false {
  if ('isOld' in window) return false;
  return document.querySelectorAll('[role="switch"]').length >= count && performance.now();
}
