import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textLinks } from '../../../../lib/extractors/page/text-links.ts';
import { runs } from '../../property-runs.ts';

const read = (text: string) => textLinks(text).map((link) => link.text);

test.each<[string, string[]]>([
  ['see https://a.test/x.m3u8?b=1, or not', ['https://a.test/x.m3u8?b=1']],
  ['(https://a.test/x.m3u8).', ['https://a.test/x.m3u8']],
  ['https://a.test/x_(1).mp4', ['https://a.test/x_(1).mp4']],
  ['https://a.test/i/v_,360,720,.mp4.csmil/master.m3u8', ['https://a.test/i/v_,360,720,.mp4.csmil/master.m3u8']],
  ['https://a.test/1,https://a.test/2', ['https://a.test/1', 'https://a.test/2']],
  [
    '[360p]https://a.test/1,[720p]https://a.test/2 or https://b.test/2',
    ['https://a.test/1', 'https://a.test/2', 'https://b.test/2'],
  ],
  ['3,Name,//a.test/1,576p;4,Other,//a.test/2,720p', ['//a.test/1', '//a.test/2']],
  ['https://a.test/p//q', ['https://a.test/p//q']],
  ['rtmp://a.test/x', []],
  ['HTTPS://a.test/x', ['HTTPS://a.test/x']],
  ['https://a.test/x?a=1\\u0026b=2', []],
  ['a // b', []],
  ['//', []],
])('finds in %j the addresses %j', (text, links) => {
  expect(read(text)).toEqual(links);
});

test("takes the fields of a link's own record, not of its neighbour's", () => {
  expect(textLinks('[360p]https://a.test/1,[720p]https://a.test/2').map(({ fields }) => fields)).toEqual([
    ['360p'],
    ['720p'],
  ]);
  expect(textLinks('3,Hall 3,//a.test/1,576p;4,Hall 4,//a.test/2,720p').map(({ fields }) => fields)).toEqual([
    ['3', 'Hall 3', '576p'],
    ['4', 'Hall 4', '720p'],
  ]);
});

test('returns only addresses from the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...':/,;|[]( )ahtps.\\') }), (text) =>
      read(text).every((link) => text.includes(link)),
    ),
    runs(100),
  );
});
