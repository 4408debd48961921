import { expect } from 'vitest';
import type { MediaPlaylist, ResourceTree } from '../../../../../lib/core/manifest/model.ts';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { BASE, multivariant, tree } from '../manifests.ts';

/** Each pair as `from → to (how)`, without `BASE` and without the link itself. */
export function pairs(before: ResourceTree, after: ResourceTree): string[] {
  const pairing = pairTrees(before, after);
  expect(pairing.mismatch).toBeNull();
  return pairing.pairs
    .filter(({ how }) => how !== 'link')
    .map(({ from, to, how }) => `${cut(from)} → ${cut(to)} (${how})`);
}

/** A URL without the common prefix of these tests. */
export const cut = (url: string) => url.replace(BASE, '');
/** A tree of one media playlist, under its own link. */
export const root = (manifest: MediaPlaylist, token = 'a') => tree({ [`m.m3u8?t=${token}`]: manifest });
/** Resources without a counterpart, and the reason. */
export const unpaired = (before: ResourceTree, after: ResourceTree) =>
  pairTrees(before, after).unpaired.map(({ url, reason }) => `${cut(url)} ${reason}`);

/** The lines of a variant. */
export const variant = (attributes: string, uri: string) => `#EXT-X-STREAM-INF:${attributes}\n${uri}\n`;
/** A tree of only a multivariant playlist. */
export const master = (...lines: string[]) =>
  tree({ 'master.m3u8': multivariant(lines.join(''), `${BASE}master.m3u8`) });
