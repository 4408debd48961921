import type { ManifestDocuments } from '../manifest/tree.ts';
import { MAX_CHILDREN } from './child-limit.ts';
import { pairTrees } from '../manifest/pairing/pair-trees.ts';
import { withoutDeliveryDirectives } from '../manifest/resource-url.ts';
import type { ResourceRole, ResourceTree } from '../manifest/model.ts';
import type { ChildRedirect } from '../stream.ts';

/*
 * A VOD whose files are signed one by one may have more files than a stream may have rules. Players load its playlists
 * once and request what they list to the end. So the rules cover a window that follows the player. The window is cut
 * from stored trees, without any request.
 */

/** Of a recording with fewer files, the rules cover those of more than one link. */
const LONG_VOD_SEGMENTS = MAX_CHILDREN / 2;

/** Whether the trees of a stream must be stored to cut a window from them: a recording with many files. */
export function isLongVod({ documents }: ManifestDocuments): boolean {
  const ended = documents.filter(({ text }) => text.includes('#EXT-X-ENDLIST'));
  return ended.reduce((sum, { text }) => sum + (text.match(/^#EXTINF:/gm)?.length ?? 0), 0) > LONG_VOD_SEGMENTS;
}

/** An earlier tree of a VOD: its segments by playlist, and the successor of each under the link in force. */
export interface IndexedTree {
  link: string;
  playlists: readonly (readonly string[])[];
  successor: ReadonlyMap<string, string>;
}

/** The position of a URL in a VOD. */
export interface SegmentPosition {
  tree: IndexedTree;
  playlist: number;
  index: number;
}

/** The earlier trees, indexed against the one in force. Windows are cut from it. */
export interface SegmentIndex {
  trees: readonly IndexedTree[];
  positionOf(url: string): SegmentPosition | null;
}

/** Indexes the trees of earlier links against that of the link in force. */
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

/** The share of a window behind the player, for small seeks back, and the share that must be left ahead of it. */
const BEHIND_SHARE = 1 / 5;
const AHEAD_SHARE = 1 / 4;
/** The share of the window for the playlists that the player uses. The remainder is for those it may switch to. */
const ACTIVE_SHARE = 2 / 3;

/** A range of a playlist that has rules: indices from ≤ i < to. */
export interface SegmentRange {
  tree: IndexedTree;
  playlist: number;
  from: number;
  to: number;
}

/** The ranges that fit in `budget` rules, around the last of the recently requested positions. */
export function rangesAround(
  trees: readonly IndexedTree[],
  requested: readonly SegmentPosition[],
  budget: number,
): SegmentRange[] {
  const last = requested.at(-1);
  if (!last) return [];
  const at = last.index / Math.max(1, last.tree.playlists[last.playlist]!.length);
  const isActive = (tree: IndexedTree, playlist: number) =>
    requested.some((position) => position.tree === tree && position.playlist === playlist);
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

/** Whether a position is well inside a range: enough is left ahead of it, or the VOD ends there. */
export function isCovered(ranges: readonly SegmentRange[], { tree, playlist, index }: SegmentPosition): boolean {
  return ranges.some((range) => {
    if (range.tree !== tree || range.playlist !== playlist || index < range.from || index >= range.to) return false;
    return range.to === tree.playlists[playlist]!.length || range.to - index > (range.to - range.from) * AHEAD_SHARE;
  });
}

/** Replaces the children of the indexed trees by those of the window. */
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

/** The children outside the indexed trees, playlists first; at most half of all. */
export function childrenOutsideIndex(children: readonly ChildRedirect[], segmentIndex: SegmentIndex): ChildRedirect[] {
  const rest = children.filter(({ from }) => !segmentIndex.positionOf(from));
  const ordered = [...rest.filter(({ isPlaylist }) => isPlaylist), ...rest.filter(({ isPlaylist }) => !isPlaylist)];
  return ordered.slice(0, MAX_CHILDREN / 2);
}

function sinceOfTree(children: readonly ChildRedirect[], { playlists }: IndexedTree): number {
  const own = new Set(playlists.flat());
  return children.find(({ from }) => own.has(from))?.since ?? 0;
}
