/** What a pattern matches, as `RegExp.exec` gives it: the URL and the captured groups; null where it does not match. */
export type PatternMatch = readonly (string | undefined)[] | null;

/**
 * The match of a regular expression with URLs, for thousands of expressions that are asked few times each: V8 takes 70 µs
 * and more to compile one, which a few hundred streams feel. They differ in their literals, which are looked for as
 * text; what stands between those is alike in all of them and is compiled once. Where a literal stands in a URL more than
 * once, or the pattern is of another form than Freshet's own, the whole of it is compiled and decides.
 */
export function createMatcher(pattern: string): (url: string) => PatternMatch {
  const pieces = piecesOf(pattern);
  let whole: RegExp | undefined;
  return (url) => {
    const match = pieces && matchOfPieces(pieces, url);
    return match === undefined ? (whole ??= new RegExp(pattern)).exec(url) : match;
  };
}

/** `^`, then a literal and what follows it, again and again, then `$`. */
type Pieces = { literal: string; gap: string }[];

/** Backreferences, assertions and classes by name: what may look beyond its own place, or is in none of Freshet's patterns. */
const UNSUPPORTED = /\\[A-Za-z0-9]|\(\?[^:]/;

/** Undefined where a pattern is not of this form. What is in groups, or may be there no times or often, is no literal. */
function piecesOf(pattern: string): Pieces | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$') || pattern.endsWith('\\$') || UNSUPPORTED.test(pattern)) {
    return undefined;
  }
  const end = pattern.length - 1;
  const pieces: Pieces = [];
  let literal = '';
  /** Where what is no literal begins, and where the last character of the literal does; -1: nowhere. */
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
        // It is for the last character alone.
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

/** Where what begins at `at` ends: a group, a class, an escape or a character. */
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

/** Undefined where it is not certain at which place a literal matches: each must have one place alone. */
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
