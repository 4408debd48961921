import type { Millis } from '../../stream.ts';
import { linkParts } from '../parts.ts';
import { cwtClaims, jwtClaims, jwtsIn, type TimeClaim } from './claims.ts';
import { datesIn } from './dates.ts';
import { base64Bytes, base64Texts, base64Words, hexTexts, jsonOf, unpercent } from './decode.ts';
import { type NumberCandidate, type TimeCandidate, type ValueContext, type TimeFormat } from './time-candidate.ts';
import { isShowable, namesBefore, nearestNameRank } from './name-hints.ts';
import { timesInWord, withFraction, withoutUuids, wordsIn, type NumberMatch } from './unix-times.ts';

/** Maximum depth of nested encodings, such as base64 in JSON in base64. */
const MAX_DECODE_DEPTH = 4;
/** Total characters to read for one link: every decoded layer is shorter than the one around it. */
const MAX_TEXT = 1 << 19;
const MAX_LEAVES = 1_000;
/** More times or numbers than any token has; further ones are dropped. */
const MAX_READINGS = 200;

/** The times in a link, and the small numbers that may be durations. */
export interface Readings {
  times: TimeCandidate[];
  counts: NumberCandidate[];
}

/**
 * Finds everything in a link (host, path, query) that may be a time or a duration, by value. Linear in the link's
 * length.
 */
export function scanLink(link: string, observedAt: Millis): Readings {
  const scanner = new Scanner(observedAt);
  const { origin, segments, query } = linkParts(link);
  scanner.text(
    origin.slice(origin.indexOf('//') + 2),
    { where: 'host', names: [], group: 'host', first: 0, last: 0 },
    0,
  );
  segments.forEach((segment, index) => {
    const before = segments[index - 1] ?? '';
    const names = /^[A-Za-z_-]{1,24}$/.test(before) ? [before] : [];
    scanner.text(segment, { where: `path segment ${index + 1}`, names, group: 'path', first: index, last: index }, 0);
  });
  query.forEach(({ name, value }, index) => {
    const decoded = unpercent(name);
    const where =
      value !== null && name !== '' && isShowable(decoded) ? `query ${decoded}` : `query parameter ${index + 1}`;
    const names = value === null || name === '' ? [] : [decoded];
    scanner.text(value ?? name, { where, names, group: 'query', first: index, last: index }, 0);
  });
  return { times: scanner.times, counts: scanner.counts };
}

class Scanner implements Readings {
  readonly times: TimeCandidate[] = [];
  readonly counts: NumberCandidate[] = [];
  private left = MAX_TEXT;
  private groups = 0;
  private readonly observedAt: Millis;

  constructor(observedAt: Millis) {
    this.observedAt = observedAt;
  }

  /** Reads a text of the link, or one decoded from it. */
  text(raw: string, context: ValueContext, depth: number): void {
    this.left -= raw.length;
    if (this.left < 0) return;
    const text = unpercent(raw);
    const json = jsonOf(text);
    if (json) return this.json(json, context, depth);
    let rest = withoutUuids(text);
    for (const { start, end, payload } of jwtsIn(text)) {
      this.claims(jwtClaims(payload), 'JWT', context);
      const { exp, nbf, iat, ...others } = payload;
      void [exp, nbf, iat];
      this.json(others, context, depth);
      rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    }
    this.plain(rest, context);
    if (depth < MAX_DECODE_DEPTH) this.encoded(rest, context, depth);
  }

  private encoded(text: string, context: ValueContext, depth: number): void {
    const within = (encoding: string): ValueContext => ({ ...context, where: `${context.where}, ${encoding}` });
    for (const word of base64Words(text)) {
      this.claims(cwtClaims(base64Bytes(word)), 'CBOR', context);
      for (const inner of base64Texts(word)) this.text(inner, within('base64'), depth + 1);
    }
    for (const inner of hexTexts(text)) this.text(inner, within('hex'), depth + 1);
  }

  private claims(claims: TimeClaim[], format: TimeFormat, context: ValueContext): void {
    const group = `g${++this.groups}`;
    for (const { name, at, claim } of claims) {
      const where = `${context.where}, ${format} claim ${name}`;
      this.times.push({ at, format, where, names: [name], group, first: 0, last: 0, claim, embedded: false });
    }
  }

  /** Reads the numbers and texts of a JSON value. Each object is a group; each value has the keys that lead to it. */
  private json(root: object, context: ValueContext, depth: number): void {
    const open: { value: unknown; names: string[] }[] = [{ value: root, names: [] }];
    for (let leaves = 0, next = open.pop(); next && leaves < MAX_LEAVES; next = open.pop()) {
      const group = `g${++this.groups}`;
      for (const [index, [key, value]] of Object.entries(next.value as object).entries()) {
        if (++leaves > MAX_LEAVES) break;
        const names = [key, ...next.names].slice(0, 4);
        if (typeof value === 'object' && value !== null) open.push({ value, names });
        else if (typeof value === 'number' || typeof value === 'string') {
          const shown = names.filter(isShowable).toReversed().join('.');
          const where = shown ? `${context.where}, field ${shown}` : context.where;
          const inner = { where, names: [...names, ...context.names], group, first: index, last: index };
          if (typeof value === 'number') this.plain(String(value), inner);
          else if (depth < MAX_DECODE_DEPTH) this.text(value, inner, depth + 1);
        }
      }
    }
  }

  /** Reads the times and small numbers in a text, without decoding it. */
  private plain(text: string, context: ValueContext): void {
    const dates = datesIn(text, this.observedAt, context.group === 'path');
    const words = wordsIn(text);
    const group = `g${++this.groups}`;
    const contextOf = (start: number, end: number, index: number): ValueContext & { name: string | null } => {
      if (start === 0 && end === text.length) return { ...context, name: context.names[0] ?? null };
      const { shown, names } = namesBefore(text, start);
      const where = shown ? `${context.where}, field ${shown}` : context.where;
      const first = names.length > 0 ? index - 1 : index;
      return { where, names: [...names, ...context.names], group, first, last: index, name: names[0] ?? null };
    };
    const addTime = ({ start, end, at, format, embedded }: NumberMatch, index: number) => {
      if (this.times.length < MAX_READINGS)
        this.times.push({ ...contextOf(start, end, index), at, format, embedded, claim: null });
    };
    const wordAt = (at: number) => words.findIndex((word) => word.start + word.text.length > at);
    for (const date of dates) addTime({ ...date, embedded: false }, wordAt(date.start));
    for (const [index, word] of words.entries()) {
      const end = word.start + word.text.length;
      if (dates.some((date) => word.start < date.end && date.start < end)) continue;
      const times = timesInWord(word, this.observedAt);
      for (const time of times) {
        // Eight decimal digits are a number, unless a name suggests a time.
        const isHex = time.format === 'hex seconds';
        if (isHex && /^\d+$/.test(word.text) && nearestNameRank(contextOf(word.start, end, index).names) === 0)
          continue;
        addTime(withFraction(time, text), index);
      }
      const count = times.length === 0 ? /^(\d{1,8})(s|m|h|d|min|ms)?$/.exec(word.text) : null;
      if (count && this.counts.length < MAX_READINGS) {
        this.counts.push({ ...contextOf(word.start, end, index), value: Number(count[1]), suffix: count[2] ?? '' });
      }
    }
  }
}
