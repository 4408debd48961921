import { Tokenizer } from 'htmlparser2';
import { UnreadableManifest, withinLimit } from '../error.ts';
import { LIMITS } from '../limits.ts';

const ATTRIBUTE_NAME = /^[A-Za-z][\w:.-]*$/;

/**
 * An XML element with only what mpd-parser reads of a DOM node. It replaces the library's own `stringToMpdXml`.
 * @xmldom/xmldom prints unreadable parts, including tokens, to the console; it has no limits, and overflows the stack
 * on deep nesting. htmlparser2's `Parser` needs quadratic time there.
 */
export class XmlElement {
  readonly tagName: string;
  readonly attributes: { name: string; value: string }[] = [];
  readonly childNodes: XmlElement[] = [];
  /** The element's own text. mpd-parser only reads it from elements without children. */
  textContent = '';

  constructor(tagName: string) {
    this.tagName = tagName;
  }

  get nodeValue(): string {
    return this.textContent;
  }

  get(name: string): string | null {
    return this.attributes.find((attribute) => attribute.name === name)?.value ?? null;
  }

  children(tagName: string): XmlElement[] {
    return this.childNodes.filter((child) => child.tagName === tagName);
  }

  child(tagName: string): XmlElement | null {
    return this.childNodes.find((child) => child.tagName === tagName) ?? null;
  }
}

/** The root element of a document; null if there is none. Unmatched end tags and open elements are malformed. */
export function parseXml(source: string): XmlElement | null {
  let root: XmlElement | null = null;
  const open: XmlElement[] = [];
  let elements = 0;
  let element: XmlElement | null = null;
  let name = '';
  let value = '';
  const addText = (text: string) => {
    const parent = open.at(-1);
    if (parent) parent.textContent += text;
  };
  const enter = () => {
    withinLimit(open.length, LIMITS.depth, 'elements inside each other');
    const parent = open.at(-1);
    if (parent) parent.childNodes.push(element!);
    else if (root) throw malformed();
    else root = element;
    open.push(element!);
  };
  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: true },
    {
      onopentagname(start, end) {
        withinLimit(++elements, LIMITS.elements, 'elements');
        element = new XmlElement(source.slice(start, end));
      },
      onattribname(start, end) {
        name = source.slice(start, end);
        value = '';
      },
      onattribdata(start, end) {
        value += source.slice(start, end);
      },
      onattribentity(code) {
        value += String.fromCodePoint(code);
      },
      onattribend() {
        // mpd-parser looks up parsers by attribute name in a plain object, and would find `constructor` and
        // `__proto__`.
        if (ATTRIBUTE_NAME.test(name) && !(name in {})) element?.attributes.push({ name, value });
        withinLimit(element?.attributes.length ?? 0, LIMITS.attributes, 'attributes in one element');
      },
      onopentagend: enter,
      onselfclosingtag() {
        enter();
        open.pop();
      },
      onclosetag(start, end) {
        if (open.pop()?.tagName !== source.slice(start, end)) throw malformed();
      },
      ontext(start, end) {
        addText(source.slice(start, end));
      },
      ontextentity(code) {
        addText(String.fromCodePoint(code));
      },
      oncdata(start, end, offset) {
        addText(source.slice(start, end - offset));
      },
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  if (open.length > 0) throw malformed();
  return root;
}

function malformed(): UnreadableManifest {
  return new UnreadableManifest('malformed', 'Its XML is broken or cut short.');
}

function ignore(): void {}
