import type { Browser } from 'puppeteer-core';
import { within } from '../harness/until.ts';

/** Whether a browser is there; `closed`: as a user closes its window; else how it died. */
export type BrowserEnd = 'running' | 'closed' | { died: string };

/**
 * Follows the end of a browser. The function gives how it ended so far; call it before closing the browser.
 * `exitMs`: how long the process may take to end after its connection did.
 */
export function followEnd(browser: Pick<Browser, 'connected' | 'process'>, exitMs = 5_000): () => Promise<BrowserEnd> {
  const child = browser.process();
  const exited = new Promise<BrowserEnd>((resolve) => {
    const tell = (): void => resolve(endOf(child?.exitCode ?? null, child?.signalCode ?? null));
    if (child?.exitCode === null && child.signalCode === null) child.once('exit', tell);
    else tell();
  });
  return async () => {
    if (browser.connected) return 'running';
    return within(exitMs, 'the browser ends', exited).catch(() => ({ died: 'it does not answer any more' }));
  };
}

function endOf(code: number | null, signal: NodeJS.Signals | null): BrowserEnd {
  return code === 0 ? 'closed' : { died: signal ?? (code === null ? 'its process is gone' : `exit code ${code}`) };
}
