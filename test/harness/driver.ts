import { FIRST_INTERNAL_RULE_ID } from '../../lib/core/rules/diff.ts';
import type { Browser, EvaluateFunc, Page } from 'puppeteer-core';
import type { Engine, LaunchOptions } from './engine.ts';
import { openExtensionPage } from './extension-page.ts';
import { findTabId } from './tab-id.ts';
import { PATIENCE_MS, until } from './until.ts';

/** Roughly the window of a popup, beside the first window. */
const POPUP_WINDOW = { left: 1010, top: 0, width: 400, height: 640 };

/** One browser with the extension, the same way in Chromium and Firefox. */
export class Driver {
  readonly browserName: LaunchOptions['browser'];
  readonly background: Background;
  readonly #engine: Engine;
  readonly #close: () => Promise<void>;
  #closing: Promise<void> | undefined;
  #firstTabTaken = false;

  constructor(browserName: LaunchOptions['browser'], engine: Engine, close: () => Promise<void>) {
    this.browserName = browserName;
    this.#engine = engine;
    this.#close = close;
    this.background = new Background(engine);
  }

  /** puppeteer's browser, for what the driver does not offer. */
  get browser(): Browser {
    return this.#engine.browser;
  }

  /**
   * A new blank page. The first one takes the browser's first tab, each further one a window of its own: in the
   * same window only one would be visible, and Chromium pauses muted video in hidden tabs. `size` is that of a window
   * of its own: of many at once, small ones are drawn in less time.
   */
  async page(size?: { width: number; height: number }): Promise<Page> {
    const taken = this.#firstTabTaken;
    this.#firstTabTaken = true;
    const [first] = taken ? [] : await this.browser.pages();
    const page = first ?? (await this.browser.newPage({ type: 'window', ...(size ? { windowBounds: size } : {}) }));
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  }

  /** Opens a page of the extension, such as `options.html`, in a window of its own. */
  extensionPage(path: string): Promise<Page> {
    return openExtensionPage(this.#engine, path, { type: 'window' });
  }

  /**
   * Opens `popup.html?tab=…` for a page in a window of its own: unlike the real popup it stays open, works alike in
   * both browsers, and leaves the page visible and playing. It lacks what a click on the button grants (activeTab).
   */
  async openPopup(overPage: Page): Promise<Page> {
    const tab = await this.tabId(overPage);
    return openExtensionPage(this.#engine, `popup.html?tab=${tab}`, { type: 'window', windowBounds: POPUP_WINDOW });
  }

  /** Clicks the extension's button over a page and gives the popup, activeTab granted. Chromium only, rejects in Firefox. */
  openRealPopup(overPage: Page): Promise<Page> {
    return this.#engine.openRealPopup(overPage);
  }

  /** Has the browser carry out a command of the extension, as its key would. Firefox only, rejects in Chromium. */
  runCommand(name: string): Promise<void> {
    return this.#engine.runCommand(name);
  }

  /** Presses an entry of the context menu that is open. Firefox only, rejects in Chromium. */
  chooseFromMenu(label: string): Promise<void> {
    return this.#engine.chooseFromMenu(label);
  }

  /** The WebExtension id of the tab that shows the page. */
  async tabId(page: Page): Promise<number> {
    return findTabId(await this.background.ready(), page);
  }

  /** Ends the service worker or event page and resolves when it is gone. Its next event starts it again. */
  async killBackground(): Promise<void> {
    await this.#engine.killBackground(await this.background.ready());
  }

  /** Whether the service worker or event page runs; asking does not start it. */
  async isBackgroundRunning(): Promise<boolean> {
    return this.#engine.isBackgroundRunning(await this.background.ready());
  }

  /** The extension's session rules as the browser has them, but for those of its own requests, which come and go. */
  async sessionRules(): Promise<chrome.declarativeNetRequest.Rule[]> {
    // As text: WebDriver BiDi cuts deep results.
    const text = await this.background.evaluate(async () =>
      JSON.stringify(await chrome.declarativeNetRequest.getSessionRules()),
    );
    const rules = JSON.parse(text) as chrome.declarativeNetRequest.Rule[];
    return rules.filter(({ id }) => id < FIRST_INTERNAL_RULE_ID);
  }

  /** Takes the extension's access to sites away, or gives it back, as the viewer may in the browser's own pages. */
  setAccess(granted: boolean): Promise<void> {
    return this.#engine.setAccess(granted);
  }

  /** Has the extension reload itself, as an update does, and resolves when its pages can be opened again. */
  async reloadExtension(): Promise<void> {
    await this.background.restart();
  }

  /** The page of the browser that shows `url` and is none of `known`, as after a tab was duplicated or restored. */
  otherPage(url: string, known: readonly Page[]): Promise<Page> {
    const find = async () => (await this.browser.pages()).find((page) => page.url() === url && !known.includes(page));
    return until(find, `there is another tab of ${url}`);
  }

  /** Closes the browser and removes its temporary profile; killed after 15 s. May be called again. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }
}

/**
 * The extension's context by way of an inert page of it, open in a hidden tab: the same storage, alarms and rules, while
 * the background itself is left alone, since a debugger attached to it would keep it alive.
 */
class Background {
  readonly #engine: Engine;
  #page: Promise<Page> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The inert page, `manifest.json`: it runs no script and answers no message. */
  ready(): Promise<Page> {
    return (this.#page ??= openExtensionPage(this.#engine, 'manifest.json', { background: true }));
  }

  /** Reloads the extension: its pages go, this one too. */
  async restart(): Promise<void> {
    await this.#engine.reload(await this.ready());
    const open = () => openExtensionPage(this.#engine, 'manifest.json', { background: true }).catch(() => null);
    this.#page = Promise.resolve(await until(open, 'the extension is there again'));
  }

  /** Calls a function with `chrome` of the extension; Firefox (WebDriver BiDi) cuts deep results: pass those as text. */
  async evaluate<Args extends unknown[], Func extends EvaluateFunc<Args>>(
    fn: Func,
    ...args: Args
  ): Promise<Awaited<ReturnType<Func>>> {
    return (await this.ready()).evaluate(fn, ...args);
  }
}
