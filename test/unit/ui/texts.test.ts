import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { plural, setTexts, t } from '../../../lib/ui/text.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setTexts(textsFromFile));

const entries = Object.entries<{ message: string; description?: string }>(messages);
const sources = ['lib/ui', 'entrypoints', 'wxt.config.ts'].flatMap(filesUnder).join('\n');

function filesUnder(path: string): string[] {
  const full = join(import.meta.dirname, '../../..', path);
  if (path.endsWith('.ts')) return [readFileSync(full, 'utf8')];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|html)$/.test(name))
    .map((name) => readFileSync(join(full, name), 'utf8'));
}

/** The keys of the texts that `isWrong` holds for. */
function keysWhere(isWrong: (key: string, text: { message: string; description?: string }) => boolean): string[] {
  return entries.filter(([key, text]) => isWrong(key, text)).map(([key]) => key);
}

test('every text has a key that both browsers take, and says something', () => {
  expect(keysWhere((key, { message }) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(key) || message.trim() === '')).toEqual([]);
});

test('every text is used somewhere', () => {
  const isUsed = (base: string) => new RegExp(`['"\`]${base}['"\`]|__MSG_${base}__`).test(sources);
  expect(keysWhere((key) => !isUsed(key.replace(/_(one|other)$/, '')))).toEqual([]);
});

test('every text is explained to translators, its values too', () => {
  const isExplained = (message: string, description: string) =>
    description !== '' && [...message.matchAll(/\$\d/g)].every(([mark]) => description.includes(mark));
  expect(
    keysWhere((key, { message, description = '' }) => !key.startsWith('ext') && !isExplained(message, description)),
  ).toEqual([]);
});

test('every text keeps the style of the microcopy', () => {
  expect(keysWhere((_, { message }) => /!|oops|\bURL\b|manifest|\b[45]\d\d\b/i.test(message))).toEqual([]);
});

test('every plural has the two forms English has', () => {
  const other = (key: string) =>
    key.endsWith('_one') ? key.replace(/_one$/, '_other') : key.replace(/_other$/, '_one');
  expect(keysWhere((key) => !(other(key) in messages))).toEqual([]);
});

test('values are put in where the text wants them, whatever they hold', () => {
  expect(t('titleStopped', 'Costs $2 & more', '14:16')).toBe('Costs $2 & more stopped at 14:16.');
});

test.each([
  [0, '0 streams found'],
  [1, '1 stream found'],
  [2, '2 streams found'],
  [1200, '1,200 streams found'],
])('%i in words: %s', (n, words) => {
  expect(t(...plural('streamsFound', n))).toBe(words);
});
