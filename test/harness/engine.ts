import type { Browser, Page } from 'puppeteer-core';
import { PATIENCE_MS } from './until.ts';

export interface LaunchOptions {
  browser: 'chromium' | 'firefox';
  /** The browser's program; the one that `findBrowser` finds if not given. */
  executable?: string;
  /** The built extension; without it the browser is as a user without the extension has it. */
  extensionDir?: string;
  /** Every host name that is to be found at 127.0.0.1. No other host is reachable. */
  hosts: readonly string[];
  /** Origins over http that are to count as secure contexts: Web Crypto, which Shaka decrypts with, is in no others. */
  secureOrigins?: readonly string[];
  /** How often a second Firefox draws at most, where many windows are open at once; 60 if not given. */
  frameRate?: number;
  /** Default true. */
  headless?: boolean;
  /** Preferences of Firefox, over those that the tests have. */
  preferences?: Readonly<Record<string, unknown>>;
  /** A profile to use and keep; a temporary one if not given. */
  userDataDir?: string;
  /** The caller closes the driver at SIGINT and SIGTERM itself; else the process exits and takes the browser along. */
  ownSignals?: boolean;
}

/** What `start` of an engine gets. */
export interface StartOptions extends Omit<LaunchOptions, 'browser' | 'userDataDir'> {
  executable: string;
  profileDir: string;
}

/** A started browser with what Chromium and Firefox do differently. */
export interface Engine {
  browser: Browser;
  /** `chrome-extension://…/` or `moz-extension://…/`; null without an extension. */
  extensionBase: string | null;
  /** Ends the service worker or event page and resolves when it is gone; `helper` is any page of the extension. */
  killBackground(helper: Page): Promise<void>;
  /** Whether the service worker or event page runs. */
  isBackgroundRunning(helper: Page): Promise<boolean>;
  /** Clicks the extension's button and gives the popup that opens over the page. */
  openRealPopup(page: Page): Promise<Page>;
  /** Has the browser carry out a command of the extension, as its key would. Rejects where no driver can (Chromium). */
  runCommand(name: string): Promise<void>;
  /** Presses an entry of the context menu that is open. Rejects where no driver can (Chromium). */
  chooseFromMenu(label: string): Promise<void>;
  /** Reloads the extension as `runtime.reload` does, and resolves when its old life is over; `helper` is a page of it. */
  reload(helper: Page): Promise<void>;
  /** Takes the access that the manifest asks for away, or gives it back, as the viewer may in the browser's own pages. */
  setAccess(granted: boolean): Promise<void>;
}

/** What both browsers are started with. */
export const COMMON = {
  // The tests look at the station's log; watching the network here as well would only slow the browser down.
  networkEnabled: false,
  // The window's own size: emulated ones make a page of 380 px what no popup is.
  defaultViewport: null,
  timeout: PATIENCE_MS,
  // Chromium never answers a click in a hidden tab; this is when that becomes an error.
  protocolTimeout: PATIENCE_MS,
} as const;
