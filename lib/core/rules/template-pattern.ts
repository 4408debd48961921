import { namesOneFile } from '../../base/media-types.ts';
import type { TemplatePiece } from '../manifest/model.ts';
import { fillSegmentTemplate, templateText } from '../manifest/dash/segment-template.ts';
import type { ChildRedirect } from '../stream.ts';
import { escapeRegex, escapeSubstitution, templateBudget } from './regex.ts';

type TemplateLink = Pick<ChildRedirect, 'from' | 'to'>;

/** The old and fresh URL of one sample segment of a template; for other children, their own URLs. */
export function sampleRedirect({ from, to, template }: Pick<ChildRedirect, 'from' | 'to' | 'template'>): TemplateLink {
  return template ? { from: sampleUrl(from), to: sampleUrl(to) } : { from, to };
}

/**
 * A pattern that redirects every segment of one SegmentTemplate to the fresh template, whatever its number or time. It
 * must match no segment of `siblings`, the templates of the stream. Null if no pattern within RE2's budget
 * distinguishes it from them and from the fresh one.
 */
export function templatePattern(
  { from, to }: TemplateLink,
  siblings: readonly TemplateLink[],
): { regexFilter: string; regexSubstitution: string } | null {
  const pieces = piecesOf(from);
  if (!isUnambiguous(pieces)) return null;
  const start = templateText(pieces.slice(0, 1));
  const others = siblings.filter((sibling) => sibling.to !== to && sibling.from.startsWith(start));
  const siblingUrls = others.map((sibling) => sampleUrl(sibling.from));
  const fresh = sampleUrl(to);
  for (const { pattern, tail, keepsTail, anySignature } of [
    ...pathOnlyPatterns(from, to),
    ...wholeTemplatePatterns(pieces),
  ]) {
    const regexFilter = `^${pattern}${tail}$`;
    const regex = new RegExp(regexFilter);
    // A pattern for any signature redirects the fresh URL to itself, which does nothing.
    if ((!anySignature && regex.test(fresh)) || siblingUrls.some((url) => regex.test(url))) continue;
    const keep = keepsTail && from.includes('?') === to.includes('?');
    return {
      regexFilter,
      regexSubstitution: substitution(piecesOf(to)) + (keep ? `\\${variableCount(pieces) + 1}` : ''),
    };
  }
  return null;
}

/** Whether the digits of one variable cannot run into those of the next. */
function isUnambiguous(pieces: readonly TemplatePiece[]): boolean {
  const variable = (piece: TemplatePiece | undefined) => piece !== undefined && typeof piece !== 'string';
  return pieces.every((piece, index) => {
    if (variable(piece)) return !variable(pieces[index + 1]);
    return !variable(pieces[index - 1]) || !variable(pieces[index + 1]) || /[^0-9]/.test(piece as string);
  });
}

interface SegmentPattern {
  /** The template as a pattern that captures its variables. */
  pattern: string;
  /** What may follow it, such as parameters added by players; captured if it can be kept. */
  tail: string;
  keepsTail: boolean;
  anySignature: boolean;
}

/** If only the query signs a segment with a path of its own: one pattern for every signature. */
function pathOnlyPatterns(from: string, to: string): SegmentPattern[] {
  const [path = '', query] = from.split('?', 2);
  const fresh = to.split('?', 1)[0]!;
  if (query === undefined || query.includes('$') || !to.includes('?') || !namesOneFile(path)) return [];
  if (path.replace(ORIGIN, '') !== fresh.replace(ORIGIN, '')) return [];
  const pieces = piecesOf(path);
  if (lengthBehind(pieces) > templateBudget(variableCount(pieces))) return [];
  return [{ pattern: capturePattern(pieces), tail: '\\?.*', keepsTail: false, anySignature: true }];
}

const ORIGIN = /^https?:\/\/[^/]+/;

/** The whole template; if it is too long, its last literal is represented by one of its pieces. */
function wholeTemplatePatterns(pieces: readonly TemplatePiece[]): SegmentPattern[] {
  const budget = templateBudget(variableCount(pieces));
  const length = lengthBehind(pieces);
  const separator = pieces.some((piece) => typeof piece === 'string' && piece.includes('?')) ? '&' : '\\?';
  if (length <= budget) {
    return [{ pattern: capturePattern(pieces), tail: `((?:${separator}.*)?)`, keepsTail: true, anySignature: false }];
  }
  const last = pieces.at(-1)!;
  // Digits after the gap would be taken for the variable's.
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

/** Cost of `.*` before a piece; the length below which a piece may match by chance; the number of positions to try. */
const WILDCARD_COST = 4;
const SHORTEST_TEMPLATE_PIECE = 12;
const MAX_PIECE_POSITIONS = 60;

/** Number of literal characters that count: the literal before the first variable is free at any length. */
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
