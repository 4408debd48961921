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

/** An end that is a start and a duration in the link. */
export interface StartPlusDuration {
  start: TimeCandidate;
  count: NumberCandidate;
  at: Millis;
  /** The number's name says that it is a lifetime; where false, only value and place speak for it. */
  named: boolean;
}

const MINUTE: Millis = 60_000;
/** How far a clock that issues tokens may run ahead, where a named lifetime stands beside its time. */
const MAX_ISSUER_AHEAD: Millis = 5 * MINUTE;
const SHORTEST_NAMED: Millis = 10_000;
/** Heights and widths of pictures, many of them whole minutes if read as seconds. */
const PICTURE_SIZES = new Set([240, 360, 480, 540, 720, 960, 1080, 1440, 1920, 2160, 2880, 3840, 4320]);
const UNITS: Record<string, Millis> = { ms: 1, s: 1000, m: MINUTE, min: MINUTE, h: 60 * MINUTE, d: DAY_MS };

/**
 * The most likely start + duration in what was read, null where there is none. A named lifetime counts wherever it
 * stands (X-Amz-Date and X-Amz-Expires); an unnamed number only if it is a whole number of minutes, no picture's size,
 * the only such number, and stands beside the start.
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

/** Its own name decides; the names around it only that it is none. */
function lifetimeHintOf({ name, names }: NumberCandidate): 'yes' | 'no' | 'open' {
  const own = name === null ? 'open' : lifetimeHint(name);
  return own === 'open' && names.some((other) => lifetimeHint(other) === 'no') ? 'no' : own;
}

/** A letter behind the number is no sign of a unit where no name says so: `9h` stands in many a signature. */
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
  // The unit of the start is that of the duration, where it then is long enough.
  return start.format === 'milliseconds' && value >= 10_000 ? value : value * 1000;
}

function areNeighbours(a: ValueContext, b: ValueContext): boolean {
  return a.group === b.group && (a.last + 1 === b.first || b.last + 1 === a.first);
}

/** Nearer to each other; else a start that is named one; else the later start. */
function isBetter(a: StartPlusDuration, b: StartPlusDuration): boolean {
  const score = ({ start, count }: StartPlusDuration) =>
    (areNeighbours(start, count) ? 4 : 0) +
    (start.group === count.group ? 2 : 0) +
    (nearestNameRank(start.names) < 0 ? 1 : 0);
  return score(a) === score(b) ? a.start.at > b.start.at : score(a) > score(b);
}
