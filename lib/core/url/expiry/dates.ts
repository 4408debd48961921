import type { Millis } from '../../stream.ts';
import { DAY_MS, type TimeFormat } from './time-candidate.ts';

/** A time in a text, from `start` to before `end`. */
export interface TimeMatch {
  start: number;
  end: number;
  at: Millis;
  format: TimeFormat;
}

const EIGHT_HOURS: Millis = 8 * 3_600_000;
/** Digits farther from the first observation than this are an id or a programme date. */
const MAX_DATE_DISTANCE: Millis = 800 * DAY_MS;

const ZONE = String.raw`(Z|[+ -](?:0\d|1[0-4])(?::?[0-5]\d)(?!\d))?`;
/**
 * `2026-11-22T12:00:00Z`; also with a fraction, an offset, a space or `+` for the T, slashes, dashes in the time, or no
 * seconds.
 */
const EXTENDED = new RegExp(
  String.raw`(?<!\d)(\d{4})([-/])(\d\d)\2(\d\d)[T _+-](\d\d)([:-]?)(\d\d)(?:\6(\d\d)(?:[.,](\d{1,9}))?)?(?!\d) ?${ZONE}`,
  'gi',
);
/** `20261122T120000Z`, as in AWS Signature Version 4; also without seconds, or with `-` or `_` for the T. */
const BASIC = new RegExp(
  String.raw`(?<!\d)(\d{4})(\d\d)(\d\d)[T_-](\d\d)(\d\d)(\d\d)?(?:\.(\d{1,9}))?(?!\d)${ZONE}`,
  'gi',
);
/** `20261122120000`, `202611221200`, also with three digits of milliseconds. */
const COMPACT = /(?<!\d)(2\d{3})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\d{3})?)?(?!\d)(Z)?/gi;
/** `11/22/2026 11:40:00 AM` (Nimble's server_time, UTC); day first if the numbers require it. */
const AMERICAN = /(?<!\d)(\d\d?)\/(\d\d?)\/(\d{4})[ T,+]{1,3}(\d\d?):(\d\d)(?::(\d\d))?(?: ?([AP])M)?/gi;
/** `Sun, 22 Nov 2026 12:00:00 GMT` (RFC 9110, section 5.6.7). */
const HTTP_DATE = /(?<!\d)(\d\d?)[ +-]([A-Z][a-z]{2})[ +-](\d{4})[ +](\d\d):(\d\d):(\d\d)[ +](?:GMT|UTC)/g;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The calendar times in a text (ISO 8601, RFC 9110, compact digits, American) within two years of the first
 * observation. A time without a zone is UTC or UTC+8, whichever is far nearer to the observation: a token is first seen
 * close to its issue and, mostly, to its end. Twelve digits in a path are UTC+8 in the schemes that use them.
 */
export function datesIn(text: string, observedAt: Millis, inPath: boolean): TimeMatch[] {
  const matches: TimeMatch[] = [];
  const add = (match: RegExpExecArray, utc: Millis | null, format: TimeFormat, zone: string | undefined, bias = 8) => {
    if (utc === null || Math.abs(utc - observedAt) > MAX_DATE_DISTANCE) return;
    const start = match.index;
    const end = start + match[0].length;
    if (matches.some((other) => start < other.end && other.start < end)) return;
    const local = zone === undefined && isUtc8(utc, observedAt, bias);
    const at = local ? utc - EIGHT_HOURS : utc - zoneOffset(zone);
    matches.push({ start, end, at, format: local ? 'compact UTC+8' : format });
  };
  for (const m of text.matchAll(EXTENDED)) {
    add(m, utcOf(m[1], m[3], m[4], m[5], m[7], m[8], m[9]), 'ISO 8601', m[10]);
  }
  for (const m of text.matchAll(BASIC)) add(m, utcOf(m[1], m[2], m[3], m[4], m[5], m[6], m[7]), 'ISO 8601', m[8]);
  for (const m of text.matchAll(COMPACT)) {
    const utc = utcOf(m[1], m[2], m[3], m[4], m[5], m[6]?.slice(0, 2), m[6]?.slice(2));
    const twelve = m[6] === undefined;
    add(m, utc, 'compact UTC', m[7], twelve ? (inPath ? 1 / 8 : 4) : 8);
  }
  for (const m of text.matchAll(AMERICAN)) {
    const [month, day] = Number(m[1]) > 12 ? [m[2], m[1]] : [m[1], m[2]];
    const half = m[7]?.toUpperCase();
    const hour = half ? (Number(m[4]) % 12) + (half === 'P' ? 12 : 0) : Number(m[4]);
    add(m, utcOf(m[3], month, day, String(hour), m[5], m[6]), 'date', undefined);
  }
  for (const m of text.matchAll(HTTP_DATE)) {
    add(m, utcOf(m[3], String(MONTHS.indexOf(m[2]!) + 1), m[1], m[4], m[5], m[6]), 'date', 'Z');
  }
  return matches;
}

/** Whether a time without a zone is UTC+8: read so, it is nearer to the observation by the factor `bias`. */
function isUtc8(utc: Millis, observedAt: Millis, bias: number): boolean {
  return Math.abs(utc - EIGHT_HOURS - observedAt) * bias < Math.abs(utc - observedAt);
}

function zoneOffset(zone: string | undefined): Millis {
  const parts = /^([+ -])(\d\d):?(\d\d)$/.exec(zone ?? '');
  if (!parts) return 0;
  const size = (Number(parts[2]) * 60 + Number(parts[3])) * 60_000;
  return parts[1] === '-' ? -size : size;
}

type Digits = string | undefined;

/** Null if the digits are no date. */
function utcOf(y: Digits, mo: Digits, d: Digits, h: Digits, mi: Digits, s?: Digits, fraction?: Digits): Millis | null {
  const [month, day, hour, minute, second] = [mo, d, h, mi, s ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const time = Date.UTC(
    Number(y),
    month - 1,
    day,
    hour,
    minute,
    second,
    Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  );
  return new Date(Date.UTC(Number(y), month - 1, day)).getUTCDate() === day ? time : null;
}
