import { expect, test } from 'vitest';

import { channel, COOKIE_EDGE, EDGE_HOSTS, HOSTS } from './channels.ts';
import { PRESETS } from './presets.ts';

test.each(Object.entries(PRESETS))('preset %s uses its id as its name', (name, { id }) => expect(id).toBe(name));

test('all titles differ, so that a title identifies a stream', () => {
  const titles = Object.values(PRESETS).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('lists all hosts', () => {
  expect(HOSTS).toEqual([
    'site.test',
    'site2.test',
    'player.test',
    'edge1.cdn.test',
    'edge2.cdn.test',
    'edge3.cdn.test',
    'media.site.test',
  ]);
});

test('fills in the defaults of a token policy', () => {
  const { token } = channel({ id: 'one', title: 'One', token: { place: 'path' } });
  expect(token).toEqual({ place: 'path', scope: 'channel', lifetime: 30 });
});

const cookie = { token: { place: 'cookie' }, edges: [COOKIE_EDGE], cors: 'exact', credentials: true } as const;

test.each([
  ['an id that is no path segment', { id: 'a/b' }],
  ['a site elsewhere', { site: 'site.example' }],
  ['no edge', { edges: [] }],
  ['an unknown edge', { edges: ['edge.example'] }],
  ['an encrypted MPD', { container: 'fmp4', manifest: 'dash', encryption: 'aes-128' }],
  ['encrypted parts', { container: 'fmp4', encryption: 'aes-128', lowLatency: true }],
  ['no segments', { window: 0 }],
  ['fewer segments than a delta update needs', { container: 'fmp4', lowLatency: true, window: 6 }],
  ['parts of transport streams', { lowLatency: true }],
  ['a live file', { container: 'mp4' }],
  ['qualities of separate audio', { container: 'fmp4', links: 'per-quality' }],
  ['credentials for everyone', { credentials: true }],
  ['an MPD of transport streams', { manifest: 'dash' }],
  ['an exchange and one edge', { exchange: true }],
  ['an exchange and no multivariant playlist', { exchange: true, edges: EDGE_HOSTS, links: 'per-quality' }],
  ['an exchange of a token for one file', { exchange: true, edges: EDGE_HOSTS, token: { scope: 'file' } }],
  ['a cookie for another site', { ...cookie, edges: EDGE_HOSTS }],
  ['a cookie from a frame of another site', { ...cookie, embed: 'frame' }],
  ['a cookie that is not sent', { ...cookie, credentials: false }],
  ['a cookie for each file', { ...cookie, token: { place: 'cookie', scope: 'file' } }],
  ['sessions without an exchange', { sessionPer: 'answer' }],
  ['an exchange of nothing', { exchange: true, edges: EDGE_HOSTS, token: { place: 'none' } }],
] as const)('rejects a channel with %s', (_what, parts) => {
  expect(() => channel({ id: 'one', title: 'One', ...parts })).toThrow(RangeError);
});
