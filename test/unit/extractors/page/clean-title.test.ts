import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanTitle } from '../../../../lib/extractors/page/title-text.ts';
import { anyText } from '../../any-text.ts';

test.each([
  ['  Harbour\n\t bridge ', 'Harbour bridge'],
  ['a\u0000b\u0007c', 'a b c'],
  ['film\u202egpj.exe\u2066x\u2069', 'filmgpj.exex'],
  ['\ufeffTitle\u200b', 'Title'],
  ['\ud800lone', 'lone'],
  ['می‌خواهم', 'می‌خواهم'],
  ['👩‍🚀 launch', '👩‍🚀 launch'],
  ['', ''],
])('%j becomes %j', (raw, title) => {
  expect(cleanTitle(raw)).toBe(title);
});

test('has at most 200 characters and cuts none in half', () => {
  expect(Array.from(cleanTitle('🎬'.repeat(500)))).toHaveLength(200);
});

test('a clean title stays as it is', () => {
  fc.assert(fc.property(anyText(), (raw) => cleanTitle(cleanTitle(raw)) === cleanTitle(raw)));
});
