import type { Millis } from '../../stream.ts';

export type TimeFormat =
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'hex seconds'
  | 'ISO 8601'
  | 'date'
  | 'compact UTC'
  | 'compact UTC+8'
  | 'JWT'
  | 'CBOR'
  | 'start + duration';

/** Where in a link something stands: what it is called there, and what stands beside it. */
export interface ValueContext {
  /** For people; names of parameters and fields, never a value of a token. */
  where: string;
  /** The names around the value, the nearest first. They break ties only. */
  names: string[];
  /** What holds it: the path, the query, one value, one JSON object. */
  group: string;
  /** Its place in the group, from the name before it (where it has one) to itself. */
  first: number;
  last: number;
}

/** A time read from a link. */
export interface TimeCandidate extends ValueContext {
  at: Millis;
  format: TimeFormat;
  /** What the format itself says it is (JWT and CBOR claims); null where only value and names speak. */
  claim: 'expiry' | 'issued' | null;
  /** Read from the end of a longer word: a time only if it is near. */
  embedded: boolean;
}

/** A small number that may be a duration. */
export interface NumberCandidate extends ValueContext {
  value: number;
  /** The name right before it, null where it stands among others in a value. */
  name: string | null;
  /** The unit that is written behind the number (`30m`), '' where there is none. */
  suffix: string;
}

const HOUR: Millis = 3_600_000;
export const DAY_MS: Millis = 24 * HOUR;
/** No token dies sooner after it was first seen: a time up to this is an issue time of a clock that runs ahead. */
export const SHORTEST_LIFETIME: Millis = 3_000;
/** No token that needs refreshing lives longer; above that a number is an id, not a time. */
export const LONGEST_LIFETIME: Millis = 31 * DAY_MS;
/** The same for a time that its name or its format calls an expiry. */
export const LONGEST_NAMED: Millis = 400 * DAY_MS;
/** The same for eight hex digits under no telling name, and for digits at the end of a longer word: many are ids. */
export const LONGEST_WEAK: Millis = 7 * DAY_MS;
