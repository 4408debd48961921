import { UnreadableManifest } from '../error.ts';
import type { MediaPlaylist, ManifestResource, KeyIdentity } from '../model.ts';
import { toByteRange, readPlaylist, type Playlist, type Segment } from './library.ts';
import type { PlaylistScan } from './scan.ts';
import { resourceUrl } from '../resource-url.ts';
import { decimalAttribute } from './attributes.ts';
import { keyIdentity } from './multivariant-playlist.ts';

/** Reads a media playlist (RFC 8216bis 4.4.3 to 4.4.5): segments, parts, maps, keys, hints. */
export function mediaPlaylist(scan: PlaylistScan, url: string): MediaPlaylist {
  const playlist = readPlaylist(scan.lines);
  const first = sequenceNumber(playlist.mediaSequence);
  // RFC 8216bis 4.4.5.2: listed segments follow the skipped ones. The library leaves this to its caller.
  const skipped = sequenceNumber(playlist.skip?.skippedSegments);
  const { segments } = playlist;
  const listedFrom = first + skipped;
  const next = listedFrom + segments.length;
  if (!Number.isSafeInteger(next + 1)) throw new UnreadableManifest('malformed', 'Its media sequence is no number.');
  const resources: ManifestResource[] = [
    { url, role: 'media-playlist', identity: { of: 'manifest' }, range: null },
    ...segmentResources(playlist, url, listedFrom, skipped > 0),
    ...mapResources(playlist, url, listedFrom),
    ...keyResources(scan, url, listedFrom, next),
    ...hintResources(scan, url, next, playlist.preloadSegment?.parts?.length ?? 0),
    ...reportResources(scan, url),
  ];
  return {
    kind: 'media',
    url,
    resources,
    ended: playlist.endList === true,
    playlistType: playlist.playlistType === 'VOD' || playlist.playlistType === 'EVENT' ? playlist.playlistType : null,
    targetDuration: playlist.targetDuration ?? null,
    first,
    next,
    skipped,
    duration: segments.reduce((sum, segment) => sum + (segment.duration ?? 0), 0),
  };
}

function sequenceNumber(value: number | undefined): number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function segmentResources(playlist: Playlist, url: string, listedFrom: number, delta: boolean): ManifestResource[] {
  const resources: ManifestResource[] = [];
  const add = (reference: string | undefined, rest: Omit<ManifestResource, 'url'>) => {
    const absolute = reference === undefined ? null : resourceUrl(reference, url);
    if (absolute) resources.push({ url: absolute, ...rest });
  };
  const dated = datedTimelines(playlist.segments);
  const addParts = (segment: Segment, msn: number) => {
    for (const [part, { uri, byterange }] of (segment.parts ?? []).entries()) {
      add(uri, { role: 'part', identity: { of: 'part', msn, part }, range: toByteRange(byterange) });
    }
  };
  for (const [index, segment] of playlist.segments.entries()) {
    const msn = listedFrom + index;
    addParts(segment, msn);
    const time = dated.has(segment.timeline) ? (segment.programDateTime ?? NaN) : NaN;
    add(segment.uri, {
      role: 'segment',
      identity: {
        of: 'segment',
        msn,
        // A delta update does not say how many discontinuities it skipped.
        discontinuity: delta ? null : (segment.timeline ?? null),
        time: Number.isFinite(time) ? time : null,
        duration: segment.duration ?? 0,
      },
      range: toByteRange(segment.byterange),
    });
  }
  if (playlist.preloadSegment) addParts(playlist.preloadSegment, listedFrom + playlist.segments.length);
  return resources;
}

/**
 * Timelines with their own EXT-X-PROGRAM-DATE-TIME. The library carries dates across discontinuities, where they may be
 * wrong (RFC 8216bis 4.4.4.6).
 */
function datedTimelines(segments: readonly Segment[]): Set<number | undefined> {
  return new Set(segments.filter((segment) => segment.dateTimeObject).map(({ timeline }) => timeline));
}

/** The library gives every segment its map, one object per EXT-X-MAP tag. */
function mapResources(playlist: Playlist, url: string, listedFrom: number): ManifestResource[] {
  const resources: ManifestResource[] = [];
  const all = playlist.preloadSegment ? [...playlist.segments, playlist.preloadSegment] : playlist.segments;
  for (let from = 0; from < all.length;) {
    const { map } = all[from]!;
    let to = from + 1;
    while (to < all.length && all[to]!.map === map) to++;
    const absolute = map?.uri ? resourceUrl(map.uri, url) : null;
    if (absolute) {
      const identity = { of: 'init' as const, from: listedFrom + from, to: listedFrom + to };
      resources.push({ url: absolute, role: 'init', identity, range: toByteRange(map?.byterange) });
    }
    from = to;
  }
  return resources;
}

/**
 * EXT-X-KEY (RFC 8216bis 4.4.4.4): a key applies until the next tag of its KEYFORMAT, METHOD=NONE, or the end. Keys
 * that cause no request (data:, skd:) are left out.
 */
function keyResources(scan: PlaylistScan, url: string, listedFrom: number, next: number): ManifestResource[] {
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
 * EXT-X-PRELOAD-HINT (RFC 8216bis 4.4.5.3). A hinted part is the next one of the unfinished segment, which already
 * lists `parts` parts. Later it is listed as a part with the same identity.
 */
function hintResources(scan: PlaylistScan, url: string, next: number, parts: number): ManifestResource[] {
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

/** EXT-X-RENDITION-REPORT (RFC 8216bis 4.4.5.4): players request these playlists directly when they switch. */
function reportResources(scan: PlaylistScan, url: string): ManifestResource[] {
  return (scan.handledTags.get('EXT-X-RENDITION-REPORT') ?? []).flatMap(({ attributes }, index): ManifestResource[] => {
    const absolute = resourceUrl(attributes.get('URI') ?? 'none:', url);
    return absolute ? [{ url: absolute, role: 'media-playlist', identity: { of: 'report', index }, range: null }] : [];
  });
}
