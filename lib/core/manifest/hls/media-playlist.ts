import { UnreadableManifest } from '../error.ts';
import type { MediaPlaylist, ManifestResource } from '../model.ts';
import { toByteRange, readPlaylist, type Playlist, type Segment } from './library.ts';
import { hintResources, keyResources, reportResources } from './media-tags.ts';
import type { PlaylistScan } from './scan.ts';
import { resourceUrl } from '../resource-url.ts';

/** The family of a media playlist (RFC 8216bis 4.4.3 to 4.4.5): segments, parts, maps, keys, hints. */
export function mediaPlaylist(scan: PlaylistScan, url: string): MediaPlaylist {
  const playlist = readPlaylist(scan.lines);
  const first = sequenceNumber(playlist.mediaSequence);
  // RFC 8216bis 4.4.5.2: the segments listed come after the skipped ones. The library leaves that to its caller.
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
        // How many discontinuities were skipped, a delta update does not say.
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
 * Timelines with an EXT-X-PROGRAM-DATE-TIME of their own: the library carries dates over discontinuities, where they
 * may not hold (RFC 8216bis 4.4.4.6).
 */
function datedTimelines(segments: readonly Segment[]): Set<number | undefined> {
  return new Set(segments.filter((segment) => segment.dateTimeObject).map(({ timeline }) => timeline));
}

/** The library gives every segment the map it is under: one object for each EXT-X-MAP tag. */
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
