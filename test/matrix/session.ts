import type { Page } from 'puppeteer-core';
import { createLock } from '../../lib/base/concurrency.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { storedRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';
import type { Station } from '../origin/index.ts';
import { stateOf } from './controls.ts';
import { channelOf, type Cell, type Part } from './cells.ts';
import type { Outcome } from './outcome.ts';
import type { Measured } from './verdict.ts';
import { refusalsOf, viewOn } from './viewing.ts';

/** The frame rate of the media. */
const FRAME_RATE = 10;
/** Room for the player. */
const WINDOW = { width: 500, height: 400 };

/** One browser twice: with the extension, and without it for the controls. */
export interface MatrixSession {
  version: string;
  /** Plays a cell and both of its controls at the same time. Failures are in the outcome's errors. */
  play(cell: Cell): Promise<Measured>;
  close(): Promise<void>;
}

/** Starts a browser with the built extension and one without it. */
export async function openMatrixSession(
  browser: BrowserName,
  extensionDir: string,
  station: Station,
): Promise<MatrixSession> {
  const secureOrigins = [...new Set(station.channels.map(({ site }) => station.url(site, '')))];
  const common = { browser, hosts: station.hosts, secureOrigins, frameRate: FRAME_RATE };
  const withExtension = await launch({ ...common, extensionDir });
  const withoutExtension = await launch(common).catch(async (error) => {
    await withExtension.close();
    throw error;
  });
  // Open one window after the other until the switch is on: a link must not die while windows open.
  const turns = { kept: createLock(), none: createLock(), never: createLock() };
  const view = async (cell: Cell, part: Part): Promise<Outcome> => {
    const driver = part === 'kept' ? withExtension : withoutExtension;
    const { id, title } = channelOf(cell, part);
    const since = Date.now();
    let page: Page | undefined;
    try {
      const opened = await turns[part](async () => {
        page = await driver.page(WINDOW);
        const url = `${station.watchUrl(id)}?player=${cell.row.player}`;
        await openAndPlay(page, url, async (it, begunAt) => {
          if (part !== 'kept') return;
          await switchOn(driver, it, title);
          await until(() => wasRefreshed(driver, url), 'the first refresh is over');
          const hasDied = station.refused(id, begunAt).some(({ verdict }) => verdict === 'expired');
          if (hasDied) throw new Error('the first link died before the first refresh was over');
        });
        return page;
      });
      return await viewOn(station, id, opened);
    } catch (error) {
      return { ...NOTHING, ...refusalsOf(station, id, since), errors: [messageOf(error)] };
    } finally {
      await page?.close().catch(() => undefined);
    }
  };
  return {
    version: await withExtension.browser.version(),
    async play(cell) {
      station.set(channelOf(cell, 'kept').id, cell.mode.knobs);
      station.set(channelOf(cell, 'none').id, cell.mode.knobs);
      station.set(channelOf(cell, 'never').id, cell.mode.knobs);
      const [kept, none, never] = await Promise.all([view(cell, 'kept'), view(cell, 'none'), view(cell, 'never')]);
      return { kept, none, never };
    },
    async close() {
      await Promise.all([withExtension.close(), withoutExtension.close()]);
    },
  };
}

const NOTHING: Outcome = {
  expiries: 0,
  asked: 0,
  refused: 0,
  refusals: {},
  refusedAt: [],
  stalledSeconds: 0,
  playedShare: 0,
  errors: [],
  heights: [],
};

const TRIES = 3;

/**
 * Loads a watch page, waits until it plays, and runs `then` with the time when loading began (ms). On a busy machine
 * the first link may die before that; then it starts again.
 */
export async function openAndPlay(
  page: Page,
  url: string,
  then: (page: Page, begunAt: number) => Promise<unknown>,
): Promise<void> {
  for (let left = TRIES - 1; ; left--) {
    const begunAt = Date.now();
    try {
      await page.goto(url);
      await playing(page);
      await then(page, begunAt);
      const { errors } = await stateOf(page);
      if (errors.length === 0 || left === 0) return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Turns on the stream's switch in the popup, as a viewer does. */
export async function switchOn(driver: Driver, page: Page, title: string): Promise<void> {
  const popup = await driver.openPopup(page);
  try {
    await setSwitch(popup, title, true);
  } finally {
    await popup.close();
  }
}

/** Whether the stream of a page has a fresh link. Until then its first link may die on a busy machine. */
async function wasRefreshed(driver: Driver, pageUrl: string): Promise<boolean> {
  const streams = (await storedRecords(driver, 'stream')) as { pageUrl: string; refreshCount: number }[];
  return streams.some((stream) => stream.pageUrl === pageUrl && stream.refreshCount > 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
