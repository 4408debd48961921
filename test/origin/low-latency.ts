import { splitFragment, type Part } from './fragments.ts';
import { SEGMENT_SECONDS, type Rendition, type Segment } from './media.ts';
import type { Resource } from './resource.ts';

/** Low-Latency HLS (RFC 8216bis 6.2.5 and appendix B): partial segments, and playlists that wait for them. */

/** How many partial segments a segment has. */
export const PARTS = 4;
const PART_MS = (SEGMENT_SECONDS * 1000) / PARTS;
/** Of audio, parts are whole frames and some a little longer; none may be longer than this (4.4.3.7). Seconds. */
export const PART_TARGET = 0.55;
/** How far from the end a delta update skips segments: at least six target durations (4.4.3.8). Seconds. */
export const SKIP_UNTIL = 6 * SEGMENT_SECONDS;
/** The whole segments that a low-latency playlist lists: twice as many as a delta update has. */
export const LONG_WINDOW = 12;
/** From how many segments before the end on the parts are listed (6.2.2: three target durations). */
export const SEGMENTS_IN_PARTS = 3;
/** A request for more than that ahead is wrong (6.2.5.2: two segments). */
const LONGEST_WAIT_MS = 3 * SEGMENT_SECONDS * 1000;

const cut = new WeakMap<Segment, readonly Part[]>();

/** The parts of the segment of a looping rendition that has this media sequence number. */
export function partsOf({ init, segments }: Rendition, sequence: number): readonly Part[] {
  const segment = segments[sequence % segments.length];
  if (!init || !segment) throw new Error('only fmp4 is served in parts');
  const known = cut.get(segment) ?? splitFragment(init, segment.data, PARTS);
  cut.set(segment, known);
  return known;
}

/** When a part is there (ms), of live streams that began at `since`. */
export function partAvailableAt(since: number, sequence: number, part: number): number {
  return since + sequence * SEGMENT_SECONDS * 1000 + (part + 1) * PART_MS;
}

/** How many parts of a segment are there at `now` (ms). */
export function partsAvailable(since: number, sequence: number, now: number): number {
  const done = Math.floor((now - partAvailableAt(since, sequence, -1)) / PART_MS);
  return Math.max(0, Math.min(PARTS, done));
}

/**
 * The moment (ms) at which a request is answered: at once, or when the part is there that a playlist was asked to wait
 * for (`_HLS_msn`, `_HLS_part`) or that was asked for ahead of time (EXT-X-PRELOAD-HINT). Null where that is too far away.
 */
export function answerAt(resource: Resource, path: string, since: number, now: number): number | null {
  const at = Math.max(now, wantedAt(resource, path, since));
  return at - now > LONGEST_WAIT_MS ? null : at;
}

function wantedAt(resource: Resource, path: string, since: number): number {
  if (resource.role === 'segment' && resource.part !== undefined)
    return partAvailableAt(since, resource.sequence, resource.part);
  if (resource.role !== 'media-playlist') return 0;
  const { searchParams } = new URL(`http://station${path}`);
  const sequence = searchParams.get('_HLS_msn');
  if (sequence === null) return 0;
  return partAvailableAt(since, Number(sequence), Number(searchParams.get('_HLS_part') ?? PARTS - 1));
}

/** Whether a playlist was asked for as a delta update. */
export function wantsDelta(path: string): boolean {
  return new URL(`http://station${path}`).searchParams.has('_HLS_skip');
}
