import { posix, win32 } from 'node:path';

export type BrowserName = 'chromium' | 'firefox';

/** What is known of the machine that a browser is wanted on. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether packages can be installed: root, on a system with apt-get. */
  canInstall: boolean;
}

export type NoUse = { kind: 'install'; packages: readonly string[] } | { kind: 'give-up'; message: string };
export type Choice = { kind: 'use'; path: string } | NoUse;

/**
 * What Firefox on Linux decodes H.264 with. Debian's package merely recommends it, and its name has a number that
 * every release counts up: a pattern for apt-get.
 */
const LIBAVCODEC = '^libavcodec[0-9]+$';

interface Kind {
  variable: string;
  title: string;
  /** Debian's package. */
  package: string;
  /** What it decodes with, where that is a package of its own. */
  decoder?: string;
  /** What to do where it cannot decode what the tests play. */
  remedy: string;
  /** Commands, best first. */
  commands: readonly string[];
  mac: readonly string[];
  /** Below the program folders. */
  windows: readonly string[];
}

const KINDS: Record<BrowserName, Kind> = {
  chromium: {
    variable: 'CHROME_PATH',
    title: 'Chromium',
    package: 'chromium',
    remedy: 'install a build that has the proprietary codecs (Debian: apt-get install chromium)',
    // Branded Chrome comes last: since 137 it ignores --load-extension.
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    mac: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'],
    windows: ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    title: 'Firefox',
    package: 'firefox-esr',
    decoder: LIBAVCODEC,
    remedy: `install FFmpeg's libavcodec (Debian: apt-get install '${LIBAVCODEC}'; Windows N: the Media Feature Pack)`,
    commands: ['firefox-esr', 'firefox'],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox\\firefox.exe'],
  },
};

/** What people call the browser. */
export function titleOf(browser: BrowserName): string {
  return KINDS[browser].title;
}

/** The path that the browser's environment variable demands, or null where it is not set. */
export function demanded(browser: BrowserName, { env }: Machine): string | null {
  return env[KINDS[browser].variable] || null;
}

/** Where the browser may be installed, best first. */
export function usualPlaces(browser: BrowserName, { platform, env }: Machine): string[] {
  const kind = KINDS[browser];
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(
      (it) => it !== undefined,
    );
    return kind.windows.flatMap((path) => folders.map((folder) => win32.join(folder, path)));
  }
  const folders = (env['PATH'] ?? '').split(':').filter((it) => it !== '');
  const commands = kind.commands.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
  if (platform !== 'darwin') return commands;
  const homes = ['/Applications', ...(env['HOME'] ? [posix.join(env['HOME'], 'Applications')] : [])];
  return [...kind.mac.flatMap((path) => homes.map((home) => posix.join(home, path))), ...commands];
}

/**
 * What to do for a browser. `working` says which of the demanded path and the usual places hold a program that runs;
 * `installed` whether an installation has been tried.
 */
export function chooseBrowser(
  browser: BrowserName,
  machine: Machine,
  working: ReadonlySet<string>,
  installed: boolean,
): Choice {
  const kind = KINDS[browser];
  const preference = demanded(browser, machine);
  if (preference !== null) {
    if (working.has(preference)) return { kind: 'use', path: preference };
    return { kind: 'give-up', message: `${kind.variable} is ${preference}, but that is not a program that can be run` };
  }
  const path = usualPlaces(browser, machine).find((it) => working.has(it));
  if (path !== undefined) return { kind: 'use', path };
  if (machine.canInstall && !installed) {
    return { kind: 'install', packages: [kind.package, ...(kind.decoder === undefined ? [] : [kind.decoder])] };
  }
  return {
    kind: 'give-up',
    message: `No ${kind.title} found: install it (Debian: apt-get install ${kind.package}), or set ${kind.variable} to its program`,
  };
}

/** What to do for a browser that is there, but cannot decode what the tests play. */
export function chooseDecoder(browser: BrowserName, machine: Machine, path: string, installed: boolean): NoUse {
  const { title, decoder, remedy, variable } = KINDS[browser];
  if (decoder !== undefined && machine.canInstall && !installed) return { kind: 'install', packages: [decoder] };
  return {
    kind: 'give-up',
    message: `${title} (${path}) cannot decode H.264 and AAC: ${remedy}, or set ${variable} to another program`,
  };
}
