import { withoutFragment } from '../../base/http-url.ts';
import { isStreamPath } from '../../base/media-types.ts';
import { changedPieces } from '../url/changed-pieces.ts';
import { looksLikeToken, linkParts, normalizeLink } from '../url/parts.ts';
import { withoutDeliveryDirectives } from '../manifest/resource-url.ts';
import type { ActiveStream } from '../stream.ts';

/*
 * Attributes requests to streams, and to one of the links of a stream. Rules redirect what they match; this also
 * recognises the rest: the links, children with rules of their own, requests that carry a value of one link only, and
 * requests in the directories of the stream. It runs for every request. So it only does lookups and compiles nothing.
 */

/** The stream that a request belongs to. */
export interface RequestOwner {
  /** The stream's original link. */
  originalUrl: string;
  /** The link of the stream that it belongs to; null if only its directory points to the stream. */
  link: string | null;
  /** Whether that is the link in force; null if unknown. */
  isCurrent: boolean | null;
}

/** Finds the stream of a request. The traits of a stream are computed at its page's first request, and then reused. */
export class StreamRequestIndex {
  readonly #streams: ReadonlyMap<string, IndexedStream>;
  /** By the host of the document that plays. */
  readonly #byHost: ReadonlyMap<string, readonly IndexedStream[]>;

  /** Takes the entries of unchanged streams from `before`, an index of an earlier state. */
  constructor(streams: readonly ActiveStream[], before?: StreamRequestIndex) {
    const known = before ? before.#streams : new Map<string, IndexedStream>();
    const entries = streams.map((stream) => {
      const fingerprint = fingerprintOf(stream);
      return known.get(fingerprint) ?? { fingerprint, stream, traits: null, hosts: hostsOf(stream) };
    });
    this.#streams = new Map(entries.map((entry) => [entry.fingerprint, entry]));
    this.#byHost = Map.groupBy(entries, ({ stream }) => fastHostOf(stream.frameUrl));
  }

  /** The stream that `url` belongs to, requested by a document of `initiatorHost`; null if none. */
  ownerOf(url: string, initiatorHost: string): RequestOwner | null {
    const near = this.#near(initiatorHost);
    if (near.length === 0) return null;
    const link = withoutDeliveryDirectives(withoutFragment(url));
    for (const traits of near) {
      const known = traits.known.get(link);
      if (known) return known;
    }
    for (const traits of near) {
      const match = traits.linkValues.find(({ value }) => link.includes(value));
      if (match) return match.owner;
    }
    return ownerByDirectory(near, link);
  }

  /** Every known host of the streams. */
  hosts(): string[] {
    return [...new Set([...this.#streams.values()].flatMap(({ hosts }) => hosts))].toSorted();
  }

  /**
   * Traits of the streams on a document's host and its parent domains, as `initiatorDomains` of a rule matches them.
   */
  #near(host: string): StreamTraits[] {
    const near: StreamTraits[] = [];
    for (let domain = host; domain !== ''; domain = domain.includes('.') ? domain.slice(domain.indexOf('.') + 1) : '') {
      for (const entry of this.#byHost.get(domain) ?? []) near.push((entry.traits ??= traitsOf(entry.stream)));
    }
    return near;
  }
}

interface IndexedStream {
  fingerprint: string;
  stream: ActiveStream;
  traits: StreamTraits | null;
  hosts: readonly string[];
}

interface StreamTraits {
  originalUrl: string;
  known: ReadonlyMap<string, RequestOwner>;
  /** Values that only one link has, newest link first. */
  linkValues: readonly { value: string; owner: RequestOwner }[];
  /** Origins and directories of the stream's URLs, up to the first token. */
  directories: ReadonlySet<string>;
}

function hostsOf({ generations, children }: ActiveStream): string[] {
  const urls = [...generations.map(({ url }) => url), ...children.flatMap(({ from, to }) => [from, to])];
  return [...new Set(urls.map(fastHostOf))];
}

/** Changes whenever links or children change: children change at the ends of their list, or with a refresh. */
function fingerprintOf({
  originalUrl,
  currentUrl,
  frameUrl,
  generations,
  children,
  refreshCount,
}: ActiveStream): string {
  const ends = [children[0]?.from, children.at(-1)?.from, children.at(-1)?.to];
  return JSON.stringify([
    originalUrl,
    currentUrl,
    frameUrl,
    generations.length,
    children.length,
    refreshCount,
    ...ends,
  ]);
}

/** Shorter values may be in a URL by chance. */
const SHORTEST_VALUE = 6;
/** Number of children to sample for directories: they are many and share few. */
const SAMPLED_CHILDREN = 60;

function traitsOf(stream: ActiveStream): StreamTraits {
  const { originalUrl: key, currentUrl, children } = stream;
  const links = [...new Set([currentUrl, ...stream.generations.map(({ url }) => url).toReversed()])];
  const ownerOf = (link: string | null, current: boolean | null): RequestOwner => ({
    originalUrl: key,
    link,
    isCurrent: current,
  });
  const known = new Map<string, RequestOwner>();
  for (const { from } of children) known.set(from, ownerOf(null, false));
  for (const { to } of children) known.set(to, ownerOf(currentUrl, true));
  for (const link of links) known.set(normalizeLink(link), ownerOf(link, link === currentUrl));
  const linkValues = links.flatMap((link, index) => {
    const other = index === 0 ? links[1] : currentUrl;
    return distinctValues(link, other).map((value) => ({ value, owner: ownerOf(link, link === currentUrl) }));
  });
  const sessions = children.filter(({ session }) => session);
  for (const { from, to } of sessions) {
    linkValues.push(...distinctValues(to, from).map((value) => ({ value, owner: ownerOf(currentUrl, true) })));
    linkValues.push(...distinctValues(from, to).map((value) => ({ value, owner: ownerOf(null, false) })));
  }
  const sampled = [...links.slice(0, 12), ...children.slice(-SAMPLED_CHILDREN).flatMap(({ from, to }) => [from, to])];
  const directories = new Set(sampled.map(directoryOf));
  return { originalUrl: key, known, linkValues, directories };
}

/** The longest value that `link` has and `other` lacks; without `other`, its longest token. */
function distinctValues(link: string, other: string | undefined): string[] {
  const { segments, query } = linkParts(link);
  const tokens = [...segments, ...query.map(({ value }) => value ?? '')].filter(looksLikeToken);
  const changed = other === undefined ? [] : changedPieces(link, other).map(({ before }) => before);
  const values = changed.length > 0 ? changed : other === undefined ? tokens : [];
  const longest = values.reduce((best, value) => (value.length > best.length ? value : best), '');
  return longest.length >= SHORTEST_VALUE ? [longest] : [];
}

/** Origin and directory of a URL, up to the first segment that contains a token. */
function directoryOf(url: string): string {
  const { origin, segments } = linkParts(url);
  const directory = segments.slice(0, -1);
  const token = directory.findIndex(looksLikeToken);
  return [origin, ...(token < 0 ? directory : directory.slice(0, token)), ''].join('/');
}

/** The host of a URL that has passed the schema. Faster than parsing, for thousands of URLs. */
function fastHostOf(url: string): string {
  return /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]+)/.exec(url)?.[1] ?? '';
}

/** The stream with the narrowest directory that contains the URL; null if two streams share that directory. */
function ownerByDirectory(candidates: readonly StreamTraits[], url: string): RequestOwner | null {
  let best = '';
  let owners = new Set<string>();
  for (const { originalUrl: key, directories } of candidates) {
    for (const directory of directories) {
      if (directory.length < best.length || !url.startsWith(directory)) continue;
      // Pages request other things from an origin too. So below a whole origin only media files count.
      if (isOrigin(directory) && !isStreamPath(url.replace(/\?.*$/s, ''))) continue;
      owners = directory === best ? owners.add(key) : new Set([key]);
      best = directory;
    }
  }
  const [key] = owners;
  return key !== undefined && owners.size === 1 ? { originalUrl: key, link: null, isCurrent: null } : null;
}

function isOrigin(directory: string): boolean {
  return directory.indexOf('/', directory.indexOf('//') + 2) === directory.length - 1;
}
