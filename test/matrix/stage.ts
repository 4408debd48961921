import type { Page } from 'puppeteer-core';
import { createLock } from '../../lib/app/lock.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { HOSTS, SITE_HOSTS, type Station } from '../origin/index.ts';
import { channelOf, type Cell, type Part } from './cells.ts';
import type { Outcome } from './outcome.ts';
import type { Measured } from './verdict.ts';
import { refusalsOf, viewOn } from './viewing.ts';

/** Room for the player. */
const WINDOW = { width: 500, height: 400 };

/** One browser twice: with the extension, and for the controls without it. */
export interface Stage {
  version: string;
  /** Plays a cell and both of its controls at the same time. What goes wrong is in the outcome's errors. */
  play(cell: Cell): Promise<Measured>;
  close(): Promise<void>;
}

/** Starts a browser with the built extension and without it. */
export async function openStage(browser: BrowserName, extensionDir: string, station: Station): Promise<Stage> {
  const common = { browser, hosts: HOSTS, secureOrigins: SITE_HOSTS.map((host) => station.url(host, '')) };
  const kept = await launch({ ...common, extensionDir });
  const plain = await launch(common).catch(async (error) => {
    await kept.close();
    throw error;
  });
  // One after the other up to the switch: a link must not die while windows open.
  const turns = { kept: createLock(), none: createLock(), never: createLock() };
  const view = async (cell: Cell, part: Part): Promise<Outcome> => {
    const driver = part === 'kept' ? kept : plain;
    const { id, title } = channelOf(cell, part);
    const since = Date.now();
    let page: Page | undefined;
    try {
      const opened = await turns[part](async () => {
        page = await driver.page(WINDOW);
        await page.goto(`${station.watchUrl(id)}?player=${cell.row.player}`);
        await playing(page);
        if (part === 'kept') await switchOn(driver, page, title);
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
    version: await kept.browser.version(),
    async play(cell) {
      station.set(channelOf(cell, 'kept').id, cell.mode.knobs);
      station.set(channelOf(cell, 'none').id, cell.mode.knobs);
      station.set(channelOf(cell, 'never').id, cell.mode.knobs);
      const [of, none, never] = await Promise.all([view(cell, 'kept'), view(cell, 'none'), view(cell, 'never')]);
      return { kept: of, none, never };
    },
    async close() {
      await Promise.all([kept.close(), plain.close()]);
    },
  };
}

const NOTHING: Outcome = {
  expiries: 0,
  asked: 0,
  refused: 0,
  refusals: {},
  stalledSeconds: 0,
  playedShare: 0,
  errors: [],
  heights: [],
};

/** Flips the stream's switch in the popup, as a viewer does. */
async function switchOn(driver: Driver, page: Page, title: string): Promise<void> {
  const popup = await driver.openPopup(page);
  try {
    await setSwitch(popup, title, true);
  } finally {
    await popup.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
