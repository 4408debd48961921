import type { TestProject } from 'vitest/node';
import type { BrowserName } from './harness/browser-choice.ts';
import { buildExtension } from './harness/build.ts';
import { findPlayingBrowser } from './harness/playing-browser.ts';
import { startTurnServer } from './turn-server.ts';

const VARIABLES: Record<BrowserName, string> = { chromium: 'CHROME_PATH', firefox: 'FIREFOX_PATH' };

/** One process sets up all projects, and each of them loads its own copy of this module. */
interface Shared {
  turns: ReturnType<typeof startTurnServer>;
  /** What was begun last: builds are made one after the other, since all write .wxt. */
  last: Promise<void>;
  begun: Set<BrowserName>;
}
const shared: Shared = ((globalThis as { freshetSetup?: Shared }).freshetSetup ??= {
  turns: startTurnServer(),
  last: Promise.resolve(),
  begun: new Set(),
});

/** Before the workers of a project start: its browser is there (or installed) and plays, and the extension is built for it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const { browser = 'chromium' } = project.config.provide;
  if (!shared.begun.has(browser)) {
    shared.begun.add(browser);
    shared.last = shared.last.then(() => prepare(browser));
  }
  await shared.last;
  const { port, close } = await shared.turns;
  project.provide('turns', port);
  return close;
}

async function prepare(browser: BrowserName): Promise<void> {
  // The workers inherit the environment, and so look no further.
  process.env[VARIABLES[browser]] = await findPlayingBrowser(browser);
  await buildExtension(browser);
}
