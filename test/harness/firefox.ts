import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { orEnd } from './end-browser.ts';
import { COMMON, type Engine, type StartOptions } from './engine.ts';

/** Starts Firefox with the extension. */
export async function startFirefox(options: StartOptions): Promise<Engine> {
  const { profileDir, executable, extensionDir, headless = true, ownSignals = false, preferences: own } = options;
  const id = extensionDir === undefined ? null : await geckoId(extensionDir);
  const uuid = uuidFor(profileDir);
  const browser = await puppeteer.launch({
    ...COMMON,
    browser: 'firefox',
    executablePath: executable,
    userDataDir: profileDir,
    headless,
    acceptInsecureCerts: true,
    handleSIGINT: !ownSignals,
    handleSIGTERM: !ownSignals,
    // Without it moz-extension: pages and the browser's own scope are out of bounds.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: { ...preferences(options), ...own, ...(id === null ? {} : uuidPreference(id, uuid)) },
  });
  if (extensionDir !== undefined) await orEnd(browser, browser.installExtension(extensionDir));
  return {
    browser,
    extensionBase: id === null ? null : `moz-extension://${uuid}/`,
    killBackground: () => terminateBackground(browser, id ?? ''),
    isBackgroundRunning: async () => (await backgroundState(browser, id ?? '')) === 'running',
    openRealPopup: () =>
      Promise.reject(new Error("WebDriver BiDi does not reach the content of Firefox's popups: use openPopup")),
    runCommand: async (name) => {
      // What the <key> of the command calls: ExtensionShortcuts.sys.mjs, buildKey.
      const policy = `WebExtensionPolicy.getByID(${JSON.stringify(id)})`;
      await inChrome(browser, `void ${policy}.extension.shortcuts.onCommand(${JSON.stringify(name)})`);
    },
    chooseFromMenu: (label) => chooseFromMenu(browser, label),
    reload: () => Promise.reject(new Error('runtime.reload leaves its pages open in Firefox: not done yet')),
    setAccess: (granted) => setAccess(browser, id ?? '', granted),
  };
}

function preferences({ hosts, secureOrigins = [], frameRate }: StartOptions): Record<string, unknown> {
  return {
    'network.dns.localDomains': hosts.join(','),
    // What is not a test host goes to a proxy that is not there: nothing leaves the machine.
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': 9,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
    'network.proxy.no_proxies_on': ['localhost', '127.0.0.1', '.test', ...hosts].join(','),
    ...(frameRate === undefined ? {} : { 'layout.frame_rate': frameRate }),
    'dom.securecontext.allowlist': secureOrigins.map((it) => new URL(it).hostname).join(','),
    // A page over http that counts as secure would have its media upgraded to https.
    'security.mixed_content.upgrade_display_content': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'toolkit.telemetry.enabled': false,
    'app.normandy.enabled': false,
    'browser.region.network.url': '',
    'media.autoplay.default': 0,
    'media.autoplay.blocking_policy': 0,
    // Shown by Firefox itself: where there is no desktop to show it, a notification ends as soon as it begins.
    'alerts.useSystemBackend': false,
    // Granting in the popup needs a click and no prompt then.
    'extensions.webextOptionalPermissionPrompts': false,
    'browser.tabs.firefox-view': false,
    // A temporary add-on goes with the browser; in a profile that is kept, what it stored must not.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,
    'termsofuse.bypassNotification': true,
  };
}

/**
 * The UUID in moz-extension: addresses is random unless the profile knows one beforehand. What the extension stores is
 * found by it, so a profile has the same one each time.
 */
function uuidFor(profileDir: string): string {
  const hex = createHash('sha256').update(profileDir).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

function uuidPreference(id: string, uuid: string): Record<string, string> {
  return { 'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }) };
}

async function geckoId(extensionDir: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8'));
  const id: unknown = manifest.browser_specific_settings?.gecko?.id;
  if (typeof id !== 'string') throw new Error(`${extensionDir} is not built for Firefox: its manifest has no gecko id`);
  return id;
}

/** Presses an entry of the page's context menu, in whichever window it is open. */
async function chooseFromMenu(browser: Browser, label: string): Promise<void> {
  const chosen = await inChrome(
    browser,
    `(() => {
      const windows = [...Services.wm.getEnumerator('navigator:browser')];
      const menu = windows.map((it) => it.document.getElementById('contentAreaContextMenu')).find((it) => it?.state === 'open');
      if (!menu) return 'no menu is open';
      const items = [...menu.querySelectorAll('menuitem')].filter((it) => !it.hidden);
      const item = items.find((it) => it.label === ${JSON.stringify(label)});
      if (!item) return items.map((it) => it.label).join(', ');
      menu.activateItem(item);
      return '';
    })()`,
  );
  if (chosen !== '') throw new Error(`not in the context menu: ${label}, but: ${String(chosen)}`);
}

/** What the switches of about:addons do: addon-permissions-list, in aboutaddons.js. */
async function setAccess(browser: Browser, id: string, granted: boolean): Promise<void> {
  await inChrome(
    browser,
    `(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)});
      const access = { permissions: [], origins: extension.manifest.host_permissions, data_collection: [] };
      await ExtensionPermissions.${granted ? 'add' : 'remove'}(extension.id, access, extension);
    })()`,
  );
}

function backgroundState(browser: Browser, id: string): Promise<unknown> {
  return inChrome(browser, `WebExtensionPolicy.getByID(${JSON.stringify(id)}).extension.backgroundState`);
}

/** Ends the event page as Firefox itself does when it has been idle; the next event starts it again. */
async function terminateBackground(browser: Browser, id: string): Promise<void> {
  const state = await inChrome(
    browser,
    `(async () => {
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)});
      let ended = extension.backgroundState === 'stopped';
      extension.once('shutdown-background-script', () => (ended = true));
      // A request of a page that comes meanwhile calls it off, and may have started the next one right after.
      for (let tries = 0; tries < 50 && !ended; tries++) {
        await extension.terminateBackground({ ignoreDevToolsAttached: true });
      }
      return ended ? 'stopped' : extension.backgroundState;
    })()`,
  );
  if (state !== 'stopped') throw new Error(`Firefox did not end the event page: it is ${state}`);
}

/** WebDriver BiDi as puppeteer speaks it; its types leave the connection out. */
interface BidiBrowser {
  connection: { send(method: string, params: object): Promise<{ result: unknown }> };
}

interface Evaluation {
  type: 'success' | 'exception';
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

/** The value of an expression (a string, number or boolean, or a promise of one) in the browser's own window. */
async function inChrome(browser: Browser, expression: string): Promise<unknown> {
  const { connection } = browser as unknown as BidiBrowser;
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  const [window] = (tree.result as { contexts: { context: string }[] }).contexts;
  if (!window) throw new Error('Firefox has no window');
  const target = { context: window.context };
  const { result } = await connection.send('script.evaluate', { target, expression, awaitPromise: true });
  const { type, result: value, exceptionDetails } = result as Evaluation;
  if (type === 'exception') throw new Error(`in Firefox's own scope: ${exceptionDetails?.text}`);
  return value?.value;
}
