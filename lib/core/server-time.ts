import type { Millis } from './stream.ts';

/**
 * The server's clock (ms) when it answered, read from response headers; null if they do not say. A cache sends the Date
 * at which it stored the response, and its age in seconds as Age (RFC 9110, section 6.6.1; RFC 9111, section 5.1).
 */
export function serverTime(date: string | null, age: string | null): Millis | null {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return null;
  return at + (age !== null && /^\d{1,10}$/.test(age.trim()) ? Number(age) * 1_000 : 0);
}

/** Tolerated difference (ms): Date has whole seconds and is as old as the response took. */
const WRONG_CLOCK: Millis = 20_000;

/**
 * How far (ms) the clock of a server that sent `time` is ahead of ours; 0 if ours is right, null if it sent no time.
 */
export function clockAhead(time: Millis | null, now: Millis): Millis | null {
  if (time === null) return null;
  return Math.abs(time - now) < WRONG_CLOCK ? 0 : time - now;
}
