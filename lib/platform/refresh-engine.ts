import { browser } from './browser.ts';

const ENGINE_SCRIPT = '/refresh-engine.js';

/*
 * Extractors and manifests are half of the background's code, and only refreshes need them: most starts of the background
 * do without. The build of the background (lib/build/refresh-engine-modules.ts) leaves them to a script of its own. A service worker
 * has no `import()`, and `importScripts` takes only what the worker has imported while it was being installed (Service
 * Workers 3.4.1, importScripts): it does so then, and the browser keeps the script with it.
 */

/** To be called in the first turn: lets `loadLate` work in all later lives of a worker. */
export function installRefreshEngine(): void {
  if (import.meta.env.CHROME) self.addEventListener('install', () => importScripts(ENGINE_SCRIPT));
}

/** Resolves when extractors and manifests may be used; loads them where this life of the background has not. */
export async function loadRefreshEngine(): Promise<void> {
  if ('freshetEngine' in globalThis) return;
  if (import.meta.env.FIREFOX) await import(/* @vite-ignore */ browser.runtime.getURL(ENGINE_SCRIPT));
  if (import.meta.env.CHROME) importScripts(ENGINE_SCRIPT);
}

declare function importScripts(...urls: string[]): void;
