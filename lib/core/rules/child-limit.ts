import type { ChildRedirect } from '../stream.ts';

/** Most children a stream has rules for; of longer titles those around the viewer's place. */
export const MAX_CHILDREN = 1_500;

/**
 * As many children as a stream may have, whole refreshes at a time: those the player was seen asking for, the first
 * ones, which players that load a playlist once ask for to the end, then the newest; playlists of all of them.
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
  const playlists = ordered.filter(({ isPlaylist: playlist }) => playlist);
  return [...playlists, ...ordered.filter(({ isPlaylist: playlist }) => !playlist)].slice(0, cap);
}
