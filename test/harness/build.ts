import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from './browser-choice.ts';
import { run } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIRS: Record<BrowserName, string> = {
  chromium: '.output/chrome-mv3-e2e',
  firefox: '.output/firefox-mv3-e2e',
};

/** Builds the extension as the tests load it (access to `*.test` granted). Rejects with wxt's output. */
export async function buildExtension(browser: BrowserName): Promise<string> {
  const target = browser === 'firefox' ? ['-b', 'firefox', '--mv3'] : [];
  // wxt by its path: outside of npm scripts `wxt` need not be on the path.
  const wxt = fileURLToPath(new URL('../../node_modules/wxt/bin/wxt.mjs', import.meta.url));
  await run(process.execPath, [wxt, 'build', ...target, '--mode', 'e2e'], { timeoutMs: 180_000, cwd: ROOT });
  return builtExtension(browser);
}

/** The directory of the extension that `buildExtension` built. Throws where it did not. */
export function builtExtension(browser: BrowserName): string {
  const dir = ROOT + DIRS[browser];
  if (!existsSync(`${dir}/manifest.json`)) throw new Error(`no extension in ${DIRS[browser]}: npm run build:e2e`);
  return dir;
}
