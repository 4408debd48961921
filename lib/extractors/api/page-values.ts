import { parseUrl } from '../../base/http-url.ts';
import type { ValueSource } from '../../core/site.ts';
import { jsValues } from '../script/literals.ts';
import { type Attribute, readMarkup } from '../page/markup.ts';
import { unescapeBase64 } from '../script/unescape.ts';

/** A value and its source. */
export interface SourcedValue {
  source: ValueSource;
  value: string;
}

const MAX_ELEMENTS = 50_000;
const MAX_STATE = 200_000;
/** Longer values are not used in requests. */
const MAX_VALUE = 4_000;
const MAX_FOUND = 50;

/** The values in one document that requests can use. Input may be hostile: linear, bounded, never throws. */
export class PageValues {
  private readonly elements: (readonly Attribute[])[] = [];
  private readonly state = new Map<string, { path: string[]; value: string }>();

  constructor(text: string) {
    const start = text.trimStart()[0];
    if (start === '{' || start === '[') this.addState(text, []);
    let scriptId = '';
    readMarkup(text, {
      element: (tag, attributes) => {
        if (tag === 'script') scriptId = attributeOrNull(attributes, 'id') ?? '';
        if (this.elements.length < MAX_ELEMENTS) this.elements.push(attributes);
        for (const { name, value } of attributes) this.addCarried(name, value);
      },
      end: () => undefined,
      text: (content, tag) => {
        if (tag !== 'script') return;
        // JSON belongs to its script element; a script's names are global.
        this.addState(content, scriptId && /^\s*[[{]/.test(content) ? [scriptId] : []);
      },
    });
  }

  /** The value at `source`; null if there is none. */
  read(source: ValueSource): string | null {
    switch (source.from) {
      case 'meta':
        return this.attribute('content', (element) => metaNameOf(element) === source.name);
      case 'input':
        return this.attribute('value', (element) => attributeOrNull(element, 'name') === source.name);
      case 'attribute': {
        const { where } = source;
        return this.attribute(source.name, (element) => !where || attributeOrNull(element, where.name) === where.value);
      }
      case 'state':
        return this.state.get(source.path.join('\n'))?.value ?? null;
      case 'query':
      case 'segment':
        return null;
    }
  }

  /**
   * Finds values that fit, with their sources: elements first, each in document order, at most `MAX_FOUND`. `key`: the
   * value's name in the document.
   */
  find(fits: (value: string, key: string) => boolean): SourcedValue[] {
    const found: SourcedValue[] = [];
    for (const element of this.elements) {
      const meta = metaNameOf(element);
      const input = attributeOrNull(element, 'name');
      for (const { name, value } of element) {
        if (value === '' || value.length > MAX_VALUE || name === 'class' || name === 'style') continue;
        const key = meta && name === 'content' ? meta : input && name === 'value' ? input : name;
        if (!fits(value, key)) continue;
        if (meta && name === 'content') found.push({ source: { from: 'meta', name: meta }, value });
        else if (input && name === 'value') found.push({ source: { from: 'input', name: input }, value });
        else found.push({ source: this.attributeSource(element, name, value), value });
        if (found.length >= MAX_FOUND) return found;
      }
    }
    for (const { path, value } of this.state.values()) {
      if (!fits(value, path.at(-1) ?? '')) continue;
      found.push({ source: { from: 'state', path }, value });
      if (found.length >= MAX_FOUND) break;
    }
    return found;
  }

  /** Adds a second attribute of the element if the name alone would select another element. */
  private attributeSource(element: readonly Attribute[], name: string, value: string): ValueSource {
    const sameNamed = this.elements.filter((other) => attributeOrNull(other, name) !== null);
    if (sameNamed.every((other) => attributeOrNull(other, name) === value)) return { from: 'attribute', name };
    const where = element.find(
      (own) =>
        own.name !== name &&
        own.value !== '' &&
        own.value.length <= 200 &&
        sameNamed.every((other) => other === element || attributeOrNull(other, own.name) !== own.value),
    );
    return { from: 'attribute', name, ...(where && { where: { name: where.name, value: where.value } }) };
  }

  private attribute(name: string, fits: (element: readonly Attribute[]) => boolean): string | null {
    const element = this.elements.find((candidate) => attributeOrNull(candidate, name) !== null && fits(candidate));
    return element ? attributeOrNull(element, name) : null;
  }

  /** JSON in an attribute, plain or in base64. */
  private addCarried(name: string, value: string): void {
    if (value.length < 8) return;
    const json = /^\s*[[{]/.test(value) ? value : unescapeBase64(value);
    if (json && /^\s*[[{]/.test(json)) this.addState(json, [name]);
  }

  private addState(source: string, prefix: readonly string[]): void {
    if (this.state.size >= MAX_STATE) return;
    for (const { path, value } of jsValues(source, MAX_STATE)) {
      const whole = [...prefix, ...path];
      const text = String(value);
      const key = whole.join('\n');
      if (text.length <= MAX_VALUE && whole.length <= 30 && !this.state.has(key))
        this.state.set(key, { path: whole, value: text });
    }
  }
}

/** The values in a URL that requests can use: query parameters and path segments, decoded if they decode. */
export function urlValues(url: string): SourcedValue[] {
  const parsed = parseUrl(url);
  if (!parsed) return [];
  const segments = pathSegments(parsed);
  const last = segments.length - 1;
  return [
    ...[...parsed.searchParams].map(([name, value]): SourcedValue => ({ source: { from: 'query', name }, value })),
    ...segments.map((value, index): SourcedValue => ({
      source: { from: 'segment', index: index === last ? -1 : index },
      value,
    })),
  ];
}

/** The value at a source in the URL; null if there is none, or if the source is in a document. */
export function urlValue(url: string, source: ValueSource): string | null {
  const parsed = parseUrl(url);
  if (!parsed) return null;
  if (source.from === 'query') return parsed.searchParams.get(source.name);
  return source.from === 'segment' ? (pathSegments(parsed).at(source.index) ?? null) : null;
}

function pathSegments({ pathname }: URL): string[] {
  return pathname
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

function metaNameOf(element: readonly Attribute[]): string | null {
  return attributeOrNull(element, 'content') === null
    ? null
    : (attributeOrNull(element, 'name') ?? attributeOrNull(element, 'property'));
}

function attributeOrNull(element: readonly Attribute[], name: string): string | null {
  return element.find((attribute) => attribute.name === name)?.value ?? null;
}
