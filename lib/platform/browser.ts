import browser from 'webextension-polyfill';

/**
 * The only import of the browser's API; all other files import it from here. The build replaces the polyfill by the
 * browser's own API in pages (`lib/build/page-bundles.ts`).
 */
export { browser };
export type { WebRequest } from 'webextension-polyfill';
