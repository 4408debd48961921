import { escapeRegex } from '../../rules/regex.ts';
import type { TemplatePiece } from '../model.ts';
import { resourceUrl } from '../resource-url.ts';

const TEMPLATE_IDENTIFIER = /\$(?:(RepresentationID|Number|Bandwidth|Time|SubNumber)(?:%0(\d{1,2})d)?)?\$/g;

/** What is known of a representation when its templates are filled (ISO 23009-1 5.3.9.4.4). */
export interface TemplateValues {
  id: string;
  bandwidth: number | null;
}

/**
 * A template as an absolute URL with only its segment variables left open; null if it is no http(s) URL. While
 * resolving, placeholders that no URL parser changes stand for the variables. So the literal pieces are byte for byte
 * those of the segments' URLs.
 */
export function absoluteTemplate(media: string, values: TemplateValues, base: string): TemplatePiece[] | null {
  const pieces = fillSegmentTemplate(media, values);
  const text = pieces.filter((piece) => typeof piece === 'string').join('');
  let placeholder = 'freshet0';
  for (let n = 1; text.includes(placeholder) || base.includes(placeholder); n++) placeholder = `freshet${n}`;
  placeholder = `${placeholder}x`;
  const url = resourceUrl(pieces.map((piece) => (typeof piece === 'string' ? piece : placeholder)).join(''), base);
  if (url === null) return null;
  const literals = url.split(placeholder);
  const variables = pieces.filter((piece) => typeof piece !== 'string');
  // A variable in the fragment is not sent; one in the host name would match any host.
  if (literals.length > variables.length + 1 || !/^https?:\/\/[^/]+\//.test(literals[0]!)) return null;
  return literals.flatMap((literal, index) => {
    const variable = variables[index - 1];
    return [...(variable ? [variable] : []), ...(literal ? [literal] : [])];
  });
}

/** Writes pieces as template text: the inverse of `fillSegmentTemplate`. */
export function templateText(pieces: readonly TemplatePiece[]): string {
  const written = pieces.map((piece) => {
    if (typeof piece === 'string') return piece.replaceAll('$', '$$$$');
    return piece.width > 1 ? `$${piece.variable}%0${piece.width}d$` : `$${piece.variable}$`;
  });
  return written.join('');
}

/**
 * Maps a segment URL of the template `from` to the URL with the same number or time under `to`; null for other URLs.
 * Both templates have the same variables in the same order.
 */
export function templateMapping(
  from: readonly TemplatePiece[],
  to: readonly TemplatePiece[],
): (url: string) => string | null {
  const places = from.map((piece) => (typeof piece === 'string' ? escapeRegex(piece) : '([0-9]+)'));
  const pattern = new RegExp(`^${places.join('')}$`);
  return (url) => {
    const values = pattern.exec(url)?.slice(1);
    return values ? to.map((piece) => (typeof piece === 'string' ? piece : values.shift())).join('') : null;
  };
}

/** Fills in the representation's variables of a template; @initialization becomes text without variables. */
export function fillSegmentTemplate(media: string, { id, bandwidth }: TemplateValues): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let literal = '';
  let at = 0;
  for (const match of media.matchAll(TEMPLATE_IDENTIFIER)) {
    literal += media.slice(at, match.index);
    at = match.index + match[0].length;
    const [, name, digits] = match;
    const width = digits === undefined ? 1 : Number(digits);
    if (name === undefined) literal += '$';
    else if (name === 'RepresentationID') literal += id;
    else if (name === 'Bandwidth') literal += String(bandwidth ?? 0).padStart(width, '0');
    else {
      pieces.push(literal, { variable: name as 'Number' | 'Time' | 'SubNumber', width });
      literal = '';
    }
  }
  pieces.push(literal + media.slice(at));
  return pieces.filter((piece) => piece !== '');
}
