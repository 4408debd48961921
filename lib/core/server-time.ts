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
