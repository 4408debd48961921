import type { TestProject } from 'vitest/node';
import type { BrowserName } from './harness/browser-choice.ts';
import { findBrowser } from './harness/browsers.ts';
import { buildExtension } from './harness/build.ts';
import { startTurnServer } from './turn-server.ts';

const VARIABLES: Record<BrowserName, string> = { chromium: 'CHROME_PATH', firefox: 'FIREFOX_PATH' };

/** Both lanes need it, and one process sets them up. Each lane loads its own copy of this module. */
const once = globalThis as { freshetSetup?: ReturnType<typeof prepare> };

/** Before the workers of a project start: both browsers are there (or installed), both extensions are built. */
export default async function setup(project: TestProject): Promise<() => void> {
  const { port, close } = await (once.freshetSetup ??= prepare());
  project.provide('turns', port);
  return close;
}

async function prepare(): ReturnType<typeof startTurnServer> {
  // One after the other: both write .wxt.
  for (const browser of ['chromium', 'firefox'] as const) {
    // The workers inherit the environment, and so look no further.
    process.env[VARIABLES[browser]] = await findBrowser(browser);
    await buildExtension(browser);
  }
  return startTurnServer();
}
