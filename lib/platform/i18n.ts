import { browser } from './browser.ts';

/** The text for `key` in the browser's language, with `$1`, `$2`, … replaced by `values`; '' for an unknown key. */
export function getMessage(key: string, values: string[]): string {
  return browser.i18n.getMessage(key, values);
}
