import browser from 'webextension-polyfill';

/** The one place where the browser comes in. Everything else gets it from here. */
export { browser };
export type { WebRequest } from 'webextension-polyfill';
