import type { TemplatePiece } from '../manifest/model.ts';
import { fillSegmentTemplate, templateText } from '../manifest/dash/segment-template.ts';
import type { ChildRedirect } from '../stream.ts';
import { escapeRegex, escapeSubstitution, templateBudget } from './regex.ts';

type TemplateLink = Pick<ChildRedirect, 'from' | 'to'>;

/** The URLs of one segment of a template, before and after; those of a child that is one URL. */
export function sampleRedirect({ from, to, template }: Pick<ChildRedirect, 'from' | 'to' | 'template'>): TemplateLink {
  return template ? { from: sampleUrl(from), to: sampleUrl(to) } : { from, to };
}

/**
 * Leads every segment of one SegmentTemplate to its place in the fresh one, whatever its number or time. `siblings`: the
 * templates of the stream, of which it must not take a segment. Null where no pattern within RE2's budget tells it from
 * them and from the fresh one.
 */
export function templatePattern(
  { from, to }: TemplateLink,
  siblings: readonly TemplateLink[],
): { regexFilter: string; regexSubstitution: string } | null {
  const pieces = piecesOf(from);
  if (!isUnambiguous(pieces)) return null;
  const start = templateText(pieces.slice(0, 1));
  const others = siblings.filter((sibling) => sibling.to !== to && sibling.from.startsWith(start));
  const strangers = others.map((sibling) => sampleUrl(sibling.from));
  const fresh = sampleUrl(to);
  for (const { pattern: places, tail, keepsTail, anySignature } of [
    ...pathOnlyPatterns(from, to),
    ...wholeTemplatePatterns(pieces),
  ]) {
    const regexFilter = `^${places}${tail}$`;
    const regex = new RegExp(regexFilter);
    // Under any signature the fresh URL leads to itself, which is no redirect.
    if ((!anySignature && regex.test(fresh)) || strangers.some((url) => regex.test(url))) continue;
    const keep = keepsTail && from.includes('?') === to.includes('?');
    return {
      regexFilter,
      regexSubstitution: substitution(piecesOf(to)) + (keep ? `\\${variableCount(pieces) + 1}` : ''),
    };
  }
  return null;
}

/** Whether digits of one variable cannot be taken for those of the next. */
function isUnambiguous(pieces: readonly TemplatePiece[]): boolean {
  const variable = (piece: TemplatePiece | undefined) => piece !== undefined && typeof piece !== 'string';
  return pieces.every((piece, index) => {
    if (variable(piece)) return !variable(pieces[index + 1]);
    return !variable(pieces[index - 1]) || !variable(pieces[index + 1]) || /[^0-9]/.test(piece as string);
  });
}

interface SegmentPattern {
  /** The template as a pattern, its variables captured. */
  pattern: string;
  /** What may come behind it, as players add parameters; captured where it can be kept. */
  tail: string;
  keepsTail: boolean;
  anySignature: boolean;
}

/** A path that ends like this is the segment's own, whatever query signs it. */
const SEGMENT_FILE = /\.(m4[sfva]|mp4|cmf[vat]|ts|webm|aac|vtt|ttml|jpe?g|png)$/i;

/** Where the query alone signs a segment whose path is its own: one pattern for every signature it ever had. */
function pathOnlyPatterns(from: string, to: string): SegmentPattern[] {
  const [path = '', query] = from.split('?', 2);
  const fresh = to.split('?', 1)[0]!;
  if (query === undefined || query.includes('$') || !to.includes('?') || !SEGMENT_FILE.test(path)) return [];
  if (path.replace(ORIGIN, '') !== fresh.replace(ORIGIN, '')) return [];
  const pieces = piecesOf(path);
  if (lengthBehind(pieces) > templateBudget(variableCount(pieces))) return [];
  return [{ pattern: capturePattern(pieces), tail: '\\?.*', keepsTail: false, anySignature: true }];
}

const ORIGIN = /^https?:\/\/[^/]+/;

/** The template whole; where it is too long, its last literal by one piece or another of it. */
function wholeTemplatePatterns(pieces: readonly TemplatePiece[]): SegmentPattern[] {
  const budget = templateBudget(variableCount(pieces));
  const length = lengthBehind(pieces);
  const separator = pieces.some((piece) => typeof piece === 'string' && piece.includes('?')) ? '&' : '\\?';
  if (length <= budget) {
    return [{ pattern: capturePattern(pieces), tail: `((?:${separator}.*)?)`, keepsTail: true, anySignature: false }];
  }
  const last = pieces.at(-1)!;
  // Digits in front of a gap would be taken for the variable's.
  if (typeof last !== 'string' || /^[0-9]/.test(last)) return [];
  const size = budget - (length - last.length) - WILDCARD_COST;
  if (size < SHORTEST_TEMPLATE_PIECE) return [];
  const starts = Array.from({ length: MAX_PIECE_POSITIONS }, (_, index) => index * size).filter(
    (at) => at < last.length,
  );
  const before = capturePattern(pieces.slice(0, -1));
  return starts.map((at) => {
    const piece = escapeRegex(last.slice(Math.min(at, last.length - size)).slice(0, size));
    return { pattern: `${before}${at > 0 ? '.*' : ''}${piece}`, tail: '.*', keepsTail: false, anySignature: false };
  });
}

/** `.*` in front of a piece; a shorter piece could be met by chance; more places are not tried. */
const WILDCARD_COST = 4;
const SHORTEST_TEMPLATE_PIECE = 12;
const MAX_PIECE_POSITIONS = 60;

/** Only the literal in front of the first variable costs nothing, however long it is. */
function lengthBehind(pieces: readonly TemplatePiece[]): number {
  return pieces.slice(1).reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
}

function variableCount(pieces: readonly TemplatePiece[]): number {
  return pieces.filter((piece) => typeof piece !== 'string').length;
}

function capturePattern(pieces: readonly TemplatePiece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? escapeRegex(piece) : '([0-9]+)')).join('');
}

function substitution(pieces: readonly TemplatePiece[]): string {
  let place = 0;
  return pieces.map((piece) => (typeof piece === 'string' ? escapeSubstitution(piece) : `\\${++place}`)).join('');
}

function sampleUrl(template: string): string {
  return piecesOf(template)
    .map((piece) => (typeof piece === 'string' ? piece : '7'.repeat(piece.width)))
    .join('');
}

function piecesOf(template: string): TemplatePiece[] {
  return fillSegmentTemplate(template, { id: '', bandwidth: null });
}
