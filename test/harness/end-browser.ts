import type { Browser } from 'puppeteer-core';
import { within } from './until.ts';

const CLOSE_MS = 15_000;

/** Closes a browser and resolves when its process is gone; one that does not close within 15 s is killed. */
export async function endBrowser(browser: Browser): Promise<void> {
  const child = browser.process();
  const running = child !== null && child.exitCode === null && child.signalCode === null;
  const exited = running ? new Promise((resolve) => child.once('exit', resolve)) : null;
  try {
    await within(CLOSE_MS, 'the browser closes', Promise.all([browser.close(), exited]));
  } catch {
    child?.kill('SIGKILL');
    await exited;
  }
}

/** The outcome of `step`; a browser whose start fails there does not stay behind. */
export async function orEnd<T>(browser: Browser, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    await endBrowser(browser);
    throw error;
  }
}
