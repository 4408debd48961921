import * as v from 'valibot';
import type { ManifestError } from './error.ts';
import type { Manifest, ManifestResource, ResourceRole, ResourceTree } from './model.ts';
import { withoutDeliveryDirectives } from './resource-url.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';

/** The resources of a tree as a list: each URL once for each of its roles and byte ranges. */
export function treeResources(tree: ResourceTree): ManifestResource[] {
  const seen = new Set<string>();
  const resources: ManifestResource[] = [];
  for (const manifest of tree.manifests.values()) {
    if (manifest.kind === 'error') continue;
    for (const resource of manifest.resources) {
      const key = `${resource.role} ${resource.range?.offset ?? ''}-${resource.range?.length ?? ''} ${resource.url}`;
      if (seen.has(key)) continue;
      seen.add(key);
      resources.push(resource);
    }
  }
  return resources;
}

/** The manifest at a URL of a tree, with or without delivery directives added by a player. */
export function manifestAt(tree: ResourceTree, url: string): Manifest | ManifestError | undefined {
  return tree.manifests.get(url) ?? tree.manifests.get(withoutDeliveryDirectives(url));
}

const MEDIA_PLAYLISTS = new Set<ResourceRole>(['media-playlist', 'i-frame']);

/** The URLs to fetch next to complete a tree: playlists that it names and that were not fetched. */
export function missingPlaylists(tree: ResourceTree): string[] {
  const root = manifestAt(tree, tree.url);
  if (root?.kind !== 'multivariant') return [];
  const named = root.resources.filter(({ role }) => MEDIA_PLAYLISTS.has(role)).map(({ url }) => url);
  return [...new Set(named)].filter((url) => !manifestAt(tree, url));
}

/** The documents fetched under one link: its manifest, and the playlists that the manifest names. */
export const ManifestDocumentsSchema = v.object({
  link: HttpUrlSchema,
  documents: v.array(v.object({ requested: v.string(), url: v.string(), contentType: v.string(), text: v.string() })),
});
export type ManifestDocuments = v.InferOutput<typeof ManifestDocumentsSchema>;
