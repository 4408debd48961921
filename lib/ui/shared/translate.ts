import type messages from '../../../public/_locales/en/messages.json';

/** Every text there is: the keys of the English messages, which all other languages follow. */
export type MessageKey = keyof typeof messages;

/** The first part of keys that come in plural forms, such as `streamsFound` for `streamsFound_one`, `…_other`. */
export type PluralBase = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

export type MessageSource = (key: string, values: string[]) => string;

let messageSource: MessageSource = (key) => key;

/** Says where texts come from: the browser's i18n in the extension, the JSON file in tests and gallery. */
export function setMessageSource(from: MessageSource): void {
  messageSource = from;
}

/** Makes a page read as its language does: its tag for screen readers and hyphenation, its direction for the layout. */
export function setDocumentLanguage(): void {
  const { documentElement } = document;
  documentElement.lang = messageLocale();
  documentElement.dir = t('textDirection') === 'rtl' ? 'rtl' : 'ltr';
}

/** The text of `key` with `$1`, `$2`, … replaced by `values`. */
export function t(key: MessageKey, ...values: string[]): string {
  return messageSource(key, values);
}

/**
 * The language the texts are in. Not the browser's own, which may be one that Freshet has no texts in: numbers,
 * plurals and relative times would then be in another language than the sentence around them.
 */
export function messageLocale(): string {
  return t('textLocale') || 'en';
}

/** The key of the plural form of `base` for `n`, and the number as it is written in that language. */
export function pluralKey(base: PluralBase, n: number): [MessageKey, string] {
  const form = `${base}_${new Intl.PluralRules(messageLocale()).select(n)}` as MessageKey;
  return [messageSource(form, []) ? form : `${base}_other`, formatNumber(n)];
}

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(messageLocale()).format(n);
}
