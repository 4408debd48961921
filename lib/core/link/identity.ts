import { linkParts, queryText } from './parts.ts';

/** How much two links speak for one and the same stream, whatever their tokens. */
export interface Likeness {
  sameOrigin: boolean;
  samePath: boolean;
  /**
   * What names the stream in path and query: `same`, no difference but in token-like values; `other`, a name stands
   * where another name stood; `unlike`, built differently, so that nothing can be compared.
   */
  names: 'same' | 'other' | 'unlike';
}

/** Compares two links as names of a stream. */
export function likeness(a: string, b: string): Likeness {
  const left = linkParts(a);
  const right = linkParts(b);
  const samePath = left.segments.join('/') === right.segments.join('/');
  return {
    sameOrigin: left.origin === right.origin,
    samePath,
    names: comparedNames(
      [...left.segments, ...left.query.map(queryText)],
      [...right.segments, ...right.query.map(queryText)],
      left.segments.length === right.segments.length,
    ),
  };
}

function comparedNames(a: string[], b: string[], sameShape: boolean): Likeness['names'] {
  if (!sameShape || a.length !== b.length) return 'unlike';
  return a.every((text, index) => text === b[index] || bothTokens(text, b[index]!)) ? 'same' : 'other';
}

function bothTokens(a: string, b: string): boolean {
  const [nameA, valueA] = nameAndValue(a);
  const [nameB, valueB] = nameAndValue(b);
  return nameA === nameB && looksLikeToken(valueA) && looksLikeToken(valueB);
}

function nameAndValue(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? ['', text] : [text.slice(0, equals), text.slice(equals + 1)];
}

/**
 * Whether a value looks made by a machine to be unguessable or to carry a time, rather than to name something: long,
 * and with digits among it. Words, slugs, short numbers and file names are names.
 */
export function looksLikeToken(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  if (value.length >= 20) return digits >= 2 || /[A-Z].*[a-z].*[A-Z]/.test(value);
  return value.length >= 8 && digits >= 3;
}
