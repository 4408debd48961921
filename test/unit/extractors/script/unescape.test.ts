import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  unescapeBase64,
  unescapeEntities,
  unescapeJs,
  unescapePercent,
} from '../../../../lib/extractors/script/unescape.ts';
import { anyText } from '../../any-text.ts';

test.each([
  ['https:\\/\\/a\\/b', 'https://a/b'],
  ['a\\u0026b', 'a&b'],
  ['a\\x26b', 'a&b'],
  ['\\u{1F3AC}', '🎬'],
  ['a\\nb', 'a\nb'],
  ["it\\'s", "it's"],
  ['a\\\\u0026', 'a\\u0026'],
  ['cut\\', 'cut\\'],
  ['\\u00', 'u00'],
  ['\\u{110000}', '\\u{110000}'],
  ['a\\\nb', 'ab'],
])('script: %j becomes %j', (raw, value) => {
  expect(unescapeJs(raw)).toBe(value);
});

test('reads every string that JSON writes', () => {
  fc.assert(fc.property(anyText(), (text) => unescapeJs(JSON.stringify(text).slice(1, -1)) === text));
});

test.each([
  ['a&amp;b', 'a&b'],
  ['a&amp;amp;b', 'a&amp;b'],
  ['&#x26;&#38;', '&&'],
  ['{&q;a&q;}', '{"a"}'],
  ['&a;', '&'],
  ['a&b=1', 'a&b=1'],
  ['&#9999999;', '&#9999999;'],
])('markup: %j becomes %j', (raw, value) => {
  expect(unescapeEntities(raw)).toBe(value);
});

test.each([
  ['a%3Db', 'a=b'],
  ['a%253Db', 'a%3Db'],
  ['100%', null],
  ['%ff', null],
])('percent: %j becomes %j', (raw, value) => {
  expect(unescapePercent(raw)).toBe(value);
});

test.each<[string, string | null]>([
  [btoa('https://cdn.test/a.m3u8'), 'https://cdn.test/a.m3u8'],
  [btoa('{"src":"https://cdn.test/ÿ~?.m3u8"}').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), null], // latin-1 is not UTF-8
  [Buffer.from('{"name":"Зал ~?"}').toString('base64url'), '{"name":"Зал ~?"}'],
  [btoa('just some words here'), null],
  ['aHR0cHM6', null],
  ['/watch/1234567890abcdef', null],
  ['eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln', null],
])('base64: %j becomes %j', (raw, value) => {
  expect(unescapeBase64(raw)).toBe(value);
});

test('handles megabytes of base64', () => {
  expect(unescapeBase64('A'.repeat(4_000_000))).toBeNull();
});
