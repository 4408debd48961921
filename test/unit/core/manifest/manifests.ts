import type { ManifestError } from '../../../../lib/core/manifest/error.ts';
import type {
  Manifest,
  MediaPlaylist,
  ManifestResource,
  Mpd,
  MultivariantPlaylist,
  ResourceTree,
} from '../../../../lib/core/manifest/model.ts';
import { parseManifest } from '../../../../lib/core/manifest/parse.ts';

/** The directory of the manifests in these tests. */
export const BASE = 'https://c.example/live/ch1/';

export function parsed(text: string, url = `${BASE}m.m3u8`): Manifest | ManifestError {
  return parseManifest({ url, text });
}

export function media(lines: string, url = `${BASE}m.m3u8`): MediaPlaylist {
  return as('media', parsed(`#EXTM3U\n#EXT-X-TARGETDURATION:4\n${lines}`, url));
}

export function multivariant(lines: string, url = `${BASE}m.m3u8`): MultivariantPlaylist {
  return as('multivariant', parsed(`#EXTM3U\n${lines}`, url));
}

export function mpd(inner: string, attributes = '', url = `${BASE}m.mpd`): Mpd {
  return as('mpd', parsed(`<?xml version="1.0"?><MPD ${attributes}>${inner}</MPD>`, url));
}

export function as<K extends Manifest['kind']>(
  kind: K,
  manifest: Manifest | ManifestError,
): Extract<Manifest, { kind: K }> {
  if (manifest.kind !== kind) throw new Error(manifest.kind === 'error' ? manifest.sentence : manifest.kind);
  return manifest as Extract<Manifest, { kind: K }>;
}

/** `role url [offset+length]` of each resource except the manifest itself, without `BASE`. */
export function listing({ resources }: { resources: readonly ManifestResource[] }): string[] {
  return resources
    .filter(({ identity }) => identity.of !== 'manifest')
    .map(({ role, url, range }) => {
      const bytes = range ? ` ${range.offset}+${range.length ?? ''}` : '';
      return `${role} ${url.replace(BASE, '')}${bytes}`;
    });
}

/** Identities of the resources with one role. */
export function identities(
  { resources }: { resources: readonly ManifestResource[] },
  role: ManifestResource['role'],
): unknown[] {
  return resources
    .filter((resource) => resource.role === role && resource.identity.of !== 'manifest')
    .map((m) => m.identity);
}

/**
 * A live media playlist, or a whole one with `vod`: segments from `first` on, named by `name`, each preceded by `tags`.
 */
export function playlist(options: {
  first: number;
  count: number;
  name?: (msn: number) => string;
  tags?: (msn: number) => string;
  duration?: number;
  vod?: boolean;
  head?: string;
  url?: string;
}): MediaPlaylist {
  const { first, count, name = (msn) => `${msn}.ts`, tags = () => '', duration = 4, vod, head = '', url } = options;
  const segments = Array.from({ length: count }, (_, index) => {
    const msn = first + index;
    return `${tags(msn)}#EXTINF:${duration},\n${name(msn)}\n`;
  });
  const end = vod ? '#EXT-X-ENDLIST' : '';
  return media(`#EXT-X-MEDIA-SEQUENCE:${first}\n${head}${segments.join('')}${end}`, url);
}

/** A tree whose root is the first manifest; keys may be relative to `BASE`. */
export function tree(manifests: Record<string, Manifest | ManifestError>): ResourceTree {
  const entries = Object.entries(manifests).map(([url, manifest]) => [new URL(url, BASE).href, manifest] as const);
  return { url: entries[0]![0], manifests: new Map(entries) };
}
