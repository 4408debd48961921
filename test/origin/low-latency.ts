import { splitFragment, type Part } from './fragments.ts';
import { SEGMENT_SECONDS, type Rendition, type Segment } from './media.ts';
import type { Resource } from './resource.ts';

/** Low-Latency HLS (RFC 8216bis 6.2.5 and appendix B): partial segments and blocking playlist reload. */

/** Partial segments per segment. */
export const PARTS = 4;
const PART_MS = (SEGMENT_SECONDS * 1000) / PARTS;
/**
 * The longest part (4.4.3.7), in seconds. Audio parts are whole frames, so some are a little longer than a quarter
 * segment.
 */
export const PART_TARGET = 0.55;
/** How far from the end a delta update skips segments, in seconds: at least six target durations (4.4.3.8). */
export const SKIP_UNTIL = 6 * SEGMENT_SECONDS;
/** Whole segments in a low-latency playlist: twice as many as in a delta update. */
export const LONG_WINDOW = 12;
/** How many segments before the end are listed in parts (6.2.2: three target durations). */
export const SEGMENTS_IN_PARTS = 3;
/** A request for anything further ahead is an error (6.2.5.2: two segments). */
const LONGEST_WAIT_MS = 3 * SEGMENT_SECONDS * 1000;

const cut = new WeakMap<Segment, readonly Part[]>();

/** The parts of a looping rendition's segment with this media sequence number. */
export function partsOf({ init, segments }: Rendition, sequence: number): readonly Part[] {
  const segment = segments[sequence % segments.length];
  if (!init || !segment) throw new Error('only fmp4 is served in parts');
  const known = cut.get(segment) ?? splitFragment(init, segment.data, PARTS);
  cut.set(segment, known);
  return known;
}

/** When a part becomes available (ms), in live streams that began at `since`. */
export function partAvailableAt(since: number, sequence: number, part: number): number {
  return since + sequence * SEGMENT_SECONDS * 1000 + (part + 1) * PART_MS;
}

/** How many parts of a segment are available at `now` (ms). */
export function partsAvailable(since: number, sequence: number, now: number): number {
  const done = Math.floor((now - partAvailableAt(since, sequence, -1)) / PART_MS);
  return Math.max(0, Math.min(PARTS, done));
}

/**
 * When to respond (ms): at once, or once the part is available that the playlist request waits for (`_HLS_msn`,
 * `_HLS_part`), or that was requested early (EXT-X-PRELOAD-HINT). Null if it is too far ahead.
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

/** Whether a request asks for a delta update. */
export function wantsDelta(path: string): boolean {
  return new URL(`http://station${path}`).searchParams.has('_HLS_skip');
}
