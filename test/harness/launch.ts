import { findBrowser } from './browsers.ts';
import { startChromium } from './chromium.ts';
import { Driver } from './driver.ts';
import { endBrowser } from './end-browser.ts';
import type { Engine, LaunchOptions } from './engine.ts';
import { startFirefox } from './firefox.ts';
import { oneLine } from './one-line.ts';
import { openProfile, type Profile } from './profile.ts';
import { PATIENCE_MS, within } from './until.ts';

export type { LaunchOptions } from './engine.ts';
export type { Driver } from './driver.ts';

/** Time limit of one start, in milliseconds; a start that fails is tried once more. */
const START_MS = PATIENCE_MS;

/**
 * Starts a browser with the extension, or without one. Finds (or installs) the browser, maps the hosts to this
 * machine, and resolves when extension pages can be opened. The caller closes the driver.
 */
export async function launch(options: LaunchOptions): Promise<Driver> {
  const executable = options.executable ?? (await findBrowser(options.browser));
  try {
    return await start(options, executable);
  } catch (error) {
    console.error(`${options.browser} did not start, trying once more: ${oneLine(error)}`);
    return start(options, executable);
  }
}

async function start(options: LaunchOptions, executable: string): Promise<Driver> {
  const profile = await openProfile(options.userDataDir);
  const startEngine = options.browser === 'firefox' ? startFirefox : startChromium;
  const engine = startEngine({ ...options, executable, profileDir: profile.dir });
  try {
    const driver = engine.then((it) => driverOf(it, options, profile));
    return await within(START_MS, `${options.browser} starts`, driver);
  } catch (error) {
    // It may still come up, after the time limit.
    await engine.then(({ browser }) => endBrowser(browser)).catch(() => {});
    await profile.remove();
    throw error;
  }
}

async function driverOf(engine: Engine, options: LaunchOptions, profile: Profile): Promise<Driver> {
  const close = async (): Promise<void> => {
    await endBrowser(engine.browser);
    await profile.remove();
  };
  const driver = new Driver(options.browser, engine, close);
  if (engine.extensionBase !== null) await driver.background.ready();
  return driver;
}
