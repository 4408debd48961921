import { linkParts } from './parts.ts';

/** A changed piece of a link as small as its delimiters allow, in the order of the link. */
export interface ChangedPiece {
  before: string;
  after: string;
  /** It is a path segment or a query value as a whole. */
  isWhole: boolean;
}

/** What separates pieces inside a path segment or a query value. `=` and `-` belong to base64 and its URL-safe form. */
const DELIMITER = /([_.,;~&:@!|]|%2C|%3B|%7E|%26|%3A)/i;

/**
 * The changed pieces of two links with as many segments and parameters; pieces that only a delimiter parts are one.
 * Empty where the links are built differently.
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

/** The changed pieces inside one segment or value; the whole of it where its delimiters do not line up. */
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
