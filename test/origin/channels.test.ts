import { expect, test } from 'vitest';

import { channel, HOSTS } from './channels.ts';
import { PRESETS } from './presets.ts';

test.each(Object.entries(PRESETS))('preset %s is named by its id', (name, { id }) => expect(id).toBe(name));

test('titles differ, so that a stream can be told by its title', () => {
  const titles = Object.values(PRESETS).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('all hosts are listed', () => {
  expect(HOSTS).toEqual([
    'site.test',
    'site2.test',
    'player.test',
    'edge1.cdn.test',
    'edge2.cdn.test',
    'edge3.cdn.test',
  ]);
});

test.each([
  ['an id that is no path segment', { id: 'a/b' }],
  ['no edge', { edges: [] }],
  ['an unknown edge', { edges: ['edge.example'] }],
  ['encrypted fMP4', { container: 'fmp4', encryption: 'aes-128' }],
  ['a live file', { container: 'mp4' }],
  ['qualities of separate audio', { container: 'fmp4', links: 'per-quality' }],
  ['credentials for everyone', { credentials: true }],
] as const)('a channel with %s is refused', (_what, parts) => {
  expect(() => channel({ id: 'one', title: 'One', ...parts })).toThrow(RangeError);
});
