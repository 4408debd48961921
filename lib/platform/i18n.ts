import { browser } from './browser.ts';

/** A text of the extension in the browser's language, `$1`, `$2`, … replaced; '' for an unknown key. */
export function getMessage(key: string, values: string[]): string {
  return browser.i18n.getMessage(key, values);
}
