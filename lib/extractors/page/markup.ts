import { Tokenizer } from 'htmlparser2';

export interface Attribute {
  name: string;
  value: string;
}

export interface MarkupHandler {
  /** A start tag; attributes in order, entities decoded once. */
  element(tag: string, attributes: readonly Attribute[]): void;
  end(tag: string): void;
  /** The text between two tags. `tag`: the raw-text element around it (script, style, title, textarea, …), else ''. */
  text(text: string, tag: string): void;
}

const RAW_TEXT = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);
/** HTML elements that end an unclosed SVG (HTML standard, "rules for foreign content"). */
const OUT_OF_SVG = new Set([
  'body',
  'br',
  'div',
  'h1',
  'h2',
  'head',
  'hr',
  'img',
  'li',
  'meta',
  'ol',
  'p',
  'pre',
  'span',
  'table',
  'ul',
  'video',
  'iframe',
]);

/**
 * Reads markup in document order, without comments. It uses htmlparser2's tokenizer, not its `Parser`: the parser
 * searches a stack of open elements, so 2 MB of `<div>` take two minutes. Nothing here needs to know which element is
 * open. Linear; never throws.
 */
export function readMarkup(source: string, handler: MarkupHandler): void {
  let tag = '';
  let name = '';
  let value = '';
  let attributes: Attribute[] = [];
  let raw = '';
  let text = '';
  let inSvg = false;

  const flush = () => {
    if (text.trim() !== '') handler.text(text, raw);
    text = '';
    raw = '';
  };
  const open = () => {
    flush();
    if (tag === 'svg') inSvg = true;
    else if (OUT_OF_SVG.has(tag)) inSvg = false;
    else if (!inSvg && RAW_TEXT.has(tag)) raw = tag;
    handler.element(tag, attributes);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = source.slice(start, end).toLowerCase();
        attributes = [];
      },
      onattribname(start, end) {
        name = source.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += source.slice(start, end);
      },
      onattribentity(code) {
        value += String.fromCodePoint(code);
      },
      onattribend() {
        attributes.push({ name, value });
      },
      onopentagend: open,
      onselfclosingtag() {
        open();
        if (inSvg) raw = '';
        if (tag === 'svg') inSvg = false;
      },
      onclosetag(start, end) {
        flush();
        const closed = source.slice(start, end).toLowerCase();
        if (closed === 'svg') inSvg = false;
        handler.end(closed);
      },
      ontext(start, end) {
        text += source.slice(start, end);
      },
      ontextentity(code) {
        text += String.fromCodePoint(code);
      },
      oncdata(start, end, offset) {
        text += source.slice(start, end - offset);
      },
      isInForeignContext: () => inSvg,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: flush,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
}

function ignore(): void {}
