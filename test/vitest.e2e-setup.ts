import { buildExtension } from './harness/build.ts';
import { findPlayingBrowser } from './harness/playing-browser.ts';

/** Once a run, before its workers start: both browsers are there (or installed) and play, both extensions are built. */
export default function setup(): Promise<void> {
  // Two projects need it, and one process sets both up.
  const once = globalThis as { freshetBuilt?: Promise<void> };
  return (once.freshetBuilt ??= prepare());
}

async function prepare(): Promise<void> {
  // The workers inherit the environment, and so look no further.
  process.env['CHROME_PATH'] = await findPlayingBrowser('chromium');
  process.env['FIREFOX_PATH'] = await findPlayingBrowser('firefox');
  // One after the other: both write .wxt.
  await buildExtension('chromium');
  await buildExtension('firefox');
}
