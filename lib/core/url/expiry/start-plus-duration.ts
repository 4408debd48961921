import type { Millis } from '../../stream.ts';
import {
  DAY_MS,
  LONGEST_LIFETIME,
  SHORTEST_LIFETIME,
  type NumberCandidate,
  type TimeCandidate,
  type ValueContext,
} from './time-candidate.ts';
import { lifetimeHint, nearestNameRank } from './name-hints.ts';
import type { Readings } from './scan.ts';

/** An end given as a start and a duration in the link. */
export interface StartPlusDuration {
  start: TimeCandidate;
  count: NumberCandidate;
  at: Millis;
  /** Whether the number's name says that it is a lifetime. Otherwise only its value and position suggest it. */
  named: boolean;
}

const MINUTE: Millis = 60_000;
/** How far the issuer's clock may be ahead, if a named lifetime accompanies its time. */
const MAX_ISSUER_AHEAD: Millis = 5 * MINUTE;
const SHORTEST_NAMED: Millis = 10_000;
/** Heights and widths of pictures; many are whole minutes if read as seconds. */
const PICTURE_SIZES = new Set([240, 360, 480, 540, 720, 960, 1080, 1440, 1920, 2160, 2880, 3840, 4320]);
const UNITS: Record<string, Millis> = { ms: 1, s: 1000, m: MINUTE, min: MINUTE, h: 60 * MINUTE, d: DAY_MS };

/**
 * The most likely start + duration among the readings; null if there is none. A named lifetime counts anywhere
 * (X-Amz-Date and X-Amz-Expires). An unnamed number counts only if it is a whole number of minutes, not a picture size,
 * the only such number, and next to the start.
 */
export function startAndDuration({ times, counts }: Readings, observedAt: Millis): StartPlusDuration | null {
  const starts = times.filter(({ at, claim }) => claim !== 'expiry' && at <= observedAt + MAX_ISSUER_AHEAD);
  const sums = counts.flatMap((count) => {
    const lifetime = lifetimeHintOf(count);
    if (lifetime === 'no') return [];
    return starts.flatMap((start) => addDuration(start, count, lifetime === 'yes', observedAt) ?? []);
  });
  const named = sums.filter((sum) => sum.named);
  if (named.length === 0 && new Set(sums.map(({ count }) => count)).size > 1) return null;
  return (named.length > 0 ? named : sums).reduce<StartPlusDuration | null>(
    (best, sum) => (best && !isBetter(sum, best) ? best : sum),
    null,
  );
}

function addDuration(
  start: TimeCandidate,
  count: NumberCandidate,
  named: boolean,
  observedAt: Millis,
): StartPlusDuration | null {
  const length = durationOf(start, count);
  if (length < (named ? SHORTEST_NAMED : MINUTE) || length > LONGEST_LIFETIME) return null;
  if (!named && !(areNeighbours(start, count) && isRound(count, length))) return null;
  const isAhead = start.at > observedAt + SHORTEST_LIFETIME;
  if (isAhead && !(named && nearestNameRank(start.names) < 0)) return null;
  const at = start.at + length;
  const isPlausible = at > observedAt + SHORTEST_LIFETIME && at <= observedAt + LONGEST_LIFETIME;
  return isPlausible ? { start, count, at, named } : null;
}

/** Its own name decides; the names around it can only exclude it. */
function lifetimeHintOf({ name, names }: NumberCandidate): 'yes' | 'no' | 'open' {
  const own = name === null ? 'open' : lifetimeHint(name);
  return own === 'open' && names.some((other) => lifetimeHint(other) === 'no') ? 'no' : own;
}

/** Without a name, a letter after the number does not prove a unit: many signatures contain `9h`. */
function isRound({ value, suffix }: NumberCandidate, length: Millis): boolean {
  return suffix === '' && length % MINUTE === 0 && !PICTURE_SIZES.has(value);
}

function durationOf(start: TimeCandidate, { value, suffix, name }: NumberCandidate): Millis {
  if (suffix !== '') return value * UNITS[suffix]!;
  const unit = (name ?? '').toLowerCase();
  if (/millis|ms$/.test(unit)) return value;
  if (unit.includes('min')) return value * MINUTE;
  if (unit.includes('hour')) return value * UNITS['h']!;
  if (unit.includes('day')) return value * DAY_MS;
  // The duration has the unit of the start, if it is long enough then.
  return start.format === 'milliseconds' && value >= 10_000 ? value : value * 1000;
}

function areNeighbours(a: ValueContext, b: ValueContext): boolean {
  return a.group === b.group && (a.last + 1 === b.first || b.last + 1 === a.first);
}

/** Prefers a pair that is closer together, then a start with a start's name, then the later start. */
function isBetter(a: StartPlusDuration, b: StartPlusDuration): boolean {
  const score = ({ start, count }: StartPlusDuration) =>
    (areNeighbours(start, count) ? 4 : 0) +
    (start.group === count.group ? 2 : 0) +
    (nearestNameRank(start.names) < 0 ? 1 : 0);
  return score(a) === score(b) ? a.start.at > b.start.at : score(a) > score(b);
}
