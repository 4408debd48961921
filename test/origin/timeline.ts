/**
 * A live stream as a function of the clock: segment n starts at `since` plus n segment lengths, and the media loops.
 */

/** Default number of segments in a live media playlist. */
export const WINDOW = 6;

/** The media sequence numbers of the first and the last listed segment. */
export interface Span {
  first: number;
  last: number;
}

/**
 * The segments in a live media playlist at `now`: the last complete ones, at most `window`. Before the first one is
 * complete, `last` is −1. Times in milliseconds, the segment length in seconds.
 */
export function liveSpan(since: number, now: number, segmentSeconds: number, window = WINDOW): Span {
  const last = Math.floor((now - since) / (segmentSeconds * 1000)) - 1;
  return { first: Math.max(0, last - window + 1), last };
}

/** Whether the media starts over with this segment (EXT-X-DISCONTINUITY, RFC 8216bis 4.4.4.3). */
export function wrapsAt(sequence: number, loopLength: number): boolean {
  return sequence > 0 && sequence % loopLength === 0;
}

/**
 * EXT-X-DISCONTINUITY-SEQUENCE of a playlist that starts with this segment (RFC 8216bis 4.4.3.3): how many
 * EXT-X-DISCONTINUITY tags have left the playlist. A tag leaves together with the segment after it.
 */
export function discontinuitiesBefore(sequence: number, loopLength: number): number {
  return sequence === 0 ? 0 : Math.floor((sequence - 1) / loopLength);
}
