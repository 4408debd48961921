import { linkParts } from './parts.ts';

/** A changed piece of a link, as small as its delimiters allow. Pieces are in link order. */
export interface ChangedPiece {
  before: string;
  after: string;
  /** Whether it is a whole path segment or query value. */
  isWhole: boolean;
}

/** Separates pieces inside a path segment or query value. `=` and `-` belong to base64 and its URL-safe form. */
const DELIMITER = /([_.,;~&:@!|]|%2C|%3B|%7E|%26|%3A)/i;

/**
 * The changed pieces of two links with equally many segments and parameters; adjacent changed pieces are merged. Empty
 * if the links have different structures.
 */
export function changedPieces(before: string, after: string): ChangedPiece[] {
  const a = pieces(before);
  const b = pieces(after);
  if (a.length !== b.length) return [];
  return a.flatMap((text, index) => (text === b[index] ? [] : changesInside(text, b[index]!)));
}

function pieces(link: string): string[] {
  const { segments, query } = linkParts(link);
  return [...segments, ...query.map(({ value }) => value ?? '')];
}

/** The changed pieces inside one segment or value; the whole value if the delimiters differ. */
function changesInside(before: string, after: string): ChangedPiece[] {
  const a = before.split(DELIMITER);
  const b = after.split(DELIMITER);
  if (a.length !== b.length || a.some((text, index) => index % 2 === 1 && text !== b[index]))
    return [{ before, after, isWhole: true }];
  const found: ChangedPiece[] = [];
  let open = -1;
  for (let index = 0; index <= a.length + 1; index += 2) {
    const changed = index < a.length && a[index] !== b[index];
    if (changed && open < 0) open = index;
    if (!changed && open >= 0) {
      const piece = (parts: string[]) => parts.slice(open, index - 1).join('');
      found.push({ before: piece(a), after: piece(b), isWhole: open === 0 && index > a.length });
      open = -1;
    }
  }
  return found;
}
