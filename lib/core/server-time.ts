import type { Millis } from './stream.ts';

/**
 * What a server's clock said when it answered (ms), from the headers of the answer; null where it does not say. A cache
 * hands on the Date of when it stored the answer, and says in Age how many seconds ago that was (RFC 9110, section
 * 6.6.1; RFC 9111, section 5.1).
 */
export function serverTime(date: string | null, age: string | null): Millis | null {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return null;
  return at + (age !== null && /^\d{1,10}$/.test(age.trim()) ? Number(age) * 1_000 : 0);
}

/** The Date header has whole seconds and is as old as the answer took: less is no wrong clock. */
const WRONG_CLOCK: Millis = 20_000;

/** By how much (ms) a server's clock that said `time` is ahead of ours, 0 where ours is right; null where it said nothing. */
export function clockAhead(time: Millis | null, now: Millis): Millis | null {
  if (time === null) return null;
  return Math.abs(time - now) < WRONG_CLOCK ? 0 : time - now;
}
