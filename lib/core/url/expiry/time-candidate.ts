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

/** Where a value is in a link: its names, and its neighbours. */
export interface ValueContext {
  /** For people; names of parameters and fields, never a token's value. */
  where: string;
  /** The names around the value, nearest first. They only break ties. */
  names: string[];
  /** Its container: the path, the query, one value, one JSON object. */
  group: string;
  /** Its position in the group, from its preceding name (if any) to itself. */
  first: number;
  last: number;
}

/** A time read from a link. */
export interface TimeCandidate extends ValueContext {
  at: Millis;
  format: TimeFormat;
  /** What the format declares it to be (JWT and CBOR claims); null if only value and names suggest it. */
  claim: 'expiry' | 'issued' | null;
  /** Read from either end of a longer word: a time only if it is near. */
  embedded: boolean;
}

/** A small number that may be a duration. */
export interface NumberCandidate extends ValueContext {
  value: number;
  /** The name right before it; null if it is among other values. */
  name: string | null;
  /** The unit written after the number (`30m`); '' if there is none. */
  suffix: string;
}

const HOUR: Millis = 3_600_000;
export const DAY_MS: Millis = 24 * HOUR;
/** No token dies sooner after it was first seen. An earlier time is an issue time from a clock that runs ahead. */
export const SHORTEST_LIFETIME: Millis = 3_000;
/** No token that needs refreshing lives longer. A number beyond that is an id, not a time. */
export const LONGEST_LIFETIME: Millis = 31 * DAY_MS;
/** The same limit for a time that its name or format calls an expiry. */
export const LONGEST_NAMED: Millis = 400 * DAY_MS;
/**
 * The same limit for eight hex digits without an informative name, and for digits at the end of a longer word: many are
 * ids.
 */
export const LONGEST_WEAK: Millis = 7 * DAY_MS;
