import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';
import { plainTitle, withoutSiteName } from '../../../../lib/extractors/page/title-text.ts';
import { anyText } from '../../any-text.ts';

test.each<[string, string]>([
  ['North portal (65704 watching)', 'North portal'],
  ['Heat 7: final (1,234 live)', 'Heat 7: final'],
  ['(3) Harbour bridge', 'Harbour bridge'],
  ['(99+) Harbour bridge', 'Harbour bridge'],
  ['🔴 Harbour bridge', 'Harbour bridge'],
  ['● Harbour bridge - 53K views', 'Harbour bridge'],
  ['1.2 Mio. Aufrufe · Harbour bridge', 'Harbour bridge'],
  ['Harbour bridge | 12 345 spectateurs | Quayside', 'Harbour bridge | Quayside'],
  ['Harbour bridge — 34 watching now', 'Harbour bridge'],
  ['Мост (12 зрителей)', 'Мост'],
  ['橋 1,024人が視聴中', '橋'],
  ['The Glass Works (2021)', 'The Glass Works (2021)'],
  ['Lecture 4: Queues and buffers', 'Lecture 4: Queues and buffers'],
  ['Round 12: Falcons v Herons', 'Round 12: Falcons v Herons'],
  ['24 hours live from the pier', '24 hours live from the pier'],
  ['Radio 5 Live', 'Radio 5 Live'],
  ['A Room with 3 Views', 'A Room with 3 Views'],
  ['123 watching', ''],
])('turns %j into %j', (raw, title) => expect(plainTitle(raw)).toBe(title));

test('keeps plain titles and removes bidirectional marks', () => {
  fc.assert(
    fc.property(anyText(), (raw) => {
      const title = plainTitle(raw);
      expect(title).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n]/);
      expect(title.length).toBeLessThanOrEqual(400);
    }),
  );
});

test.each<[string, string, string, string]>([
  ['Harbour bridge | Quayside News', '', 'www.quayside-news.example', 'Harbour bridge'],
  ['Harbour bridge - A very long - Quayside', 'Quayside', 'q.example', 'Harbour bridge - A very long'],
  ['Delta Film - Reel 14: ferry', 'Delta Film', 'd.example', 'Reel 14: ferry'],
  ['Herons - Anchors', '', 'hockey.example', 'Herons - Anchors'],
  ['Quayside', 'Quayside', 'quayside.example', 'Quayside'],
])('turns %j of the site %j at %s into %j', (title, site, host, expected) => {
  expect(withoutSiteName(title, site, host)).toBe(expected);
});

describe('a page gets its title', () => {
  const titleOf = (html: string) => findLinks(html, 'https://www.quayside.example/watch/1').title;
  test.each<[string, string, string]>([
    ['from its document title', '<title>(2) Harbour bridge | Quayside</title>', 'Harbour bridge'],
    ['from its heading', '<title>Quayside</title><h1>Harbour bridge <small>12 watching</small></h1>', 'Harbour bridge'],
    [
      'not by a heading that is its site',
      '<title>Quayside - Harbour bridge</title><h1>Quayside</h1>',
      'Harbour bridge',
    ],
    [
      'by its card, without the site',
      '<meta property="og:site_name" content="QN"><meta property="og:title" content="Harbour bridge – QN">',
      'Harbour bridge',
    ],
  ])('%s', (_, html, title) => expect(titleOf(html)).toBe(title));
});
