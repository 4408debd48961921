import browser from 'webextension-polyfill';

/**
 * The one place where the browser comes in. Everything else gets it from here. Pages get the browser's own, without the
 * polyfill: `lib/build/page-bundles.ts`.
 */
export { browser };
export type { WebRequest } from 'webextension-polyfill';
