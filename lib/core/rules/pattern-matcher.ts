/** A match as `RegExp.exec` returns it: the URL and the captured groups; null if there is no match. */
export type PatternMatch = readonly (string | undefined)[] | null;

/**
 * Matches URLs against a regular expression, without compiling it where possible. Freshet has thousands of expressions
 * that each run only a few times, and V8 takes 70 µs or more to compile one. The expressions differ in their literals,
 * which are searched as text. The gaps between literals recur, and are compiled once. The whole expression is compiled
 * only if a literal occurs twice in a URL, or if the pattern is not of Freshet's form.
 */
export function createMatcher(pattern: string): (url: string) => PatternMatch {
  const pieces = piecesOf(pattern);
  let whole: RegExp | undefined;
  return (url) => {
    const match = pieces && matchOfPieces(pieces, url);
    return match === undefined ? (whole ??= new RegExp(pattern)).exec(url) : match;
  };
}

/** A pattern of the form `^`, then literals each followed by a gap, then `$`. */
type Pieces = { literal: string; gap: string }[];

/**
 * Backreferences, assertions and named classes: they may look beyond their own position, or Freshet's patterns do not
 * use them.
 */
const UNSUPPORTED = /\\[A-Za-z0-9]|\(\?[^:]/;

/**
 * Splits a pattern into pieces; undefined if it has another form. Groups and characters with a quantifier belong to
 * gaps.
 */
function piecesOf(pattern: string): Pieces | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$') || pattern.endsWith('\\$') || UNSUPPORTED.test(pattern)) {
    return undefined;
  }
  const end = pattern.length - 1;
  const pieces: Pieces = [];
  let literal = '';
  /** Where the gap begins, and where the literal's last character begins; -1: none. */
  let gap = -1;
  let last = -1;
  const endPiece = (at: number): void => {
    pieces.push({ literal, gap: gap < 0 ? '' : pattern.slice(gap, at) });
    literal = '';
    gap = last = -1;
  };
  for (let at = 1; at < end;) {
    const next = endOfToken(pattern, at, end);
    const first = pattern[at]!;
    if ('|{^$)'.includes(first)) return undefined;
    if ('*+?'.includes(first)) {
      if (gap < 0) {
        // The quantifier applies to the last character only.
        if (last < 0) return undefined;
        literal = literal.slice(0, -1);
        gap = last;
      }
    } else if ('[(.'.includes(first)) {
      if (gap < 0) gap = at;
    } else {
      if (gap >= 0) endPiece(at);
      literal += first === '\\' ? pattern[at + 1] : first;
      last = at;
    }
    at = next;
  }
  endPiece(end);
  return pieces;
}

/** Where the token at `at` ends: a group, a class, an escape or a character. */
function endOfToken(pattern: string, at: number, end: number): number {
  if (pattern[at] === '\\') return at + 2;
  if (pattern[at] === '[') {
    let next = at + 1;
    while (next < end && pattern[next] !== ']') next += pattern[next] === '\\' ? 2 : 1;
    return next + 1;
  }
  if (pattern[at] !== '(') return at + 1;
  let next = at + 1;
  while (next < end && pattern[next] !== ')') next = endOfToken(pattern, next, end);
  return next + 1;
}

/** Matches a URL piece by piece; undefined if a literal occurs more than once, so that its position is uncertain. */
function matchOfPieces(pieces: Pieces, url: string): PatternMatch | undefined {
  const [first] = pieces;
  if (!url.startsWith(first!.literal)) return null;
  const places = [0];
  let end = first!.literal.length;
  let isCertain = true;
  for (const { literal } of pieces.slice(1)) {
    const place = url.indexOf(literal, end);
    if (place < 0) return null;
    isCertain &&= !url.includes(literal, place + 1);
    places.push(place);
    end = place + literal.length;
  }
  if (!isCertain) return undefined;
  const match: (string | undefined)[] = [url];
  for (const [index, { literal, gap }] of pieces.entries()) {
    const between = gapRegex(gap).exec(url.slice(places[index]! + literal.length, places[index + 1]));
    if (!between) return null;
    match.push(...between.slice(1));
  }
  return match;
}

const gapRegexes = new Map<string, RegExp>();

function gapRegex(gap: string): RegExp {
  const known = gapRegexes.get(gap);
  if (known) return known;
  if (gapRegexes.size > 500) gapRegexes.clear();
  const regex = new RegExp(`^(?:${gap})$`);
  gapRegexes.set(gap, regex);
  return regex;
}
