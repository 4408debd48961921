import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';
import { runs } from '../../property-runs.ts';
import { anyText } from '../../any-text.ts';
import { expectScales } from '../../processor-time.ts';

const PAGE = 'https://site.test/watch/1';
const LINK = 'https://cdn.test/a.m3u8?sig=Ab+/=~&x=1';

/** The pieces of pages, to be put together wrongly. */
const pieces = fc.oneof(
  fc.constantFrom(...'<>"\'`\\/={}[](),;:?#&%| \n\0$+-*!'),
  fc.constantFrom(
    '<script>',
    '</script>',
    '<!--',
    '-->',
    '/*',
    '*/',
    '<video src=',
    '<iframe srcdoc="',
    '<svg>',
    '<title>',
  ),
  fc.constantFrom(
    '<h1>',
    '<base href="',
    '&quot;',
    '&amp;',
    '&#x26;',
    '&q;',
    '"src":',
    '720p',
    'javascript:',
    'data:',
    '${',
  ),
  fc.constantFrom(
    'https://',
    '//',
    'cdn.test/',
    'a.m3u8',
    'http%3A%2F%2F',
    '%7B',
    '\\u0026',
    '\\x',
    'aHR0cHM6Ly9hLmIvYy5tM3U4',
  ),
);

function invariant(text: string): void {
  const { links, frames, title } = findLinks(text, PAGE);
  for (const { url } of links) expect(url).toMatch(/^https?:\/\/[^\s"'<>]+$/i);
  for (const url of frames) expect(new URL(url).protocol).toMatch(/^https?:$/);
  for (const { title: name } of [...links, { title }]) expect(name).toBe(name.trim());
}

describe('accepts', () => {
  test('any text', () => {
    fc.assert(fc.property(anyText(300), invariant), runs(50));
  });

  test('malformed pages', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => invariant(parts.join(''))),
      runs(150),
    );
  });

  test('any JSON, and finds the link in it', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 3 }), (inner, wraps) => {
        let value: unknown = { before: JSON.parse(inner), stream: LINK };
        for (let n = 0; n < wraps; n++) value = { config: JSON.stringify(value) };
        const html = `<script type="application/json">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;
        expect(findLinks(html, PAGE).links.map(({ url }) => url)).toContain(LINK);
      }),
      runs(30),
    );
  });

  test('a page cut off anywhere', () => {
    const page = `<title>a</title><div data-x="{&quot;a&quot;:&quot;${LINK}&quot;}"><script>x={a:"${LINK}",b:[\`c\${d}\`]}</script><script type="application/json">{"a":"b","c":["${LINK}"]}</script>`;
    for (let end = 0; end <= page.length; end++) {
      const found = findLinks(page.slice(0, end), PAGE).links.map(({ url }) => url);
      expect(found.filter((url) => url !== LINK)).toEqual([]);
    }
  });
});

describe('takes about ten times as long for ten times the page', () => {
  const shapes: Record<string, (size: number) => string> = {
    'a minified script': (size) =>
      `<script>${'var a=function(b){return b.c("x/y.js",{d:1,e:`t${b}`})};'.repeat(size / 55)}</script>`,
    'a big JSON state': (size) =>
      `<script>x={"l":[${'{"id":1,"url":"https://site.test/watch/a","n":"x y"},'.repeat(size / 52)}]}</script>`,
    'elements never closed': (size) => '<div><h1><a>'.repeat(size / 12),
    'closing tags never opened': (size) => '<b></i>'.repeat(size / 7),
    'quotes never closed': (size) => `<script>${"\\'".repeat(size / 2)}`,
    'nested templates': (size) => `<script>${'`${'.repeat(size / 3)}`,
    'regular expressions never closed': (size) => `<script>${'(/[/'.repeat(size / 4)}`,
    'brackets never closed': (size) => `<script>${'{"a":['.repeat(size / 6)}`,
    'addresses in a list': (size) => `<p data-x="${',https://a.test/x'.repeat(size / 17)}">`,
    'one long base64 text': (size) => `<p data-x="${'A'.repeat(size)}">`,
    'white space': (size) => `<p data-x='${'"  '.repeat(size / 6)}${' '.repeat(size / 2)}'>`,
    'endless attributes': (size) => `<p ${'a=https://a.test/x '.repeat(size / 20)}>`,
    'frames in scripts': (size) => `<script>x=[${'"<iframe src=/a>",'.repeat(size / 19)}]</script>`,
  };

  test.each(Object.entries(shapes))('%s', (_, make) => {
    expectScales(40_000, (size) => {
      const page = make(size);
      return () => void findLinks(page, PAGE);
    });
  });
});
