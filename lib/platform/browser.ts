import type { Browser } from 'webextension-polyfill';

/**
 * The one place where the browser comes in. Everything else gets it from here. Nothing fills in for Chromium: every
 * version that takes the extension (`minimum_chrome_version`) answers with promises by itself.
 */
export const browser = ((globalThis as { browser?: unknown }).browser ?? globalThis.chrome) as Browser;
export type { WebRequest } from 'webextension-polyfill';
