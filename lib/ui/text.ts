import type messages from '../../public/_locales/en/messages.json';

/** Every text there is: the keys of the English messages, which all other languages follow. */
export type MessageKey = keyof typeof messages;

/** The first part of keys that come in plural forms, such as `streamsFound` for `streamsFound_one`, `…_other`. */
export type PluralBase = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

export type GetMessage = (key: string, values: string[]) => string;

let getMessage: GetMessage = (key) => key;

/** Says where texts come from: the browser's i18n in the extension, the JSON file in tests and gallery. */
export function setTexts(from: GetMessage): void {
  getMessage = from;
}

/** Makes a page read as its language does: its tag for screen readers and hyphenation, its direction for the layout. */
export function setDirection(): void {
  const { documentElement } = document;
  documentElement.lang = textLocale();
  documentElement.dir = t('textDirection') === 'rtl' ? 'rtl' : 'ltr';
}

/** The text of `key` with `$1`, `$2`, … replaced by `values`. */
export function t(key: MessageKey, ...values: string[]): string {
  return getMessage(key, values);
}

/**
 * The language the texts are in. Not the browser's own, which may be one that Freshet has no texts in: numbers,
 * plurals and relative times would then be in another language than the sentence around them.
 */
export function textLocale(): string {
  return t('textLocale') || 'en';
}

/** The key of the plural form of `base` for `n`, and the number as it is written in that language. */
export function plural(base: PluralBase, n: number): [MessageKey, string] {
  const form = `${base}_${new Intl.PluralRules(textLocale()).select(n)}` as MessageKey;
  return [getMessage(form, []) ? form : `${base}_other`, number(n)];
}

export function number(n: number): string {
  return new Intl.NumberFormat(textLocale()).format(n);
}
