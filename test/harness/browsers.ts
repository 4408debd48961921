import { access, constants, stat } from 'node:fs/promises';
import { aptInstall } from './apt.ts';
import {
  chooseBrowser,
  demanded,
  usualPlaces,
  type BrowserName,
  type Choice,
  type Machine,
  type NoUse,
} from './browser-choice.ts';
import { oneLine } from './one-line.ts';
import { run } from './run.ts';

export type { BrowserName } from './browser-choice.ts';

/**
 * The path of a browser's program: from `CHROME_PATH`/`FIREFOX_PATH`, else an installed one, else (root on a system
 * with apt-get) one that it installs. Rejects with one line that says what to do. Never takes longer than ten minutes.
 */
export async function findBrowser(browser: BrowserName): Promise<string> {
  const machine = await thisMachine();
  const choose = async (tried: boolean) =>
    chooseBrowser(browser, machine, await workingPrograms(browser, machine), tried);
  const choice = await choose(false);
  return choice.kind === 'use' ? choice.path : installFor(choice, () => choose(true));
}

/**
 * The path that `again` comes to after what `choice` asks for is installed. Rejects with one line: what to do and, where
 * installing failed, why.
 */
export async function installFor(
  choice: NoUse,
  again: () => Promise<Choice>,
  install: (packages: readonly string[]) => Promise<void> = aptInstall,
): Promise<string> {
  let obstacle = '';
  if (choice.kind === 'install') {
    await install(choice.packages).catch((error) => {
      obstacle = `; installing failed: ${oneLine(error)}`;
    });
  }
  const next = choice.kind === 'install' ? await again() : choice;
  if (next.kind === 'use') return next.path;
  const what = next.kind === 'give-up' ? next.message : `cannot install ${next.packages.join(' ')}`;
  throw new Error(what + obstacle);
}

/** What is known of this machine. */
export async function thisMachine(): Promise<Machine> {
  const root = process.getuid?.() === 0;
  const apt = root && process.platform === 'linux' && (await isExecutable('/usr/bin/apt-get'));
  return { platform: process.platform, env: process.env, canInstall: apt };
}

/** The demanded program if there is one, else the best of the usual places that runs: no other is tried in vain. */
async function workingPrograms(browser: BrowserName, machine: Machine): Promise<Set<string>> {
  const preference = demanded(browser, machine);
  for (const path of preference === null ? usualPlaces(browser, machine) : [preference]) {
    if ((await isExecutable(path)) && (await runs(path))) return new Set([path]);
  }
  return new Set();
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Ubuntu's chromium-browser and firefox may be stubs that only say "install the snap": they fail at --version. */
async function runs(path: string): Promise<boolean> {
  // On Windows --version opens a window instead, and there are no stubs.
  if (process.platform === 'win32') return true;
  try {
    await run(path, ['--version'], { timeoutMs: 20_000 });
    return true;
  } catch {
    return false;
  }
}
