import { looksLikeToken, linkParts, queryText } from './parts.ts';
import { memoize } from '../../base/memoize.ts';
import { tokenFieldsDiffer } from './token-fields.ts';

/** How strongly two links suggest the same stream, whatever their tokens. */
export interface Similarity {
  sameOrigin: boolean;
  samePath: boolean;
  /**
   * The names in path and query. `same`: only token-like values differ. `other`: a name differs. `incomparable`: the
   * links have different structures.
   */
  names: 'same' | 'other' | 'incomparable';
}

/** Every link is compared with many others. */
const partsOf = memoize(linkParts, 2_000);

/** Compares two links as names of a stream. */
export function compareLinks(a: string, b: string): Similarity {
  const left = partsOf(a);
  const right = partsOf(b);
  const samePath = left.segments.join('/') === right.segments.join('/');
  return {
    sameOrigin: left.origin === right.origin,
    samePath,
    names: compareNames(
      [...left.segments, ...left.query.map(queryText)],
      [...right.segments, ...right.query.map(queryText)],
      left.segments.length === right.segments.length,
    ),
  };
}

/**
 * The structure and names of a link without its tokens. Links with the same names (`compareLinks`) have equal
 * skeletons. So links are grouped by skeleton before they are compared.
 */
export function linkSkeleton(link: string): string {
  const { segments, query } = partsOf(link);
  const texts = [...segments, ...query.map(queryText)].map((text) => {
    const [name, value] = nameAndValue(text);
    return looksLikeToken(value) ? [name] : text;
  });
  return JSON.stringify([segments.length, texts]);
}

function compareNames(a: string[], b: string[], sameShape: boolean): Similarity['names'] {
  if (!sameShape || a.length !== b.length) return 'incomparable';
  return a.every((text, index) => text === b[index] || bothTokens(text, b[index]!)) ? 'same' : 'other';
}

function bothTokens(a: string, b: string): boolean {
  const [nameA, valueA] = nameAndValue(a);
  const [nameB, valueB] = nameAndValue(b);
  return nameA === nameB && looksLikeToken(valueA) && looksLikeToken(valueB) && !tokenFieldsDiffer(valueA, valueB);
}

/** Splits `name=value`; the `=` at the end of base64 is no separator. */
function nameAndValue(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 || equals > 40 ? ['', text] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Whether two links belong to one stream. Their tokens may differ. */
export function areLinksOfOneStream(a: string, b: string): boolean {
  return compareLinks(a, b).names === 'same';
}
