import { parseUrl } from '../../base/http-url.ts';
import { resolveLink } from './resolve-link.ts';
import { frameAddresses, metaRefreshAddress } from './frame-addresses.ts';
import { jsonLiterals } from '../script/literals.ts';
import { MAX_LAYERS } from '../ports.ts';
import { type FoundLink, LinkCollector } from './link-collector.ts';
import { type Attribute, readMarkup } from './markup.ts';
import { PageTitle } from './page-title.ts';
import { streamedText } from '../script/streamed-text.ts';
import { type Literal, addLiteral, type Scope } from './scope.ts';
import { TextReader } from './text-reader.ts';
import { unescapeEntities } from '../script/unescape.ts';

/**
 * The links and frames of one document. `frames`: absolute addresses of the pages it embeds or redirects to, in
 * document order.
 */
export interface DocumentLinks {
  /** '' if the document only redirects to another page. */
  title: string;
  links: FoundLink[];
  frames: string[];
}

/**
 * Finds the links to manifests and media files in a document: in markup, scripts and JSON, also nested in each other.
 * `url` is the document's address; relative links resolve against it. `trusted`: every address counts as a stream link,
 * except pictures, captions and the like.
 *
 * Input may be hostile. The time is linear in the length of `text` times the (bounded) nesting; no code runs; nothing
 * is thrown.
 */
export function findLinks(text: string, url: string, { trusted = false } = {}): DocumentLinks {
  const title = new PageTitle(parseUrl(url)?.hostname ?? '');
  const found = new LinkCollector(url, text, trusted);
  const document = new MarkupReader(found, title);
  const start = text.trimStart()[0];
  if (start === '{' || start === '[')
    document.text.read(addLiteral({ kind: 'text', name: '', parent: null, entries: [] }, '', text), 0);
  else document.read(text, null, 0);
  return {
    title: found.isRedirectPage ? '' : String(title),
    links: [...found.links.values()],
    frames: [...found.frames],
  };
}

/** Reads markup: a document, or a piece of markup in an attribute or string (then without `title`). */
class MarkupReader {
  readonly text: TextReader;
  private readonly found: LinkCollector;
  private readonly title: PageTitle | null;
  /** Text chunks that scripts push, by their target. */
  private readonly pushed = new Map<string, string[]>();

  constructor(found: LinkCollector, title: PageTitle | null) {
    this.found = found;
    this.title = title;
    this.text = new TextReader(found, (source, around, layer) =>
      new MarkupReader(found, null).read(source, around, layer),
    );
  }

  read(source: string, around: Scope | null, layer: number): void {
    const inProse = this.found.isProse(around);
    let player: Scope | null = null;
    let scriptType = '';
    readMarkup(source, {
      element: (tag, attributes) => {
        if (!inProse) {
          this.head(tag, attributes);
          for (const address of frameAddresses(tag, attributes)) this.found.addFrame(address);
        }
        if (tag === 'script') scriptType = attributeValue(attributes, 'type').toLowerCase();
        const scope = this.element(tag, attributes, player ?? around, layer);
        if (isMediaTag(tag)) player = scope;
      },
      end: (tag) => {
        this.title?.end(tag);
        if (isMediaTag(tag)) player = null;
      },
      text: (text, tag) => {
        this.title?.text(text, tag);
        if (tag === 'script') this.script(text, scriptType, around, layer);
        else if (tag !== 'style' && tag !== 'title')
          this.text.read(addLiteral({ kind: 'text', name: tag, parent: around, entries: [] }, '', text), layer);
      },
    });
    for (const pieces of this.pushed.values())
      this.text.read(
        addLiteral({ kind: 'call', name: 'push', parent: around, entries: [] }, '', pieces.join('')),
        layer + 1,
      );
  }

  /** Reads what an element says about the document as a whole. */
  private head(tag: string, attributes: readonly Attribute[]): void {
    this.title?.element(tag);
    if (tag === 'base' && this.title)
      this.found.base = resolveLink(attributeValue(attributes, 'href'), this.found.base, true)?.raw ?? this.found.base;
    if (tag !== 'meta') return;
    this.title?.meta(
      attributeValue(attributes, 'property') || attributeValue(attributes, 'name'),
      attributeValue(attributes, 'content'),
    );
    if (/^refresh$/i.test(attributeValue(attributes, 'http-equiv')))
      this.found.addRedirect(metaRefreshAddress(attributeValue(attributes, 'content')));
  }

  private element(tag: string, attributes: readonly Attribute[], parent: Scope | null, layer: number): Scope {
    const scope: Scope = { kind: 'element', name: tag, parent, entries: [] };
    // <meta property="og:video" content="…">, <param name="flashvars" value="…">, <link itemprop="contentUrl" href="…">
    const property =
      attributeValue(attributes, 'property') ||
      attributeValue(attributes, 'itemprop') ||
      attributeValue(attributes, 'name');
    const literals: Literal[] = [];
    for (const { name, value } of attributes) {
      const isProperty =
        property !== '' &&
        ((tag === 'meta' && name === 'content') || (tag === 'param' && name === 'value') || name === 'href');
      const literal = addLiteral(scope, isProperty ? property : name, value);
      const isPicture = /^(img|script|track)$/.test(tag) && !name.startsWith('data-');
      if ((!isPicture || value.startsWith('data:')) && name !== 'style' && name !== 'class') literals.push(literal);
    }
    this.text.readAll(literals, layer + 1);
    return scope;
  }

  private script(text: string, type: string, around: Scope | null, layer: number): void {
    if (/template|html|handlebars|mustache/.test(type)) {
      if (layer < MAX_LAYERS) new MarkupReader(this.found, null).read(text, around, layer + 1);
      return;
    }
    const piece = streamedText(text);
    if (piece) {
      const pieces = this.pushed.get(piece.to);
      if (pieces) pieces.push(piece.text);
      else this.pushed.set(piece.to, [piece.text]);
      return;
    }
    const literals = jsonLiterals(text, '', around);
    if (literals && type.includes('ld+json')) for (const literal of literals) this.title?.linkedData(literal);
    if (literals) this.text.readAll(literals, layer + 1);
    else if (type.includes('json') && !text.includes('"'))
      this.text.readScript(unescapeEntities(text), '', around, layer);
    else this.text.readScript(text, '', around, layer);
  }
}

function isMediaTag(tag: string): boolean {
  return tag === 'video' || tag === 'audio';
}

function attributeValue(attributes: readonly Attribute[], name: string): string {
  return attributes.find((attribute) => attribute.name === name)?.value ?? '';
}
