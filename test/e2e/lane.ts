import { inject } from 'vitest';
import type { BrowserName } from '../harness/browser-choice.ts';

declare module 'vitest' {
  interface ProvidedContext {
    browser: BrowserName;
  }
}

/** The browser that this run of a test file uses. Each file runs twice: in the projects `chromium` and `firefox`. */
export const browser: BrowserName = inject('browser');
