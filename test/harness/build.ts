import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from './browser-choice.ts';
import { run } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** e2e: as most tests load it, access to `*.test` granted; production: as it is shipped. */
type Mode = 'e2e' | 'production';

const DIRS: Record<BrowserName, string> = { chromium: '.output/chrome-mv3', firefox: '.output/firefox-mv3' };

/** Builds the extension and answers where it is. Rejects with wxt's output. */
export async function buildExtension(browser: BrowserName, mode: Mode = 'e2e'): Promise<string> {
  const target = browser === 'firefox' ? ['-b', 'firefox', '--mv3'] : [];
  // wxt by its path: outside of npm scripts `wxt` need not be on the path.
  const wxt = fileURLToPath(new URL('../../node_modules/wxt/bin/wxt.mjs', import.meta.url));
  await run(process.execPath, [wxt, 'build', ...target, '--mode', mode], { timeoutMs: 180_000, cwd: ROOT });
  return builtExtension(browser, mode);
}

/** The directory of the extension that `buildExtension` built. Throws where it did not. */
export function builtExtension(browser: BrowserName, mode: Mode = 'e2e'): string {
  const dir = ROOT + DIRS[browser] + (mode === 'e2e' ? '-e2e' : '');
  if (!existsSync(`${dir}/manifest.json`)) throw new Error(`no extension in ${dir}: npm run build:e2e`);
  return dir;
}
