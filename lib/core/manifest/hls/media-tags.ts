import type { KeyIdentity, ManifestResource } from '../model.ts';
import { decimalAttribute } from './attributes.ts';
import { keyIdentity } from './multivariant-playlist.ts';
import type { PlaylistScan } from './scan.ts';
import { resourceUrl } from '../resource-url.ts';

/**
 * EXT-X-KEY (RFC 8216bis 4.4.4.4): a key holds until the next tag of its KEYFORMAT, or METHOD=NONE, or the end. Those that are no requests (data:, skd:) are left out.
 */
export function keyResources(scan: PlaylistScan, url: string, listedFrom: number, next: number): ManifestResource[] {
  const resources: ManifestResource[] = [];
  const open = new Map<string, KeyIdentity>();
  const end = (identity: KeyIdentity | undefined, to: number) => {
    if (identity) identity.to = to;
  };
  for (const { at, attributes } of scan.handledTags.get('EXT-X-KEY') ?? []) {
    const from = listedFrom + at;
    const { method, keyFormat } = keyIdentity(attributes);
    if (method === 'NONE') {
      for (const identity of open.values()) end(identity, from);
      open.clear();
      continue;
    }
    end(open.get(keyFormat), from);
    const iv = attributes.get('IV')?.toLowerCase() ?? null;
    const identity: KeyIdentity = { of: 'key', method, keyFormat, iv, from, to: Math.max(next, from + 1) };
    open.set(keyFormat, identity);
    const absolute = resourceUrl(attributes.get('URI') ?? 'none:', url);
    if (absolute) resources.push({ url: absolute, role: 'key', identity, range: null });
  }
  return resources;
}

/**
 * EXT-X-PRELOAD-HINT (RFC 8216bis 4.4.5.3). A hinted part is the next one of the segment under way, `parts` of which are
 * listed: under the same identity it will be listed as a part.
 */
export function hintResources(scan: PlaylistScan, url: string, next: number, parts: number): ManifestResource[] {
  const resources: ManifestResource[] = [];
  let part = parts;
  for (const { attributes } of scan.handledTags.get('EXT-X-PRELOAD-HINT') ?? []) {
    const type = attributes.get('TYPE') ?? '';
    const absolute = resourceUrl(attributes.get('URI') ?? 'none:', url);
    if (!absolute) continue;
    const start = decimalAttribute(attributes.get('BYTERANGE-START'));
    const length = decimalAttribute(attributes.get('BYTERANGE-LENGTH'));
    resources.push({
      url: absolute,
      role: 'hint',
      identity: type === 'PART' ? { of: 'part', msn: next, part: part++ } : { of: 'hint', type },
      range: start === null && length === null ? null : { offset: start ?? 0, length },
    });
  }
  return resources;
}

/** EXT-X-RENDITION-REPORT (RFC 8216bis 4.4.5.4): players go straight to these playlists when they switch. */
export function reportResources(scan: PlaylistScan, url: string): ManifestResource[] {
  return (scan.handledTags.get('EXT-X-RENDITION-REPORT') ?? []).flatMap(({ attributes }, index): ManifestResource[] => {
    const absolute = resourceUrl(attributes.get('URI') ?? 'none:', url);
    return absolute ? [{ url: absolute, role: 'media-playlist', identity: { of: 'report', index }, range: null }] : [];
  });
}
