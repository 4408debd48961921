import { expect, it } from 'vitest';
import { compareManifests } from '../../../../lib/core/manifest/compare.ts';
import { urlFileName, withoutDeliveryDirectives } from '../../../../lib/core/manifest/resource-url.ts';
import { treeResources, missingPlaylists } from '../../../../lib/core/manifest/tree.ts';
import { BASE, mpd, multivariant, parsed, playlist, tree } from './manifests.ts';

const live = (first: number, count = 3) => playlist({ first, count });
const vod = (count: number) => playlist({ first: 0, count, vod: true });
const dash = (t: number, type = 'dynamic') =>
  mpd(
    `<Period id="p" start="PT0S"><AdaptationSet><SegmentTemplate media="$Time$"><SegmentTimeline><S t="${t}" d="2" r="9"/></SegmentTimeline></SegmentTemplate><Representation id="v"/></AdaptationSet></Period>`,
    `type="${type}"`,
  );
const master = (resolution: string) => multivariant(`#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=${resolution}\nv.m3u8`);

it.each([
  ['live continues', live(5), live(6), 'continues'],
  ['live has not moved', live(5), live(5), 'continues'],
  ['an edge lags slightly', live(5), live(3), 'continues'],
  ['an edge shows an old copy', live(5, 9), live(1, 5), 'went-back'],
  ['live lags far behind', live(500), live(1), 'went-back'],
  ['live has ended', live(5), playlist({ first: 5, count: 4, vod: true }), 'ended'],
  ['a recording instead of live', live(50), vod(3), 'vod-instead-of-live'],
  ['the same recording', vod(3), vod(3), 'same'],
  ['another recording', vod(3), vod(9), 'other-durations'],
  ['an empty playlist', live(5), live(5, 0), 'empty'],
  ['an error page', live(5), parsed('<html>'), 'not-a-manifest'],
  ['another format', live(5), dash(0), 'other-format'],
  ['the same variants', master('1x1'), master('1x1'), 'same'],
  ['other variants', master('1x1'), master('2x2'), 'no-variant'],
  ['DASH continues', dash(100), dash(110), 'continues'],
  ['DASH lags behind', dash(100), dash(10), 'went-back'],
  ['DASH has ended', dash(100), dash(110, 'static'), 'ended'],
])('compares manifests: %s', (_, before, after, expected) => {
  const verdict = compareManifests(before, after);
  expect(verdict.verdict === 'mismatch' ? verdict.mismatch.kind : verdict.verdict).toBe(expected);
});

it.each([
  ['https://c.example/m.m3u8?t=1&_HLS_msn=5&_HLS_part=2', 'https://c.example/m.m3u8?t=1'],
  ['https://c.example/m.m3u8?_HLS_skip=YES', 'https://c.example/m.m3u8'],
  ['https://c.example/_HLS_/m.m3u8?a=b&&c', 'https://c.example/_HLS_/m.m3u8?a=b&&c'],
])('removes delivery directives from %s', (url, expected) => {
  expect(withoutDeliveryDirectives(url)).toBe(expected);
});

it('returns the file name without path and query', () => {
  expect(urlFileName('https://c.example/a/b.ts?x=/c')).toBe('b.ts');
});

it('lists the resources of a tree, and the playlists still to be fetched', () => {
  const whole = tree({ 'm.m3u8': master('1x1') });
  expect(missingPlaylists(whole)).toEqual([`${BASE}v.m3u8`]);
  const fetched = tree({ 'm.m3u8': master('1x1'), 'v.m3u8': playlist({ first: 0, count: 1, url: `${BASE}v.m3u8` }) });
  expect(missingPlaylists(fetched)).toEqual([]);
  expect(treeResources(fetched).map(({ role, url }) => `${role} ${url.replace(BASE, '')}`)).toEqual([
    'multivariant m.m3u8',
    'media-playlist v.m3u8',
    'segment 0.ts',
  ]);
});
