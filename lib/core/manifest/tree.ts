import * as v from 'valibot';
import type { ManifestError } from './error.ts';
import type { Manifest, ManifestResource, ResourceRole, ResourceTree } from './model.ts';
import { withoutDeliveryDirectives } from './resource-url.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';

/** A stream's family under one generation, flat: each URL once for each role and byte range it has. */
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

/** What was found at a URL of a tree, with or without the delivery directives that a player adds. */
export function manifestAt(tree: ResourceTree, url: string): Manifest | ManifestError | undefined {
  return tree.manifests.get(url) ?? tree.manifests.get(withoutDeliveryDirectives(url));
}

const MEDIA_PLAYLISTS = new Set<ResourceRole>(['media-playlist', 'i-frame']);

/** The URLs to fetch next so that a tree becomes whole: playlists that are named and were not looked at. */
export function missingPlaylists(tree: ResourceTree): string[] {
  const root = manifestAt(tree, tree.url);
  if (root?.kind !== 'multivariant') return [];
  const named = root.resources.filter(({ role }) => MEDIA_PLAYLISTS.has(role)).map(({ url }) => url);
  return [...new Set(named)].filter((url) => !manifestAt(tree, url));
}

/** A family as it was fetched under one link: the manifest there, and the playlists it names. */
export const ManifestDocumentsSchema = v.object({
  link: HttpUrlSchema,
  documents: v.array(v.object({ requested: v.string(), url: v.string(), contentType: v.string(), text: v.string() })),
});
export type ManifestDocuments = v.InferOutput<typeof ManifestDocumentsSchema>;
