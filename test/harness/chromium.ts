import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { CDPSessionEvent, type Browser, type CDPSession, type Page, type Protocol } from 'puppeteer-core';
import { orEnd } from './end-browser.ts';
import { COMMON, type Engine, type StartOptions } from './engine.ts';
import { PATIENCE_MS, until, within } from './until.ts';

/** Starts Chromium with the extension. */
export async function startChromium(options: StartOptions): Promise<Engine> {
  const { profileDir, executable, extensionDir, headless = true, ownSignals = false } = options;
  await allowReload(profileDir);
  const browser = await puppeteer.launch({
    ...COMMON,
    executablePath: executable,
    userDataDir: profileDir,
    headless,
    pipe: true, // CDP installs extensions through a pipe only, and a pipe ends the browser with this process.
    enableExtensions: true,
    acceptInsecureCerts: true,
    handleSIGINT: !ownSignals,
    handleSIGTERM: !ownSignals,
    args: flags(options),
  });
  await letFramesStart(browser);
  const id = extensionDir === undefined ? null : await orEnd(browser, browser.installExtension(extensionDir));
  return {
    browser,
    extensionBase: id === null ? null : `chrome-extension://${id}/`,
    killBackground: (helper) => stopWorker(helper, `chrome-extension://${id}/`),
    isBackgroundRunning: (helper) => isWorkerRunning(helper, `chrome-extension://${id}/`),
    openRealPopup: (page) => clickAction(browser, page, id ?? ''),
    runCommand: () => Promise.reject(new Error('CDP reaches no keys of the browser itself')),
    chooseFromMenu: () => Promise.reject(new Error('CDP reaches no menus of the browser itself')),
    reload: async (helper) => {
      await helper.evaluate(() => setTimeout(() => chrome.runtime.reload()));
      await until(() => helper.isClosed(), 'the pages of the extension close');
    },
    setAccess: (granted) => setAccess(browser, id ?? '', granted),
  };
}

/**
 * Has frames start by themselves. Puppeteer has every frame with a process of its own wait until it says go on. Where that
 * process is not up yet, some wait for ever (Chromium 156): of pages in an offscreen document, whose process has just been
 * asked for, 1 of 40 on a busy machine. Driven without that, none of 240.
 */
async function letFramesStart(browser: Browser): Promise<void> {
  const session = await browser.target().createCDPSession();
  session.connection()?.on(CDPSessionEvent.SessionAttached, (attached: CDPSession) => {
    const send = attached.send.bind(attached) as (
      method: string,
      params?: object,
      ...rest: unknown[]
    ) => Promise<unknown>;
    const sendOn = (method: string, params?: object, ...rest: unknown[]) =>
      send(method, method === 'Target.setAutoAttach' ? { ...params, waitForDebuggerOnStart: false } : params, ...rest);
    attached.send = sendOn as CDPSession['send'];
  });
  await session.detach();
}

function flags({ hosts, secureOrigins = [], headless = true }: StartOptions): string[] {
  const mapped = ['*.test', ...hosts].map((host) => `MAP ${host} 127.0.0.1`);
  return [
    // The sandbox refuses to run as root, and only then goes without.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // What is not a test host does not resolve: nothing leaves the machine.
    `--host-resolver-rules=${[...mapped, 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1', 'EXCLUDE ::1'].join(',')}`,
    ...(secureOrigins.length > 0 ? [`--unsafely-treat-insecure-origin-as-secure=${secureOrigins.join(',')}`] : []),
    '--autoplay-policy=no-user-gesture-required',
    '--mute-audio',
    '--disable-quic',
    '--disable-component-update',
    // Both would load a page into the address bar at every start: half of the processor time that one takes, and seconds of
    // it on a busy machine (Chromium 156).
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
    // The watched page plays on while the popup's window is in front of it (puppeteer adds the like by default; said
    // here since the tests stand on them).
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--window-size=1000,720',
    ...(headless ? ['--disable-gpu'] : []),
  ];
}

/** Without developer mode in the profile `runtime.reload()` disables an unpacked extension. */
async function allowReload(profileDir: string): Promise<void> {
  await mkdir(join(profileDir, 'Default'), { recursive: true });
  const preferences = JSON.stringify({ extensions: { ui: { developer_mode: true } } });
  // A profile that was used before has it already.
  await writeFile(join(profileDir, 'Default', 'Preferences'), preferences, { flag: 'wx' }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}

/**
 * Stops the extension's service worker through a page of the extension: a session on the worker itself would keep it
 * alive, and `stopAllWorkers` would stop the workers of the watched pages too.
 */
async function stopWorker(helper: Page, base: string): Promise<void> {
  const session = await helper.createCDPSession();
  try {
    await within(PATIENCE_MS, 'the service worker stops', stopped(session, base));
  } finally {
    await session.detach();
  }
}

async function isWorkerRunning(helper: Page, base: string): Promise<boolean> {
  const session = await helper.createCDPSession();
  try {
    // The states of all workers come once right after enabling.
    const told = new Promise<boolean>((resolve) => {
      session.on(
        'ServiceWorker.workerVersionUpdated',
        ({ versions }: Protocol.ServiceWorker.WorkerVersionUpdatedEvent) => {
          const ours = versions.filter((it) => it.scriptURL.startsWith(base));
          if (ours.length > 0) resolve(ours.some((it) => it.runningStatus === 'running'));
        },
      );
    });
    await session.send('ServiceWorker.enable');
    return await within(PATIENCE_MS, 'the browser tells of its service workers', told);
  } finally {
    await session.detach();
  }
}

async function stopped(session: CDPSession, base: string): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    session.on(
      'ServiceWorker.workerVersionUpdated',
      ({ versions }: Protocol.ServiceWorker.WorkerVersionUpdatedEvent) => {
        const ours = versions.filter((it) => it.scriptURL.startsWith(base));
        for (const { versionId, runningStatus } of ours) {
          if (runningStatus !== 'running' && runningStatus !== 'starting') continue;
          session.send('ServiceWorker.stopWorker', { versionId }).catch(reject);
        }
        if (ours.length > 0 && ours.every((it) => it.runningStatus === 'stopped')) resolve();
      },
    );
  });
  await session.send('ServiceWorker.enable');
  await ended;
}

/** What the choice "Site access" of chrome://extensions does. */
async function setAccess(browser: Browser, id: string, granted: boolean): Promise<void> {
  const page = await browser.newPage({ background: true });
  try {
    await page.goto('chrome://extensions');
    await page.evaluate(
      async (extensionId, hostAccess) => {
        const { developerPrivate } = chrome as unknown as { developerPrivate: DeveloperPrivate };
        await developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess });
      },
      id,
      granted ? 'ON_ALL_SITES' : 'ON_CLICK',
    );
  } finally {
    await page.close();
  }
}

/** Chromium's own API for chrome://extensions; its types leave it out. */
interface DeveloperPrivate {
  updateExtensionConfiguration(update: { extensionId: string; hostAccess: string }): Promise<void>;
}

async function clickAction(browser: Browser, page: Page, id: string): Promise<Page> {
  const extension = (await browser.extensions()).get(id);
  if (!extension) throw new Error('launched without an extension');
  await page.bringToFront();
  const before = new Set(browser.targets());
  const opened = browser.waitForTarget(
    (it) => !before.has(it) && it.url().startsWith(`chrome-extension://${id}/popup`),
    {
      timeout: PATIENCE_MS,
    },
  );
  await Promise.all([opened, page.triggerExtensionAction(extension)]);
  return (await opened).asPage();
}
