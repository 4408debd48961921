import { resolveLink, type ResolvedLink } from './resolve-link.ts';
import { isBaseEntry } from './base-urls.ts';
import { describeLink } from './link-description.ts';
import { isSecondaryLink } from './link-score.ts';
import { MEDIA_NAME_SCORE } from './url-shape.ts';
import { type ScopeEntry, isProse, type Literal, keyPathOf, type Scope } from './scope.ts';

/** A stream's link in a document; title and quality are '' where nothing near it says them. */
export interface FoundLink {
  url: string;
  title: string;
  quality: string;
  /** Only mentioned, or a trailer, a preview, an advertisement: the page's title is not its title. */
  secondary: boolean;
  /** Only mentioned, in the text of a web page or as a place to go to, where anybody may have written it. */
  mentioned: boolean;
  /** The keys it stands under, from the outside in. */
  keyPath: string[];
}

/** More than one page's streams: what is left is not read. */
const MAX_FOUND_LINKS = 1000;
const MAX_INSPECTED = 200_000;
const MAX_FRAMES = 50;
const MAX_BASES = 20;

/** What has been found in one document, in the order in which it was met. */
export class LinkCollector {
  readonly links = new Map<string, FoundLink>();
  readonly frames = new Set<string>();
  /** Links met so far, those met again included. */
  linkCount = 0;
  /** Addresses and pieces of markup looked at so far, of whatever kind. */
  inspectedCount = 0;
  /** The address that relative ones are read against. */
  base: string;
  /** Whether the document plays media. */
  readonly hasPlayer: boolean;

  /** Whether the document is a web page, and not a file of addresses. */
  readonly isWebPage: boolean;

  /** Whether an address needs no evidence to be a link. */
  readonly trusted: boolean;

  constructor(base: string, text: string, trusted: boolean) {
    this.trusted = trusted;
    this.base = base;
    this.hasPlayer = /<(video|audio)\b/i.test(text);
    this.isWebPage = !/^\s*[[{]/.test(text) && /<(html|!doctype html|script|div|span|p)\b/i.test(text);
  }

  /** Whether the document is left for another one by itself. */
  isRedirectPage = false;
  /** Addresses that elements of the document call a base. */
  readonly bases: ScopeEntry[] = [];

  /** Remembers what an element calls a base, as the `<meta name="httpBase">` of a SMIL file. */
  addBase({ scope, index, text }: Literal): void {
    const base = { key: scope.entries[index]?.key ?? '', value: text };
    if (scope.kind === 'element' && this.bases.length < MAX_BASES && isBaseEntry(base)) this.bases.push(base);
  }

  get isFull(): boolean {
    return this.linkCount >= MAX_FOUND_LINKS || this.inspectedCount >= MAX_INSPECTED;
  }

  /** Whether people wrote it into the text of a web page: it is a mere mention, and its frames are not shown. */
  isProse(scope: Scope | null): boolean {
    return this.isWebPage && scope !== null && isProse(scope);
  }

  /** Keeps a link; one met again adds what was not known about it. */
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

  /** Keeps the address of a page that takes the place of this one. */
  addRedirect(address: string): void {
    const link = address ? resolveLink(address, this.base, true) : null;
    this.isRedirectPage ||= link !== null && link.url.href !== this.base;
    this.addFrame(address);
  }

  /** Keeps the address of a frame, as written; one that names a media file, a script or a picture is no page. */
  addFrame(address: string): void {
    const link = address ? resolveLink(address, this.base, true) : null;
    if (!link || this.frames.size >= MAX_FRAMES) return;
    if (link.shape.score < MEDIA_NAME_SCORE && link.shape.score > -Infinity) this.frames.add(link.url.href);
  }
}
