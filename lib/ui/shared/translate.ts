import type messages from '../../../public/_locales/en/messages.json';

/** The keys of the English messages. All other languages have the same keys. */
export type MessageKey = keyof typeof messages;

/** The base of keys with plural forms: `streamsFound` for `streamsFound_one`, `streamsFound_other`. */
export type PluralBase = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

export type MessageSource = (key: string, values: string[]) => string;

let messageSource: MessageSource = (key) => key;

/** Sets the source of texts: the browser's i18n in the extension, a JSON file in tests and the gallery. */
export function setMessageSource(from: MessageSource): void {
  messageSource = from;
}

/** Sets the document's language, for screen readers and hyphenation, and its direction, for the layout. */
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
 * The language of the texts. The browser's language may be one that Freshet has no texts for; numbers, plurals and
 * relative times would then not match the sentence around them.
 */
export function messageLocale(): string {
  return t('textLocale') || 'en';
}

/** The key of the plural form of `base` for `n`, and `n` formatted in that language. */
export function pluralKey(base: PluralBase, n: number): [MessageKey, string] {
  const form = `${base}_${new Intl.PluralRules(messageLocale()).select(n)}` as MessageKey;
  return [messageSource(form, []) ? form : `${base}_other`, formatNumber(n)];
}

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(messageLocale()).format(n);
}
