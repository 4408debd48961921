import { expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';
import { streamedText } from '../../../../lib/extractors/script/streamed-text.ts';

test.each([
  ['self.__next_f.push([1,"7:[\\"a\\"]\\n"])', { to: 'self.__next_f.push', text: '7:["a"]\n' }],
  ['window.ctx.stream.enqueue("[1]");', { to: 'window.ctx.stream.enqueue', text: '[1]' }],
  ['list.push([0])', null],
  ['list.push("a"); play("b")', null],
  ['list.push("a" + b)', null],
  ['list.push(`a${b}`)', null],
  ['document.write("a")', null],
  ['', null],
])('reads the text of %s', (script, expected) => {
  expect(streamedText(script)).toEqual(expected);
});

const page = (...scripts: string[]) =>
  `<!doctype html>${scripts.map((script) => `<script>${script}</script>`).join('')}`;
const urlsIn = (html: string) => findLinks(html, 'https://site.test/watch').links.map(({ url }) => url);

test('joins an address that is cut between two chunks', () => {
  const cut = page('s.push([1,"{\\"src\\":\\"https://cdn.test/a/m.m3u8?tk=12"])', 's.push([1,"34\\"}"])');
  expect(urlsIn(cut)).toEqual(['https://cdn.test/a/m.m3u8?tk=1234']);
});

test('keeps chunks for different lists apart', () => {
  const two = page('a.push("{\\"src\\":\\"https://cdn.test/a.m3u8")', 'b.push("?x=1\\"}")', 'a.push("?tk=1\\"}")');
  expect(urlsIn(two)).toEqual(['https://cdn.test/a.m3u8?tk=1']);
});
