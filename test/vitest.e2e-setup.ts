import { findBrowser } from './harness/browsers.ts';
import { buildExtension } from './harness/build.ts';

/** Once a run, before its workers start: both browsers are there (or installed), both extensions are built. */
export default function setup(): Promise<void> {
  // Two projects need it, and one process sets both up.
  const once = globalThis as { freshetBuilt?: Promise<void> };
  return (once.freshetBuilt ??= prepare());
}

async function prepare(): Promise<void> {
  // The workers inherit the environment, and so look no further.
  process.env['CHROME_PATH'] = await findBrowser('chromium');
  process.env['FIREFOX_PATH'] = await findBrowser('firefox');
  // One after the other: both write .wxt.
  await buildExtension('chromium');
  await buildExtension('firefox');
}
