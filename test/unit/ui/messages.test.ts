import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { pluralKey, setMessageSource, t } from '../../../lib/ui/shared/translate.ts';
import { textsFromFile, textsOf } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

interface Text {
  message: string;
  description?: string;
}

const LOCALES = join(import.meta.dirname, '../../../public/_locales');
const english: Record<string, Text> = messages;
const others = readdirSync(LOCALES).filter((name) => name !== 'en');
const sources = ['lib/ui', 'lib/platform', 'entrypoints', 'wxt.config.ts'].flatMap(filesUnder).join('\n');
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** Keys whose value may equal the English one: names, separators, values that are not text, international words. */
const SAME = new Set([
  'extName',
  'status',
  'sites',
  'notifications',
  'colActions',
  'textDirection',
  'and',
  'aboutIntro',
  'optionsTitle',
  'kindApi',
  'bodyJson',
  'issueAt',
]);

function filesUnder(path: string): string[] {
  const full = join(import.meta.dirname, '../../..', path);
  if (path.endsWith('.ts')) return [readFileSync(full, 'utf8')];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|html)$/.test(name))
    .map((name) => readFileSync(join(full, name), 'utf8'));
}

function textsIn(locale: string): Record<string, Text> {
  return JSON.parse(readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8'));
}

/** The keys of the texts for which `isWrong` is true. */
function keysWhere(isWrong: (key: string, text: Text) => boolean, texts = english): string[] {
  return Object.entries(texts)
    .filter(([key, text]) => isWrong(key, text))
    .map(([key]) => key);
}

const marksIn = (message: string): string[] => [...new Set(message.match(/\$\d/g))].toSorted();
const baseOf = (key: string): string => key.replace(PLURAL, '');
/** The plural form that uses all values; a form such as "one link" may leave the number out. */
const fullForm = (key: string): string => (PLURAL.test(key) ? `${baseOf(key)}_other` : key);

describe('English', () => {
  test('has only keys that both browsers accept, and no empty text', () => {
    expect(keysWhere((key, { message }) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(key) || message.trim() === '')).toEqual([]);
  });

  test('uses every text', () => {
    const isUsed = (base: string) => new RegExp(`['"\`]${base}['"\`]|__MSG_${base}__`).test(sources);
    expect(keysWhere((key) => !isUsed(baseOf(key)))).toEqual([]);
  });

  test('explains every text and its values to translators', () => {
    const isExplained = (message: string, description: string) =>
      description !== '' && marksIn(message).every((mark) => description.includes(mark));
    expect(
      keysWhere((key, { message, description = '' }) => !key.startsWith('ext') && !isExplained(message, description)),
    ).toEqual([]);
  });

  test('follows the style of the microcopy', () => {
    expect(keysWhere((_, { message }) => /!|oops|\bURL\b|manifest|\b[45]\d\d\b/i.test(message))).toEqual([]);
  });

  test('has both English forms of every plural', () => {
    const forms = (key: string) => ['one', 'other'].map((form) => `${baseOf(key)}_${form}`);
    expect(keysWhere((key) => PLURAL.test(key) && !forms(key).every((form) => form in english))).toEqual([]);
  });
});

test('has at least five other languages, one of them right to left', () => {
  expect(others).toEqual(expect.arrayContaining(['ar', 'de', 'es', 'fr', 'ja']));
  expect(others.filter((name) => textsIn(name)['textDirection']?.message === 'rtl')).toEqual(['ar']);
});

describe.each(others)('%s', (locale) => {
  const texts = textsIn(locale);
  const missing = (key: string) => !(key in texts);

  test('has every text, and no other', () => {
    expect(keysWhere((key) => !PLURAL.test(key) && missing(key))).toEqual([]);
    expect(keysWhere((key) => PLURAL.test(key) && missing(`${baseOf(key)}_other`))).toEqual([]);
    expect(keysWhere((key) => !(fullForm(key) in english), texts)).toEqual([]);
  });

  test('has exactly the plural forms of the language', () => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    // Spanish and French have a separate form for millions; here `other` serves for it.
    const needed = forms.filter((form) => form !== 'many' || locale === 'ar');
    const bases = [
      ...new Set(
        Object.keys(english)
          .filter((key) => PLURAL.test(key))
          .map(baseOf),
      ),
    ];
    expect(bases.flatMap((base) => needed.map((form) => `${base}_${form}`)).filter(missing)).toEqual([]);
    const spare = (key: string) => PLURAL.test(key) && !(forms as string[]).includes(key.slice(baseOf(key).length + 1));
    expect(keysWhere(spare, texts)).toEqual([]);
  });

  test('is translated, and names its language', () => {
    expect(texts['textLocale']?.message).toBe(locale);
    const same = keysWhere((key, { message }) => !SAME.has(key) && message === english[key]?.message, texts);
    // A few words are the same in both languages.
    expect(same.length).toBeLessThanOrEqual(10);
  });

  test('uses the same values as English', () => {
    const differs = (key: string, { message }: Text): boolean => {
      const wanted = marksIn(english[fullForm(key)]?.message ?? '');
      const found = marksIn(message);
      if (!PLURAL.test(key) || key.endsWith('_other')) return wanted.join('') !== found.join('');
      return (
        !found.every((mark) => wanted.includes(mark)) || wanted.some((mark) => mark !== '$1' && !found.includes(mark))
      );
    };
    expect(keysWhere(differs, texts)).toEqual([]);
  });

  test('fits into the space of the English text', () => {
    // A Japanese character is two columns wide.
    const width = (text: string) =>
      [...text].reduce((sum, c) => sum + (/[\u3000-\u9fff\uff00-\uff60]/.test(c) ? 2 : 1), 0);
    const tooLong = (key: string, { message }: Text) =>
      width(message) > Math.max(14, (english[fullForm(key)]?.message.length ?? 0) * 1.6 + 8);
    expect(keysWhere(tooLong, texts)).toEqual([]);
  });

  test('follows the style of the microcopy', () => {
    expect(
      keysWhere((_, { message }) => /[!¡！]|\b[45]\d\d\b|\.\.\./.test(message) || message.trim() === '', texts),
    ).toEqual([]);
  });

  test('selects its own plural forms', () => {
    setMessageSource(textsOf(texts));
    try {
      for (const n of [0, 1, 2, 3, 11, 100]) expect(t(...pluralKey('streamsFound', n))).not.toBe('');
      expect(pluralKey('streamsFound', 2)[0]).toBe(locale === 'ar' ? 'streamsFound_two' : 'streamsFound_other');
    } finally {
      setMessageSource(textsFromFile);
    }
  });
});

// Firefox's store rejects a file with repeated keys, but parsers silently use the last value.
test.each(['en', ...others])('has no repeated key: %s', (locale) => {
  const text = readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8');
  const keys = Array.from(text.matchAll(/^ {2}"(\w+)"/gm), ([, key]) => key);
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

/** Pairs of a button's label and its accessible name where several buttons have that label. */
const NAMED = [
  ...Object.keys(english)
    .filter((key) => Object.hasOwn(english, `${key}Of`))
    .map((key) => [key, `${key}Of`]),
  ['allow', 'allowHost'],
];

test.each(['en', ...others])(
  'has each visible label in the accessible name of its button, for speech input: %s',
  (locale) => {
    const texts = textsIn(locale);
    const textOf = (key = '') => texts[key]?.message.toLocaleLowerCase(locale) ?? '';
    expect(NAMED.length).toBeGreaterThan(5);
    // WCAG 2.5.3, Label in Name
    expect(NAMED.filter(([label, name]) => !textOf(name).includes(textOf(label)))).toEqual([]);
  },
);

test('inserts values literally, even if they contain $ signs', () => {
  expect(t('titleStopped', 'Costs $2 & more', '14:16')).toBe('Costs $2 & more stopped at 14:16.');
});

test.each([
  [0, '0 streams found'],
  [1, '1 stream found'],
  [2, '2 streams found'],
  [1200, '1,200 streams found'],
])('writes %i in the plural form: %s', (n, words) => {
  expect(t(...pluralKey('streamsFound', n))).toBe(words);
});
