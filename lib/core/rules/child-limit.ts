import type { ChildRedirect } from '../stream.ts';

/** Maximum number of children with rules per stream. Of a longer VOD, those around the player's position have rules. */
export const MAX_CHILDREN = 1_500;

/**
 * Limits children to `cap`. Drops those of whole refreshes, keeping in this order: refreshes with a child the player
 * requested; the first refresh, whose children are requested to the end by players that load a playlist once; the
 * newest. Playlists come before all other children.
 */
export function limitChildren(
  children: readonly ChildRedirect[],
  cap: number,
  isRequested: (child: ChildRedirect) => boolean,
): ChildRedirect[] {
  if (children.length <= cap) return [...children];
  const bySince = [...Map.groupBy(children, ({ since }) => since)].toSorted(([a], [b]) => b - a);
  const first = bySince.at(-1)?.[0];
  const ranked = bySince.map(([since, group]) => {
    return { group, rank: group.some(isRequested) ? 0 : since === first ? 1 : 2 };
  });
  const ordered = ranked.toSorted((a, b) => a.rank - b.rank).flatMap(({ group }) => group);
  const playlists = ordered.filter(({ isPlaylist }) => isPlaylist);
  return [...playlists, ...ordered.filter(({ isPlaylist }) => !isPlaylist)].slice(0, cap);
}
