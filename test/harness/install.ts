/**
 * `node test/harness/install.ts`: installs what the tests in browsers need and this machine lacks, as they do themselves:
 * both browsers, what they decode with, and a screen. Prints one line for each that is missing at the end.
 */
import { aptInstall } from './apt.ts';
import type { BrowserName } from './browser-choice.ts';
import { thisMachine } from './browsers.ts';
import { oneLine } from './one-line.ts';
import { findPlayingBrowser } from './playing-browser.ts';
import { missingForScreen } from './screen.ts';

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

for (const browser of BROWSERS) await orSay(findPlayingBrowser(browser));
// For the test of Chromium's permission prompt, which is left out without them.
if (missingForScreen.length > 0 && (await thisMachine()).canInstall) {
  await orSay(aptInstall(missingForScreen.map((program) => program.toLowerCase())));
}

async function orSay(step: Promise<unknown>): Promise<void> {
  try {
    await step;
  } catch (error) {
    console.error(oneLine(error));
    process.exitCode = 1;
  }
}
