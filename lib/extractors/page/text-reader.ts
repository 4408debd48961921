import { resolveLink, looksLikeAddress, type ResolvedLink } from './resolve-link.ts';
import { hasBase, joinBases, joinNearbyBases } from './base-urls.ts';
import { MIN_SCORE, scoreLink } from './link-score.ts';
import { isFrameKey } from './frame-addresses.ts';
import { jsLiterals } from '../script/js-literals.ts';
import { jsonLiterals } from '../script/json-literals.ts';
import { MAX_LAYERS } from '../limits.ts';
import type { LinkCollector } from './link-collector.ts';
import { MEDIA_NAME_SCORE } from './url-shape.ts';
import { literalKey, keyWords, type Literal, addLiteral, type Scope } from './scope.ts';
import { textLinks } from './text-links.ts';
import { dataUrlText, unescapeBase64, unescapeEntities, unescapePercent } from '../script/unescape.ts';

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
    const text = literal.text.trim().replace(ENTITY_IN_ADDRESS, (readAddress) => readAddress.replaceAll('&amp;', '&'));
    if (text.length < 5 || layer > MAX_LAYERS || this.found.isFull) return;
    if (OTHER_SCHEME.test(text)) {
      const inner = literal.isPartial ? null : dataUrlText(text);
      if (inner !== null) this.read({ ...literal, text: inner }, layer + 1);
      return;
    }
    // Markup in a value of JSON or code is markup once that value has been unescaped, not before.
    if (MARKUP.test(text) && (literal.isPartial || !looksLikeData(text))) {
      this.found.inspectedCount++;
      this.markup(text, literal.scope, layer + 1);
    } else if (literal.isPartial) return;
    else if (looksLikeAddress(text)) this.address(literal, text, layer);
    else if (!this.unwrap(literal, text, layer)) this.readEmbeddedLinks(literal, text, layer);
  }

  /** A script, or JSON that is cut off. `name`: the key it stands under. */
  readScript(source: string, name: string, around: Scope | null, layer: number): void {
    this.readAll(jsLiterals(source, name, around), layer + 1);
  }

  /** Takes one layer off; false where the text is no carrier. */
  private unwrap(literal: Literal, text: string, layer: number): boolean {
    const { scope } = literal;
    const bracketed = text.startsWith('{') || text.startsWith('[');
    const json = bracketed ? jsonLiterals(text, literalKey(literal), scope) : null;
    if (json) {
      this.readAll(json, layer + 1);
      return true;
    }
    const inner =
      (bracketed && ESCAPED_QUOTES.test(text) ? unescapeEntities(text) : null) ??
      (ESCAPED_START.test(text) ? unescapePercent(text) : unescapeBase64(text));
    if (inner !== null && inner !== text) this.read({ ...literal, text: inner }, layer + 1);
    else if (CODE.test(text) && (bracketed || scope.kind !== 'text'))
      this.readScript(text, literalKey(literal), scope, layer);
    else if (isQuery(text)) this.readQuery(literal, text, layer);
    else if (FILE_NAME.test(text)) return this.readFileName(literal, text, layer);
    else return false;
    return true;
  }

  private readEmbeddedLinks(literal: Literal, text: string, layer: number): void {
    for (const { text: address, fields } of textLinks(text)) {
      if (this.found.isFull) return;
      if (fields.length === 0 || literal.scope.kind === 'text') {
        this.address({ ...literal, text: address }, address, layer);
        continue;
      }
      const entries = fields.map((value) => ({ key: '', value }));
      const record: Scope = { kind: 'array', name: literalKey(literal), parent: literal.scope, entries };
      this.address(addLiteral(record, '', address), address, layer);
    }
  }

  private address(literal: Literal, text: string, layer: number): void {
    const { found } = this;
    found.inspectedCount++;
    const link = resolveLink(text, found.base, FILE_NAME.test(text));
    if (!link) return;
    if (!link.isRelative) found.addBase(literal);
    else if (this.readJoinedWithBases(literal, text, layer) || hasBase(literal.scope)) return;
    const before = found.linkCount;
    if (link.shape.score < MEDIA_NAME_SCORE) this.readUrlParameters(literal, link, layer);
    if (found.linkCount > before) return; // the address of a player, which is told the link
    const evidence = scoreLink(link, literal, found.hasPlayer);
    if (evidence >= MIN_SCORE || (found.trusted && evidence > -Infinity)) found.addLink(link, literal);
    else if (isFrameKey(literalKey(literal)) && !found.isProse(literal.scope)) found.addFrame(link.raw);
  }

  /** A name of a media file that stands alone. */
  private readFileName(literal: Literal, text: string, layer: number): boolean {
    if (this.readJoinedWithBases(literal, text, layer)) return true;
    if (isFileName(literal)) this.address(literal, text, layer);
    return isFileName(literal);
  }

  /** Whether a path or a file name was only the end of an address, whose beginning stands elsewhere: that is read then. */
  private readJoinedWithBases(literal: Literal, text: string, layer: number): boolean {
    const { kind } = literal.scope;
    const near = kind === 'text' ? [] : joinNearbyBases(literal, text);
    const far = near.length === 0 && kind === 'element' ? joinBases(literal, text, this.found.bases) : [];
    for (const address of [...near, ...far]) this.address(literal, address, layer);
    // On a web page what stands in an element is an address as well, whatever the document says of bases.
    return near.length > 0 || (far.length > 0 && !this.found.isWebPage);
  }

  private readUrlParameters(literal: Literal, { raw }: ResolvedLink, layer: number): void {
    const hash = raw.indexOf('#');
    const front = hash < 0 ? raw : raw.slice(0, hash);
    const mark = front.indexOf('?');
    if (mark >= 0) this.readQuery(literal, front.slice(mark + 1), layer);
    if (hash >= 0) this.readQuery(literal, raw.slice(hash + 1), layer);
  }

  /** The values of a query string, decoded once: a player's frame is told its link this way. */
  private readQuery(literal: Literal, text: string, layer: number): void {
    const scope: Scope = { kind: 'object', name: literalKey(literal), parent: literal.scope, entries: [] };
    const literals: Literal[] = [];
    for (const part of text.split('&', 100)) {
      const equals = part.indexOf('=');
      const value = unescapePercent(part.slice(equals + 1));
      if (value) literals.push(addLiteral(scope, part.slice(0, Math.max(0, equals)), value));
    }
    this.readAll(literals, layer + 1);
  }
}

function looksLikeData(text: string): boolean {
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
