import { AUDIO_CODEC, VIDEO_CODEC } from '../origin/media.ts';
import { chooseDecoder, titleOf, type BrowserName, type Choice } from './browser-choice.ts';
import { findBrowser, installFor, thisMachine } from './browsers.ts';
import type { LaunchOptions } from './engine.ts';
import { launch } from './launch.ts';
import { oneLine } from './one-line.ts';

/** What the station serves. */
const SERVED = `video/mp4; codecs="${VIDEO_CODEC}, ${AUDIO_CODEC}"`;

/**
 * The path of a browser's program that can play what the station serves: the one of `findBrowser`, which is started once
 * and asked. Where it cannot, what it lacks is installed (root on a system with apt-get). Rejects with one line that says
 * what to do. Firefox lives without a decoder of H.264, and so do builds of Chromium.
 */
export async function findPlayingBrowser(
  browser: BrowserName,
  how: Pick<LaunchOptions, 'ownSignals'> = {},
): Promise<string> {
  const path = await findBrowser(browser);
  const machine = await thisMachine();
  const choose = async (tried: boolean): Promise<Choice> =>
    (await canPlay(browser, path, how)) ? { kind: 'use', path } : chooseDecoder(browser, machine, path, tried);
  const choice = await choose(false);
  return choice.kind === 'use' ? choice.path : installFor(choice, () => choose(true));
}

async function canPlay(
  browser: BrowserName,
  executable: string,
  how: Pick<LaunchOptions, 'ownSignals'>,
): Promise<boolean> {
  const driver = await launch({ ...how, browser, executable, hosts: [] }).catch((error: unknown) => {
    throw new Error(`${titleOf(browser)} (${executable}) does not start: ${oneLine(error)}`, { cause: error });
  });
  try {
    const page = await driver.page();
    return await page.evaluate((type) => MediaSource.isTypeSupported(type), SERVED);
  } finally {
    await driver.close();
  }
}
