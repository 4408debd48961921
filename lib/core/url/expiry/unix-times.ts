import type { Millis } from '../../stream.ts';
import { DAY_MS } from './time-candidate.ts';
import type { TimeMatch } from './dates.ts';

/** A run of letters and digits between delimiters. */
export interface TextWord {
  start: number;
  text: string;
}

/** The words of a text. */
export function wordsIn(text: string): TextWord[] {
  return Array.from(text.matchAll(/[A-Za-z0-9]+/g), (match) => ({ start: match.index, text: match[0] }));
}

/** A time read from a word; `embedded` if the word is longer than the time. */
export type NumberMatch = TimeMatch & { embedded: boolean };

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** A number farther from the first observation than this is an id. */
const MAX_DISTANCE: Millis = 400 * DAY_MS;
/** The same limit for digits inside a word, and for hex. */
const MAX_EMBEDDED_DISTANCE: Millis = 31 * DAY_MS;

/** A text of the same length with its UUIDs blanked: their eight hex digits are no times. */
export function withoutUuids(text: string): string {
  return text.replace(UUID, (uuid) => ' '.repeat(uuid.length));
}

/**
 * Unix times in a word: a word of 10, 13 or 16 digits (seconds, milliseconds, microseconds); a word of 8 hex digits of
 * one case, with or without `0x`; and 10 or 13 digits at either end of a word with letters (`exp1795348800`, a
 * timestamp joined to a hash). Digits in the middle of a word do not count, since signatures are full of them.
 */
export function timesInWord(word: TextWord, observedAt: Millis): NumberMatch[] {
  const { start, text } = word;
  const matches: NumberMatch[] = [];
  const add = (at: Millis, format: TimeMatch['format'], from: number, length: number, within: Millis) => {
    const embedded = length < text.length && format !== 'hex seconds';
    if (Math.abs(at - observedAt) <= within)
      matches.push({ start: start + from, end: start + from + length, at, format, embedded });
  };
  if (/^\d+$/.test(text)) {
    if (text.length === 10) add(Number(text) * 1000, 'seconds', 0, 10, MAX_DISTANCE);
    if (text.length === 13) add(Number(text), 'milliseconds', 0, 13, MAX_DISTANCE);
    if (text.length === 16) add(Math.floor(Number(text) / 1000), 'microseconds', 0, 16, MAX_DISTANCE);
  } else {
    const first = /^\d{10,}/.exec(text)?.[0].length ?? 0;
    const last = text.length - text.search(/\d*$/);
    for (const [run, from] of [
      [first, 0],
      [last, text.length - 10],
    ] as const) {
      if (run >= 10) add(Number(text.slice(from, from + 10)) * 1000, 'seconds', from, 10, MAX_EMBEDDED_DISTANCE);
    }
    for (const [run, from] of [
      [first, 0],
      [last, text.length - 13],
    ] as const) {
      if (run === 13) add(Number(text.slice(from, from + 13)), 'milliseconds', from, 13, MAX_EMBEDDED_DISTANCE);
    }
  }
  const hex = /^(?:0x)?([0-9a-f]{8}|[0-9A-F]{8})$/.exec(text)?.[1];
  if (hex !== undefined) add(Number.parseInt(hex, 16) * 1000, 'hex seconds', 0, text.length, MAX_EMBEDDED_DISTANCE);
  return matches;
}

/** Adds a fraction to seconds, if both are the whole text. Elsewhere a dot may separate fields. */
export function withFraction(time: NumberMatch, text: string): NumberMatch {
  const fraction = time.format === 'seconds' && /^\d{10}\.(\d{1,9})$/.exec(text)?.[1];
  if (!fraction || time.start !== 0) return time;
  return { ...time, end: text.length, at: time.at + Number(fraction.padEnd(3, '0').slice(0, 3)) };
}
