import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinLink, linkParts, normalizeLink } from '../../../../lib/core/url/parts.ts';
import { tokenParts } from '../../../../lib/core/url/diff.ts';

it.each<[string, string, string, unknown[]]>([
  ['nothing', 'https://c.example/a.m3u8?t=1', 'https://c.example/a.m3u8?t=1', []],
  [
    'a query value, byte for byte',
    'https://c.example/a.m3u8?x=1&sig=a%2Fb+c==',
    'https://c.example/a.m3u8?x=1&sig=d%2fE~*',
    [{ place: 'query', name: 'sig', before: 'a%2Fb+c==', after: 'd%2fE~*' }],
  ],
  [
    'a path segment',
    'https://c.example/live/AAA/ch1/m.m3u8',
    'https://c.example/live/BBB/ch1/m.m3u8',
    [{ place: 'path', index: 1, before: 'AAA', after: 'BBB' }],
  ],
  [
    'the edge and the token',
    'https://e1.example:8443/m.m3u8?t=1',
    'https://e2.example/m.m3u8?t=2',
    [
      { place: 'origin', before: 'https://e1.example:8443', after: 'https://e2.example' },
      { place: 'query', name: 't', before: '1', after: '2' },
    ],
  ],
  [
    'one of two parameters of one name',
    'https://c.example/a.m3u8?t=1&t=2',
    'https://c.example/a.m3u8?t=1&t=3',
    [{ place: 'query', name: 't', before: '2', after: '3' }],
  ],
  [
    'a token without a name, with or without base64 padding',
    'https://c.example/a.m3u8?hd&lAMPadB_kq3jd83jd7kldspw93jd==&v=2',
    'https://c.example/a.m3u8?hd&R8G1MzO9kd83ls92kskdlsw023ksd&v=2',
    [{ place: 'query', name: '', before: 'lAMPadB_kq3jd83jd7kldspw93jd==', after: 'R8G1MzO9kd83ls92kskdlsw023ksd' }],
  ],
  [
    'a parameter that is only a name',
    'https://c.example/a.m3u8?hd',
    'https://c.example/a.m3u8?sd',
    [{ place: 'query', name: '', before: 'hd', after: 'sd' }],
  ],
  [
    'a whole query, if its parameters changed',
    'https://c.example/a.m3u8?t=1',
    'https://c.example/a.m3u8?u=1&v=2',
    [{ place: 'query', name: '', before: 't=1', after: 'u=1&v=2' }],
  ],
  [
    'a path of another length, up to the common end',
    'https://c.example/a/m.m3u8',
    'https://c.example/s/xyz/m.m3u8',
    [{ place: 'path', index: 0, before: 'a', after: 's/xyz' }],
  ],
])('finds the difference: %s', (_, before, after, parts) => {
  expect(tokenParts(before, after)).toEqual(parts);
});

it('splits and joins a link to what the browser requests', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      const requested = new URL(url);
      requested.hash = '';
      requested.username = '';
      const text = requested.search ? requested.href : requested.href.replace(/\?$/, '');
      expect(normalizeLink(url)).toBe(text);
      expect(joinLink(linkParts(text))).toBe(text);
    }),
  );
});
