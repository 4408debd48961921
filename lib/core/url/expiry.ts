import type { Millis } from '../stream.ts';
import { startAndDuration } from './expiry/start-plus-duration.ts';
import {
  LONGEST_WEAK,
  LONGEST_LIFETIME,
  LONGEST_NAMED,
  SHORTEST_LIFETIME,
  type TimeCandidate,
  type TimeFormat,
} from './expiry/time-candidate.ts';
import { nearestNameRank } from './expiry/name-hints.ts';
import { scanLink, type Readings } from './expiry/scan.ts';

/** A time found in a link. */
export interface TimeReading {
  /** Milliseconds since the epoch. */
  at: Millis;
  /** For people: `query hdnts, field exp`. Names of parameters and fields only, never a value. */
  where: string;
  format: TimeFormat;
  /** `expiry`: the time that `expiryOf` returns, at most one. `issued`: not later than the first observation. */
  role: 'expiry' | 'issued' | 'ignored';
}

/** A time with an issue time's name may be this far ahead: the issuer's clock is. */
const MAX_CLOCK_AHEAD: Millis = 60_000;

/**
 * When a link dies (ms since the epoch), read from it by value; null if it does not say. `observedAt` (ms): when the
 * link was first seen. A time up to then (and 3 s more) is an issue time. Of the later times the latest counts. A time
 * named an expiry takes precedence, and one named an issue time comes last. If the link lives longer than it says, this
 * is the time that it says. Text that is not a URL gives null.
 */
export function expiryOf(link: string, observedAt: Millis): Millis | null {
  return readTimes(link, observedAt).find(({ role }) => role === 'expiry')?.at ?? null;
}

/** Every time found in a link, with its role; at most one is the expiry. */
export function readTimes(link: string, observedAt: Millis): TimeReading[] {
  const readings: Readings = URL.canParse(link) ? scanLink(link, observedAt) : { times: [], counts: [] };
  const candidates = readings.times.filter((time) => isCandidate(time, observedAt));
  const best = Math.max(...candidates.map(evidenceRank));
  const sum = best > 0 ? null : startAndDuration(readings, observedAt);
  const isSum = sum !== null && (sum.named || candidates.length === 0);
  const expiry = isSum ? null : latestTime(candidates.filter((time) => evidenceRank(time) === best));
  const times = readings.times.map((time): TimeReading => {
    const { at, where, format } = time;
    if (time === expiry) return { at, where, format, role: 'expiry' };
    return { at, where, format, role: isIssued(time, observedAt) ? 'issued' : 'ignored' };
  });
  if (isSum) {
    const where = `${sum.start.where} + ${sum.count.where}`;
    times.push({ at: sum.at, where, format: 'start + duration', role: 'expiry' });
  }
  return distinctReadings(times);
}

function isIssued({ at, claim, names }: TimeCandidate, observedAt: Millis): boolean {
  if (claim === 'issued' || at <= observedAt + SHORTEST_LIFETIME) return true;
  return nearestNameRank(names) === -2 && at <= observedAt + MAX_CLOCK_AHEAD;
}

function isCandidate(time: TimeCandidate, observedAt: Millis): boolean {
  return !isIssued(time, observedAt) && time.at <= observedAt + longestLifetime(time);
}

function longestLifetime(time: TimeCandidate): Millis {
  if (time.embedded) return LONGEST_WEAK;
  if (evidenceRank(time) > 0) return LONGEST_NAMED;
  return time.format === 'hex seconds' ? LONGEST_WEAK : LONGEST_LIFETIME;
}

/** How strongly names and format suggest that a time is the end. */
function evidenceRank({ claim, names }: TimeCandidate): number {
  return claim === 'expiry' ? 2 : nearestNameRank(names);
}

function latestTime(times: readonly TimeCandidate[]): TimeCandidate | null {
  return times.reduce<TimeCandidate | null>((last, time) => (last && last.at >= time.at ? last : time), null);
}

/** Removes duplicates that several decodings found in one segment or parameter. */
function distinctReadings(times: readonly TimeReading[]): TimeReading[] {
  const rest = times.toSorted((a, b) => Number(b.role === 'expiry') - Number(a.role === 'expiry'));
  const seen = new Set<string>();
  return rest.filter(({ at, where }) => {
    const key = `${at} ${where.split(', ', 1)[0]}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
