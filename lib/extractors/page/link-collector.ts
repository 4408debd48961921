import { resolveLink, type ResolvedLink } from './resolve-link.ts';
import { isBaseEntry } from './base-urls.ts';
import { describeLink } from './link-description.ts';
import { isSecondaryLink, MEDIA_NAME_SCORE } from './link-score.ts';
import { type ScopeEntry, isProse, type Literal, keyPathOf, type Scope } from './scope.ts';

/** A stream link in a document. Title and quality are '' if nothing near the link gives them. */
export interface FoundLink {
  url: string;
  title: string;
  quality: string;
  /** Only mentioned, or a trailer, preview or advertisement: the page's title does not apply. */
  secondary: boolean;
  /** Only mentioned, in the text of a web page or as a navigation target. Anybody may have written it. */
  mentioned: boolean;
  /** The keys above the link, outermost first. */
  keyPath: string[];
}

/** More links than one page has streams: the rest is ignored. */
const MAX_FOUND_LINKS = 1000;
const MAX_INSPECTED = 200_000;
const MAX_FRAMES = 50;
const MAX_BASES = 20;

/** Collects the links and frames of one document in the order of discovery. */
export class LinkCollector {
  readonly links = new Map<string, FoundLink>();
  readonly frames = new Set<string>();
  /** Links found so far, including repeated ones. */
  linkCount = 0;
  /** Addresses and pieces of markup inspected so far, of any kind. */
  inspectedCount = 0;
  /** Relative addresses resolve against this one. */
  base: string;
  /** Whether the document plays media. */
  readonly hasPlayer: boolean;

  /** Whether the document is a web page, not a data file. */
  readonly isWebPage: boolean;

  /** Whether every address counts as a link without further evidence. */
  readonly trusted: boolean;

  constructor(base: string, text: string, trusted: boolean) {
    this.trusted = trusted;
    this.base = base;
    this.hasPlayer = /<(video|audio)\b/i.test(text);
    this.isWebPage = !/^\s*[[{]/.test(text) && /<(html|!doctype html|script|div|span|p)\b/i.test(text);
  }

  /** Whether the document redirects to another one. */
  isRedirectPage = false;
  /** Addresses that elements of the document name as a base. */
  readonly bases: ScopeEntry[] = [];

  /** Stores a base that an element declares, such as `<meta name="httpBase">` in a SMIL file. */
  addBase({ scope, index, text }: Literal): void {
    const base = { key: scope.entries[index]?.key ?? '', value: text };
    if (scope.kind === 'element' && this.bases.length < MAX_BASES && isBaseEntry(base)) this.bases.push(base);
  }

  get isFull(): boolean {
    return this.linkCount >= MAX_FOUND_LINKS || this.inspectedCount >= MAX_INSPECTED;
  }

  /** Whether the scope is text on a web page. A link there is only a mention, and the page does not show its frames. */
  isProse(scope: Scope | null): boolean {
    return this.isWebPage && scope !== null && isProse(scope);
  }

  /** Adds a link. A repeated link adds the details that were missing. */
  addLink({ raw, url }: ResolvedLink, literal: Literal): void {
    this.linkCount++;
    const { title, quality } = describeLink(url, literal);
    const secondary = isSecondaryLink(url, literal);
    const { kind, name } = literal.scope;
    const mentioned = this.isProse(literal.scope) || (this.isWebPage && kind === 'element' && name === 'a');
    const known = this.links.get(raw);
    if (!known) {
      this.links.set(raw, { url: raw, title, quality, secondary, mentioned, keyPath: keyPathOf(literal) });
      return;
    }
    known.title ||= title;
    known.quality ||= quality;
    known.secondary &&= secondary;
    known.mentioned &&= mentioned;
  }

  /** Adds the address of the page that this one redirects to. */
  addRedirect(address: string): void {
    const link = address ? resolveLink(address, this.base, true) : null;
    this.isRedirectPage ||= link !== null && link.url.href !== this.base;
    this.addFrame(address);
  }

  /** Adds a frame's address, as written. Media files, scripts and pictures are not frames. */
  addFrame(address: string): void {
    const link = address ? resolveLink(address, this.base, true) : null;
    if (!link || this.frames.size >= MAX_FRAMES) return;
    if (link.shape.score < MEDIA_NAME_SCORE && link.shape.score > -Infinity) this.frames.add(link.url.href);
  }
}
