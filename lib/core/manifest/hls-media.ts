import { Unreadable } from './error.ts';
import type { MediaPlaylist, Member } from './family.ts';
import { rangeOf, readPlaylist, type Playlist, type Segment } from './hls-library.ts';
import { hintMembers, keyMembers, reportMembers } from './hls-media-tags.ts';
import type { Scan } from './hls-scan.ts';
import { memberUrl } from './member-url.ts';

/** The family of a media playlist (RFC 8216bis 4.4.3 to 4.4.5): segments, parts, maps, keys, hints. */
export function mediaPlaylist(scan: Scan, url: string): MediaPlaylist {
  const playlist = readPlaylist(scan.lines);
  const first = sequence(playlist.mediaSequence);
  // RFC 8216bis 4.4.5.2: the segments listed come after the skipped ones. The library leaves that to its caller.
  const skipped = sequence(playlist.skip?.skippedSegments);
  const { segments } = playlist;
  const listedFrom = first + skipped;
  const next = listedFrom + segments.length;
  if (!Number.isSafeInteger(next + 1)) throw new Unreadable('malformed', 'Its media sequence is no number.');
  const members: Member[] = [
    { url, role: 'media-playlist', identity: { of: 'manifest' }, range: null },
    ...segmentMembers(playlist, url, listedFrom, skipped > 0),
    ...mapMembers(playlist, url, listedFrom),
    ...keyMembers(scan, url, listedFrom, next),
    ...hintMembers(scan, url, next, playlist.preloadSegment?.parts?.length ?? 0),
    ...reportMembers(scan, url),
  ];
  return {
    kind: 'media',
    url,
    members,
    ended: playlist.endList === true,
    playlistType: playlist.playlistType === 'VOD' || playlist.playlistType === 'EVENT' ? playlist.playlistType : null,
    targetDuration: playlist.targetDuration ?? null,
    first,
    next,
    skipped,
    duration: segments.reduce((sum, segment) => sum + (segment.duration ?? 0), 0),
  };
}

function sequence(value: number | undefined): number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function segmentMembers(playlist: Playlist, url: string, listedFrom: number, delta: boolean): Member[] {
  const members: Member[] = [];
  const add = (reference: string | undefined, rest: Omit<Member, 'url'>) => {
    const absolute = reference === undefined ? null : memberUrl(reference, url);
    if (absolute) members.push({ url: absolute, ...rest });
  };
  const dated = datedTimelines(playlist.segments);
  const addParts = (segment: Segment, msn: number) => {
    for (const [part, { uri, byterange }] of (segment.parts ?? []).entries()) {
      add(uri, { role: 'part', identity: { of: 'part', msn, part }, range: rangeOf(byterange) });
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
      range: rangeOf(segment.byterange),
    });
  }
  if (playlist.preloadSegment) addParts(playlist.preloadSegment, listedFrom + playlist.segments.length);
  return members;
}

/**
 * Timelines with an EXT-X-PROGRAM-DATE-TIME of their own: the library carries dates over discontinuities, where they
 * may not hold (RFC 8216bis 4.4.4.6).
 */
function datedTimelines(segments: readonly Segment[]): Set<number | undefined> {
  return new Set(segments.filter((segment) => segment.dateTimeObject).map(({ timeline }) => timeline));
}

/** The library gives every segment the map it is under: one object for each EXT-X-MAP tag. */
function mapMembers(playlist: Playlist, url: string, listedFrom: number): Member[] {
  const members: Member[] = [];
  const all = playlist.preloadSegment ? [...playlist.segments, playlist.preloadSegment] : playlist.segments;
  for (let from = 0; from < all.length;) {
    const { map } = all[from]!;
    let to = from + 1;
    while (to < all.length && all[to]!.map === map) to++;
    const absolute = map?.uri ? memberUrl(map.uri, url) : null;
    if (absolute) {
      const identity = { of: 'init' as const, from: listedFrom + from, to: listedFrom + to };
      members.push({ url: absolute, role: 'init', identity, range: rangeOf(map?.byterange) });
    }
    from = to;
  }
  return members;
}
