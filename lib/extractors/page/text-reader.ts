import { resolveLink, looksLikeAddress, type ResolvedLink } from './resolve-link.ts';
import { hasBase, joinBases, joinNearbyBases } from './base-urls.ts';
import { MIN_SCORE, scoreLink, MEDIA_NAME_SCORE } from './link-score.ts';
import { isFrameKey } from './frame-addresses.ts';
import { jsLiterals, jsonLiterals } from '../script/literals.ts';
import { MAX_LAYERS } from '../ports.ts';
import type { LinkCollector } from './link-collector.ts';
import { literalKey, keyWords, type Literal, addLiteral, type Scope } from './scope.ts';
import { textLinks } from './text-links.ts';
import { dataUrlText, unescapeBase64, unescapeEntities, unescapePercent } from '../script/unescape.ts';

/** Reads a piece of markup in a string. `TextReader` leaves this to its caller. */
export type ReadMarkup = (source: string, around: Scope | null, layer: number) => void;

const OTHER_SCHEME = /^(javascript|data|blob|about|mailto|tel|vbscript):/i;
const MARKUP = /<(iframe|frame|video|audio|source|embed|object|script)\b/i;
const ESCAPED_QUOTES = /&(quot|q|#0*34|#x0*22);/i;
const ESCAPED_START = /^(%7b|%5b|%22|%3c|%2f|https?%(25)*3a|%68%74%74%70)/i;
const ENTITY_IN_ADDRESS = /^(https?:)?\/\/\S{1,16000}$/i;
const CODE = /["'`]\s*[,:;)\]}]/;
const FILE_NAME = /^[^\s:]+\.(m3u8|mpd|mp4|m4v|webm)([?#]|$)/i;

/**
 * Reads strings. A string is an address, text with addresses in it, or another encoding that is unwrapped one layer at
 * a time (JSON, script, percent-encoding, base64, a query string). The links go to the collector.
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
    // Addresses contain no entities: a markup template escaped the script's text.
    const text = literal.text.trim().replace(ENTITY_IN_ADDRESS, (readAddress) => readAddress.replaceAll('&amp;', '&'));
    if (text.length < 5 || layer > MAX_LAYERS || this.found.isFull) return;
    if (OTHER_SCHEME.test(text)) {
      const inner = literal.isPartial ? null : dataUrlText(text);
      if (inner !== null) this.read({ ...literal, text: inner }, layer + 1);
      return;
    }
    // Markup in a JSON or code string counts only after the string was unescaped.
    if (MARKUP.test(text) && (literal.isPartial || !looksLikeData(text))) {
      this.found.inspectedCount++;
      this.markup(text, literal.scope, layer + 1);
    } else if (literal.isPartial) return;
    else if (looksLikeAddress(text)) this.address(literal, text, layer);
    else if (!this.unwrap(literal, text, layer)) this.readEmbeddedLinks(literal, text, layer);
  }

  /** Reads a script, or truncated JSON. `name`: the key above it. */
  readScript(source: string, name: string, around: Scope | null, layer: number): void {
    this.readAll(jsLiterals(source, name, around), layer + 1);
  }

  /** Unwraps one layer; false if the text is not an encoding. */
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
    if (found.linkCount > before) return; // a player's address, with the link in its query
    const score = scoreLink(link, literal, found.hasPlayer);
    if (score >= MIN_SCORE || (found.trusted && score > -Infinity)) found.addLink(link, literal);
    else if (isFrameKey(literalKey(literal)) && !found.isProse(literal.scope)) found.addFrame(link.raw);
  }

  /** Reads a lone media file name; false if it does not count as an address. */
  private readFileName(literal: Literal, text: string, layer: number): boolean {
    if (this.readJoinedWithBases(literal, text, layer)) return true;
    if (isFileName(literal)) this.address(literal, text, layer);
    return isFileName(literal);
  }

  /**
   * Reads a path or file name joined with bases from elsewhere. True if the text was only the end of those addresses.
   */
  private readJoinedWithBases(literal: Literal, text: string, layer: number): boolean {
    const { kind } = literal.scope;
    const nearby = kind === 'text' ? [] : joinNearbyBases(literal, text);
    const fromDocument = nearby.length === 0 && kind === 'element' ? joinBases(literal, text, this.found.bases) : [];
    for (const address of [...nearby, ...fromDocument]) this.address(literal, address, layer);
    // On a web page a relative address in an element also counts alone, whatever bases the document names.
    return nearby.length > 0 || (fromDocument.length > 0 && !this.found.isWebPage);
  }

  private readUrlParameters(literal: Literal, { raw }: ResolvedLink, layer: number): void {
    const hash = raw.indexOf('#');
    const beforeHash = hash < 0 ? raw : raw.slice(0, hash);
    const question = beforeHash.indexOf('?');
    if (question >= 0) this.readQuery(literal, beforeHash.slice(question + 1), layer);
    if (hash >= 0) this.readQuery(literal, raw.slice(hash + 1), layer);
  }

  /** Reads the values of a query string, decoded once. Pages pass the link to a player's frame this way. */
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

/** `file.m3u8` under "src" or "file" is an address; next to a base it is only part of one. */
function isFileName({ scope, index }: Literal): boolean {
  const key = keyWords(scope.entries[index]?.key ?? '');
  if (scope.kind !== 'object' && scope.kind !== 'element') return false;
  return key.length < 3 && /^(src|file|url|source|hls|dash|href)$/.test(key.at(-1) ?? '') && !hasBase(scope);
}
