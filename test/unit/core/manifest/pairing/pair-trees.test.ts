import { describe, expect, it } from 'vitest';
import type { MediaPlaylist } from '../../../../../lib/core/manifest/model.ts';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { BASE, parsed, playlist, tree } from '../manifests.ts';
import { root, variant } from './pairs-of.ts';

describe('pairs a whole tree', () => {
  const text = (t: string) =>
    `#EXTM3U\n${variant('BANDWIDTH=1', `1.m3u8?${t}`)}${variant('BANDWIDTH=2', `2.m3u8?${t}`)}`;
  const whole = (t: string, ...children: (MediaPlaylist | ReturnType<typeof parsed>)[]) =>
    tree({
      [`master.m3u8?${t}`]: parsed(text(t), `https://edge-${t}.example/x/master.m3u8`),
      ...Object.fromEntries(children.map((child, n) => [`https://edge-${t}.example/x/${n + 1}.m3u8?${t}`, child])),
    });
  const live = (t: string) =>
    playlist({ first: 0, count: 1, name: (n) => `${n}-${t}`, url: `https://edge-${t}.example/x/` });
  const PAGE = parsed('<html>');

  it('with the link, its redirect target, and the contents of the playlists', () => {
    expect(
      pairTrees(whole('a', live('a')), whole('b', live('b'))).pairs.map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([
      `${BASE}master.m3u8?a → ${BASE}master.m3u8?b`,
      'https://edge-a.example/x/master.m3u8 → https://edge-b.example/x/master.m3u8',
      'https://edge-a.example/x/0-a → https://edge-b.example/x/0-b',
      'https://edge-a.example/x/1.m3u8?a → https://edge-b.example/x/1.m3u8?b',
      'https://edge-a.example/x/ → https://edge-b.example/x/',
      'https://edge-a.example/x/2.m3u8?a → https://edge-b.example/x/2.m3u8?b',
    ]);
  });

  it('without a playlist that became an error page', () => {
    const { mismatch, unpaired } = pairTrees(whole('a', live('a'), live('a')), whole('b', live('b'), PAGE));
    expect(mismatch).toBeNull();
    expect(unpaired).toEqual([
      { url: 'https://edge-a.example/x/2.m3u8?a', role: 'media-playlist', reason: 'contradiction' },
    ]);
  });

  it('as a mismatch if every playlist became an error page', () => {
    expect(pairTrees(whole('a', live('a')), whole('b', PAGE)).mismatch).toEqual({
      kind: 'not-a-manifest',
      sentence: 'One of the links does not lead to a manifest. This is a web page, not a playlist or an MPD.',
    });
  });

  it.each([
    ['an error page with status 200', tree({ x: PAGE }), 'not-a-manifest'],
    ['a tree without its root', { url: `${BASE}x`, manifests: new Map() }, 'not-a-manifest'],
    ['a media playlist', root(live('b')), 'other-format'],
  ])('as a mismatch if the fresh link leads to %s', (_, after, kind) => {
    expect(pairTrees(whole('a'), after).mismatch?.kind).toBe(kind);
  });
});
