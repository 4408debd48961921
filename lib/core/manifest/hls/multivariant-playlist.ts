import { sortedCodecs } from '../resource.ts';
import { withinLimit } from '../error.ts';
import type { ManifestResource, MultivariantPlaylist, VariantIdentity } from '../model.ts';
import { decimalAttribute, type Attributes } from './attributes.ts';
import { readPlaylist, type Segment } from './library.ts';
import type { PlaylistScan } from './scan.ts';
import { LIMITS } from '../limits.ts';
import { resourceUrl } from '../resource-url.ts';

/** Reads a multivariant playlist (RFC 8216bis 4.4.6): playlists, session keys and session data. */
export function multivariantPlaylist(scan: PlaylistScan, url: string): MultivariantPlaylist {
  withinLimit(scan.uris, LIMITS.playlists, 'playlists');
  const { playlists = [], iFramePlaylists } = readPlaylist(scan.lines);
  const resources: ManifestResource[] = [{ url, role: 'multivariant', identity: { of: 'manifest' }, range: null }];
  const add = (
    reference: string | undefined,
    role: ManifestResource['role'],
    identity: ManifestResource['identity'],
  ) => {
    const absolute = reference ? resourceUrl(reference, url) : null;
    if (absolute) resources.push({ url: absolute, role, identity, range: null });
  };
  for (const variant of playlists) add(variant.uri, 'media-playlist', variantIdentity('variant', variant));
  for (const { attributes } of scan.handledTags.get('EXT-X-MEDIA') ?? []) {
    add(attributes.get('URI'), 'media-playlist', {
      of: 'rendition',
      type: attributes.get('TYPE') ?? '',
      group: attributes.get('GROUP-ID') ?? '',
      name: attributes.get('NAME') ?? '',
      language: attributes.get('LANGUAGE') ?? null,
      stableId: attributes.get('STABLE-RENDITION-ID') ?? null,
    });
  }
  for (const variant of iFramePlaylists) add(variant.uri, 'i-frame', variantIdentity('i-frame', variant));
  for (const [index, { attributes }] of (scan.handledTags.get('EXT-X-SESSION-KEY') ?? []).entries()) {
    add(attributes.get('URI'), 'key', { of: 'session-key', ...keyIdentity(attributes), index });
  }
  for (const { attributes } of scan.handledTags.get('EXT-X-SESSION-DATA') ?? []) {
    const language = attributes.get('LANGUAGE') ?? null;
    add(attributes.get('URI'), 'session-data', {
      of: 'session-data',
      dataId: attributes.get('DATA-ID') ?? '',
      language,
    });
  }
  for (const { attributes } of scan.handledTags.get('EXT-X-CONTENT-STEERING') ?? []) {
    add(attributes.get('SERVER-URI'), 'steering', { of: 'steering' });
  }
  withinLimit(resources.length - 1, LIMITS.playlists, 'playlists');
  return { kind: 'multivariant', url, resources, variables: scan.variables };
}

/** RFC 8216bis 4.4.4.4: KEYFORMAT defaults to `identity`. */
export function keyIdentity(attributes: Attributes): { method: string; keyFormat: string } {
  return { method: attributes.get('METHOD') ?? '', keyFormat: attributes.get('KEYFORMAT') ?? 'identity' };
}

function variantIdentity(of: VariantIdentity['of'], { attributes = {} }: Segment): VariantIdentity {
  const text = (name: string): string | null => {
    const value = attributes[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  // The library parses some of them as numbers, but leaves AVERAGE-BANDWIDTH of variants as text.
  const number = (name: string): number | null => {
    const value = attributes[name];
    return typeof value === 'number'
      ? Number.isFinite(value)
        ? value
        : null
      : decimalAttribute(text(name) ?? undefined);
  };
  const size = attributes['RESOLUTION'];
  return {
    of,
    resolution: typeof size === 'object' && size.width && size.height ? `${size.width}x${size.height}` : null,
    bandwidth: number('BANDWIDTH'),
    averageBandwidth: number('AVERAGE-BANDWIDTH'),
    codecs: sortedCodecs(text('CODECS')),
    frameRate: number('FRAME-RATE'),
    audio: text('AUDIO'),
    video: text('VIDEO'),
    subtitles: text('SUBTITLES'),
    pathway: text('PATHWAY-ID'),
    stableId: text('STABLE-VARIANT-ID'),
  };
}
