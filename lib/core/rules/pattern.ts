/** What a pattern matches, as `RegExp.exec` gives it: the URL and the captured groups; null where it does not match. */
export type Match = readonly (string | undefined)[] | null;

/**
 * The match of a regular expression with URLs, for thousands of expressions that are asked few times each: V8 takes 70 µs
 * and more to compile one, which a few hundred streams feel. They differ in their literals, which are looked for as
 * text; what stands between those is alike in all of them and is compiled once. Where a literal stands in a URL more than
 * once, or the pattern is of another form than Freshet's own, the whole of it is compiled and decides.
 */
export function matcherOf(pattern: string): (url: string) => Match {
  const pieces = piecesOf(pattern);
  let whole: RegExp | undefined;
  return (url) => {
    const match = pieces && matchOfPieces(pieces, url);
    return match === undefined ? (whole ??= new RegExp(pattern)).exec(url) : match;
  };
}

/** `^`, then a literal and what follows it, again and again, then `$`. */
type Pieces = { literal: string; gap: string }[];

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|[^\\[\](){}.*+?|^$]+|./gs;
/** Backreferences, assertions and classes by name: what may look beyond its own place, or is in none of Freshet's patterns. */
const OTHER = /\\[A-Za-z0-9]|\(\?[^:]/;

/** Undefined where a pattern is not of this form. What is in groups, or may be there no times or often, is no literal. */
function piecesOf(pattern: string): Pieces | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$') || pattern.endsWith('\\$') || OTHER.test(pattern)) {
    return undefined;
  }
  const pieces: Pieces = [{ literal: '', gap: '' }];
  let depth = 0;
  for (const [token] of pattern.slice(1, -1).matchAll(TOKEN)) {
    const last = pieces.at(-1)!;
    if (depth === 0 && /^[|{^$]$/.test(token)) return undefined;
    if (depth === 0 && /^[*+?]$/.test(token)) {
      // It is for the last character alone.
      if (last.gap === '') {
        last.gap = escaped(last.literal.slice(-1));
        last.literal = last.literal.slice(0, -1);
      }
      last.gap += token;
    } else if (depth > 0 || /^[[().]/.test(token)) {
      depth += token === '(' ? 1 : token === ')' ? -1 : 0;
      last.gap += token;
    } else {
      const literal = token.startsWith('\\') ? token.slice(1) : token;
      if (last.gap === '') last.literal += literal;
      else pieces.push({ literal, gap: '' });
    }
  }
  return pieces;
}

function escaped(character: string): string {
  return /\w/.test(character) ? character : `\\${character}`;
}

/** Undefined where it is not certain at which place a literal matches: each must have one place alone. */
function matchOfPieces(pieces: Pieces, url: string): Match | undefined {
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

const gaps = new Map<string, RegExp>();

function gapRegex(gap: string): RegExp {
  const known = gaps.get(gap);
  if (known) return known;
  if (gaps.size > 500) gaps.clear();
  const regex = new RegExp(`^(?:${gap})$`);
  gaps.set(gap, regex);
  return regex;
}
