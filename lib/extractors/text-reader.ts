import { absoluteLink, isAddress, type Link } from './absolute-link.ts';
import { hasBase, withBases, withNearBases } from './base-parts.ts';
import { ENOUGH, evidenceFor } from './evidence.ts';
import { namesFrame } from './frames.ts';
import { jsLiterals } from './js-literals.ts';
import { jsonLiterals } from './json-literals.ts';
import { MAX_LAYERS } from './limits.ts';
import type { LinkCollector } from './link-collector.ts';
import { NAMED } from './link-shape.ts';
import { keyOf, keyWords, type Literal, literalIn, type Scope } from './scope.ts';
import { textLinks } from './text-links.ts';
import { dataText, unescapeBase64, unescapeEntities, unescapePercent } from './unescape.ts';

/** Reads a piece of markup found in a string: the one carrier that `TextReader` leaves to its caller. */
export type ReadMarkup = (source: string, around: Scope | null, layer: number) => void;

const OTHER_SCHEME = /^(javascript|data|blob|about|mailto|tel|vbscript):/i;
const MARKUP = /<(iframe|frame|video|audio|source|embed|object|script)\b/i;
const ESCAPED_QUOTES = /&(quot|q|#0*34|#x0*22);/i;
const ESCAPED_START = /^(%7b|%5b|%22|%3c|%2f|https?%(25)*3a|%68%74%74%70)/i;
const ENTITY_IN_ADDRESS = /^(https?:)?\/\/\S{1,16000}$/i;
const CODE = /["'`]\s*[,:;)\]}]/;
const FILE_NAME = /^[^\s:]+\.(m3u8|mpd|mp4|m4v|webm)([?#]|$)/i;

/**
 * Reads strings: each is an address, or another carrier which is unwrapped by one layer (JSON, script, percent-encoding,
 * base64, a query string), or text with addresses in it. What it finds goes to the collector.
 */
export class TextReader {
  private readonly found: LinkCollector;
  private readonly markup: ReadMarkup;

  constructor(found: LinkCollector, markup: ReadMarkup) {
    this.found = found;
    this.markup = markup;
  }

  readAll(literals: readonly Literal[], layer: number): void {
    for (const literal of literals) this.read(literal, layer);
  }

  read(literal: Literal, layer: number): void {
    // No address has an entity in it: a script's text that went through a template made for markup.
    const text = literal.text.trim().replace(ENTITY_IN_ADDRESS, (address) => address.replaceAll('&amp;', '&'));
    if (text.length < 5 || layer > MAX_LAYERS || this.found.full) return;
    if (OTHER_SCHEME.test(text)) {
      const inner = literal.partial ? null : dataText(text);
      if (inner !== null) this.read({ ...literal, text: inner }, layer + 1);
      return;
    }
    // Markup in a value of JSON or code is markup once that value has been unescaped, not before.
    if (MARKUP.test(text) && (literal.partial || !isData(text))) {
      this.found.looked++;
      this.markup(text, literal.scope, layer + 1);
    } else if (literal.partial) return;
    else if (isAddress(text)) this.address(literal, text, layer);
    else if (!this.unwrap(literal, text, layer)) this.listed(literal, text, layer);
  }

  /** A script, or JSON that is cut off. `name`: the key it stands under. */
  script(source: string, name: string, around: Scope | null, layer: number): void {
    this.readAll(jsLiterals(source, name, around), layer + 1);
  }

  /** Takes one layer off; false where the text is no carrier. */
  private unwrap(literal: Literal, text: string, layer: number): boolean {
    const { scope } = literal;
    const bracketed = text.startsWith('{') || text.startsWith('[');
    const json = bracketed ? jsonLiterals(text, keyOf(literal), scope) : null;
    if (json) {
      this.readAll(json, layer + 1);
      return true;
    }
    const inner =
      (bracketed && ESCAPED_QUOTES.test(text) ? unescapeEntities(text) : null) ??
      (ESCAPED_START.test(text) ? unescapePercent(text) : unescapeBase64(text));
    if (inner !== null && inner !== text) this.read({ ...literal, text: inner }, layer + 1);
    else if (CODE.test(text) && (bracketed || scope.kind !== 'text')) this.script(text, keyOf(literal), scope, layer);
    else if (isQuery(text)) this.query(literal, text, layer);
    else if (FILE_NAME.test(text)) return this.file(literal, text, layer);
    else return false;
    return true;
  }

  private listed(literal: Literal, text: string, layer: number): void {
    for (const { text: address, fields } of textLinks(text)) {
      if (this.found.full) return;
      if (fields.length === 0 || literal.scope.kind === 'text') {
        this.address({ ...literal, text: address }, address, layer);
        continue;
      }
      const entries = fields.map((value) => ({ key: '', value }));
      const record: Scope = { kind: 'array', name: keyOf(literal), parent: literal.scope, entries };
      this.address(literalIn(record, '', address), address, layer);
    }
  }

  private address(literal: Literal, text: string, layer: number): void {
    const { found } = this;
    found.looked++;
    const link = absoluteLink(text, found.base, FILE_NAME.test(text));
    if (!link) return;
    if (!link.relative) found.noteBase(literal);
    else if (this.completed(literal, text, layer) || hasBase(literal.scope)) return;
    const before = found.met;
    if (link.shape.score < NAMED) this.parameters(literal, link, layer);
    if (found.met > before) return; // the address of a player, which is told the link
    const evidence = evidenceFor(link, literal, found.hasPlayer);
    if (evidence >= ENOUGH || (found.trusted && evidence > -Infinity)) found.add(link, literal);
    else if (namesFrame(keyOf(literal)) && !found.isWritten(literal.scope)) found.addFrame(link.raw);
  }

  /** A name of a media file that stands alone. */
  private file(literal: Literal, text: string, layer: number): boolean {
    if (this.completed(literal, text, layer)) return true;
    if (isFileName(literal)) this.address(literal, text, layer);
    return isFileName(literal);
  }

  /** Whether a path or a file name was only the end of an address, whose beginning stands elsewhere: that is read then. */
  private completed(literal: Literal, text: string, layer: number): boolean {
    const { kind } = literal.scope;
    const near = kind === 'text' ? [] : withNearBases(literal, text);
    const far = near.length === 0 && kind === 'element' ? withBases(literal, text, this.found.bases) : [];
    for (const address of [...near, ...far]) this.address(literal, address, layer);
    // On a web page what stands in an element is an address as well, whatever the document says of bases.
    return near.length > 0 || (far.length > 0 && !this.found.isWebPage);
  }

  private parameters(literal: Literal, { raw }: Link, layer: number): void {
    const hash = raw.indexOf('#');
    const front = hash < 0 ? raw : raw.slice(0, hash);
    const mark = front.indexOf('?');
    if (mark >= 0) this.query(literal, front.slice(mark + 1), layer);
    if (hash >= 0) this.query(literal, raw.slice(hash + 1), layer);
  }

  /** The values of a query string, decoded once: a player's frame is told its link this way. */
  private query(literal: Literal, text: string, layer: number): void {
    const scope: Scope = { kind: 'object', name: keyOf(literal), parent: literal.scope, entries: [] };
    const literals: Literal[] = [];
    for (const part of text.split('&', 100)) {
      const equals = part.indexOf('=');
      const value = unescapePercent(part.slice(equals + 1));
      if (value) literals.push(literalIn(scope, part.slice(0, Math.max(0, equals)), value));
    }
    this.readAll(literals, layer + 1);
  }
}

function isData(text: string): boolean {
  return CODE.test(text) && /^[\w$.\s]{0,100}[:=([{]/.test(text);
}

function isQuery(text: string): boolean {
  return /^[\w.[\]-]{1,100}=/.test(text) && /=(\/|%2f|https?(:|%3a))/i.test(text) && !/\s/.test(text);
}

/** `file.m3u8` under "src" or "file" is an address; beside a base it is a part of one. */
function isFileName({ scope, index }: Literal): boolean {
  const key = keyWords(scope.entries[index]?.key ?? '');
  if (scope.kind !== 'object' && scope.kind !== 'element') return false;
  return key.length < 3 && /^(src|file|url|source|hls|dash|href)$/.test(key.at(-1) ?? '') && !hasBase(scope);
}
