/** A live stream as a function of the clock: segment n runs from `since + n` segment lengths, and the media loops. */

/** How many segments a live media playlist usually lists. */
export const WINDOW = 6;

/** The media sequence numbers of the first and the last segment listed. */
export interface Span {
  first: number;
  last: number;
}

/**
 * What a live media playlist lists at `now`: the last whole segments, at most `window` of them. Before the first
 * segment is whole, `last` is −1. Times in milliseconds, the segment length in seconds.
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
 * EXT-X-DISCONTINUITY tags have left it. A tag leaves together with the segment it stands before.
 */
export function discontinuitiesBefore(sequence: number, loopLength: number): number {
  return sequence === 0 ? 0 : Math.floor((sequence - 1) / loopLength);
}
