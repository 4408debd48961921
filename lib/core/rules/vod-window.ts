import type { ManifestDocuments } from '../manifest/documents.ts';
import { MAX_CHILDREN } from './child-limit.ts';
import { pairTrees } from '../manifest/pairing/pair-trees.ts';
import { withoutDeliveryDirectives } from '../manifest/resource-url.ts';
import type { ResourceRole, ResourceTree } from '../manifest/model.ts';
import type { ChildRedirect } from '../stream.ts';

/*
 * A title whose files are signed one by one may have more of them than a stream may have rules. Players load the
 * playlists of such a title once and ask for what they found there to the end, so the rules are a window that goes
 * where the player goes. What it is cut from is the families as they were stored: no network is needed.
 */

/** Of a recording with fewer files than this, the rules hold those of more than one link. */
const LONG_VOD_SEGMENTS = MAX_CHILDREN / 2;

/** Whether a family must be kept so that a window can be cut from it: a recording of many files. */
export function isLongVod({ documents }: ManifestDocuments): boolean {
  const ended = documents.filter(({ text }) => text.includes('#EXT-X-ENDLIST'));
  return ended.reduce((sum, { text }) => sum + (text.match(/^#EXTINF:/gm)?.length ?? 0), 0) > LONG_VOD_SEGMENTS;
}

/** An earlier family of a title: its segments, playlist by playlist, and where each of them is under the link in force. */
export interface IndexedTree {
  link: string;
  playlists: readonly (readonly string[])[];
  successor: ReadonlyMap<string, string>;
}

/** Where in a title a URL is. */
export interface SegmentPosition {
  tree: IndexedTree;
  playlist: number;
  index: number;
}

/** What windows are cut from: the earlier families against the one in force. */
export interface SegmentIndex {
  trees: readonly IndexedTree[];
  positionOf(url: string): SegmentPosition | null;
}

/** Puts the families of earlier links beside that of the link in force. */
export function buildSegmentIndex(earlier: readonly ResourceTree[], current: ResourceTree): SegmentIndex {
  const trees = earlier.map((before) => indexTree(before, current));
  const positions = new Map<string, SegmentPosition>();
  for (const tree of trees) {
    for (const [playlist, urls] of tree.playlists.entries()) {
      for (const [index, url] of urls.entries()) positions.set(url, { tree, playlist, index });
    }
  }
  return { trees, positionOf: (url) => positions.get(withoutDeliveryDirectives(url)) ?? null };
}

const SEGMENT_ROLES = new Set<ResourceRole>(['segment', 'part']);

function indexTree(before: ResourceTree, after: ResourceTree): IndexedTree {
  const playlists = [...before.manifests.values()].flatMap((manifest) => {
    if (manifest.kind !== 'media') return [];
    return [[...new Set(manifest.resources.filter(({ role }) => SEGMENT_ROLES.has(role)).map(({ url }) => url))]];
  });
  const { pairs } = pairTrees(before, after);
  return { link: before.url, playlists, successor: new Map(pairs.map(({ from, to }) => [from, to])) };
}

/** Of a window this much lies behind the player, for small seeks back; and this much must be left ahead of it. */
const BEHIND_SHARE = 1 / 5;
const AHEAD_SHARE = 1 / 4;
/** What of the window is for the playlists the player is in; the rest is for those it may switch back to. */
const ACTIVE_SHARE = 2 / 3;

/** A stretch of a playlist that has rules: indices from ≤ i < to. */
export interface SegmentRange {
  tree: IndexedTree;
  playlist: number;
  from: number;
  to: number;
}

/** The stretches that fit into `budget` rules around the places asked for lately, the last of which says where. */
export function rangesAround(
  trees: readonly IndexedTree[],
  asked: readonly SegmentPosition[],
  budget: number,
): SegmentRange[] {
  const last = asked.at(-1);
  if (!last) return [];
  const at = last.index / Math.max(1, last.tree.playlists[last.playlist]!.length);
  const isActive = (tree: IndexedTree, playlist: number) =>
    asked.some((position) => position.tree === tree && position.playlist === playlist);
  const all = trees.flatMap((tree) => tree.playlists.map((_, playlist) => ({ tree, playlist })));
  const active = all.filter(({ tree, playlist }) => isActive(tree, playlist));
  const inactive = all.filter(({ tree, playlist }) => !isActive(tree, playlist));
  const share = inactive.length > 0 ? ACTIVE_SHARE : 1;
  const cut = (some: typeof all, rules: number) =>
    some.map(({ tree, playlist }) => {
      const { length } = tree.playlists[playlist]!;
      const size = Math.min(length, Math.floor(rules / some.length));
      const from = Math.max(0, Math.min(Math.floor(at * length - size * BEHIND_SHARE), length - size));
      return { tree, playlist, from, to: from + size };
    });
  return [...cut(active, budget * share), ...cut(inactive, budget * (1 - share))];
}

/** Whether a place is well inside one of the stretches: enough is left ahead of it, or the title ends there. */
export function isCovered(ranges: readonly SegmentRange[], { tree, playlist, index }: SegmentPosition): boolean {
  return ranges.some((range) => {
    if (range.tree !== tree || range.playlist !== playlist || index < range.from || index >= range.to) return false;
    return range.to === tree.playlists[playlist]!.length || range.to - index > (range.to - range.from) * AHEAD_SHARE;
  });
}

/** The children of a stream with the window put in place of what it had of these titles. */
export function withSegmentRanges(
  children: readonly ChildRedirect[],
  segmentIndex: SegmentIndex,
  ranges: readonly SegmentRange[],
): ChildRedirect[] {
  const rest = childrenOutsideIndex(children, segmentIndex);
  const since = new Map(segmentIndex.trees.map((tree) => [tree, sinceOfTree(children, tree)]));
  const window = ranges.flatMap(({ tree, playlist, from, to }) =>
    tree.playlists[playlist]!.slice(from, to).flatMap((url): ChildRedirect[] => {
      const target = tree.successor.get(url);
      if (target === undefined || target === url) return [];
      return [{ from: url, to: target, isPlaylist: false, since: since.get(tree) ?? 0 }];
    }),
  );
  return [...rest, ...window].slice(0, MAX_CHILDREN);
}

/** What of the children is not cut from the titles, playlists first; at most half of all. */
export function childrenOutsideIndex(children: readonly ChildRedirect[], segmentIndex: SegmentIndex): ChildRedirect[] {
  const rest = children.filter(({ from }) => !segmentIndex.positionOf(from));
  const ordered = [
    ...rest.filter(({ isPlaylist: playlist }) => playlist),
    ...rest.filter(({ isPlaylist: playlist }) => !playlist),
  ];
  return ordered.slice(0, MAX_CHILDREN / 2);
}

function sinceOfTree(children: readonly ChildRedirect[], { playlists }: IndexedTree): number {
  const own = new Set(playlists.flat());
  return children.find(({ from }) => own.has(from))?.since ?? 0;
}
