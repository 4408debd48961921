import type { ManifestError } from './error.ts';
import type { Manifest, Member, Role, Tree } from './family.ts';
import { withoutDirectives } from './member-url.ts';

/** A stream's family under one generation, flat: each URL once for each role and byte range it has. */
export function familyOf(tree: Tree): Member[] {
  const seen = new Set<string>();
  const family: Member[] = [];
  for (const manifest of tree.manifests.values()) {
    if (manifest.kind === 'error') continue;
    for (const member of manifest.members) {
      const key = `${member.role} ${member.range?.offset ?? ''}-${member.range?.length ?? ''} ${member.url}`;
      if (seen.has(key)) continue;
      seen.add(key);
      family.push(member);
    }
  }
  return family;
}

/** What was found at a URL of a tree, with or without the delivery directives that a player adds. */
export function manifestAt(tree: Tree, url: string): Manifest | ManifestError | undefined {
  return tree.manifests.get(url) ?? tree.manifests.get(withoutDirectives(url));
}

const PLAYLISTS = new Set<Role>(['media-playlist', 'i-frame']);

/** The URLs to fetch next so that a tree becomes whole: playlists that are named and were not looked at. */
export function missingPlaylists(tree: Tree): string[] {
  const root = manifestAt(tree, tree.url);
  if (root?.kind !== 'multivariant') return [];
  const named = root.members.filter(({ role }) => PLAYLISTS.has(role)).map(({ url }) => url);
  return [...new Set(named)].filter((url) => !manifestAt(tree, url));
}
