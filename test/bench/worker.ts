import { buildExtension } from '../harness/build.ts';
import { launch } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { until } from '../harness/until.ts';
import { HOSTS, PRESETS, startStation } from '../origin/index.ts';
import { told, type Figure } from './figure.ts';
import { extensionProcess } from './process.ts';

const CHANNEL = 'live-query';
/** Seconds that a link is good, and how many die: as many as die within an hour of links of five minutes. */
const LIFETIME = 8;
const EXPIRIES = 12;
const HOUR_MS = 3_600_000;

/**
 * What an hour of viewing costs in Chromium, out of two minutes: its twelve refreshes come as often as links of five
 * minutes need them, its requests of the player thirty times too seldom, which is made up for.
 */
export async function worker(): Promise<Figure[]> {
  const station = await startStation({ lifetime: LIFETIME });
  const driver = await launch({ browser: 'chromium', hosts: HOSTS, extensionDir: await buildExtension('chromium') });
  try {
    const page = await driver.page();
    await page.goto(station.watchUrl(CHANNEL));
    await playing(page);
    const popup = await driver.openPopup(page);
    await setSwitch(popup, PRESETS[CHANNEL].title, true);
    await popup.close();
    const compressed = await watchFor(EXPIRIES * (LIFETIME + 1) * 1000);
    // The same with links that do not die meanwhile: what the player's requests cost alone.
    station.set(CHANNEL, { lifetime: 3_600 });
    await until(() => station.mints(CHANNEL).some(({ expiresAt }) => expiresAt - Date.now() > 60_000), 'a long link', {
      timeoutMs: 60_000,
    });
    const quiet = await watchFor(30_000);
    const refreshes = compressed.cpuMs - quiet.cpuMs * (compressed.ms / quiet.ms);
    return [
      told('refreshes in the compressed hour', compressed.mints, 'times'),
      told('starts of the worker meanwhile', compressed.starts, 'times'),
      told('own processor time for each refresh, the rest taken off', refreshes / Math.max(1, compressed.mints), 'ms'),
      told("own processor time of an hour's requests of the player", (quiet.cpuMs / quiet.ms) * (HOUR_MS / 1000), 's'),
      told('of an hour altogether', refreshes / 1000 + (quiet.cpuMs / quiet.ms) * (HOUR_MS / 1000), 's'),
      told("memory of the extension's process", quiet.memoryMB, 'MB'),
    ];
  } finally {
    await driver.close();
    await station.close();
  }

  async function watchFor(millis: number) {
    const begun = Date.now();
    const before = extensionProcess(driver);
    let starts = 0;
    let running = await driver.isBackgroundRunning();
    const passed = async () => {
      const now = await driver.isBackgroundRunning();
      if (now && !running) starts++;
      running = now;
      return Date.now() - begun >= millis;
    };
    await until(passed, 'the viewing ends', { timeoutMs: millis * 2, everyMs: 1_000 });
    const after = extensionProcess(driver);
    return {
      ms: Date.now() - begun,
      cpuMs: after.cpuMs - before.cpuMs,
      memoryMB: after.memoryMB,
      starts,
      mints: station.mints(CHANNEL).filter(({ at }) => at >= begun).length,
    };
  }
}
