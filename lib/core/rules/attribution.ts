import { changedPieces } from '../url/changed-pieces.ts';
import { looksLikeToken } from '../url/token-heuristics.ts';
import { linkParts, normalizeLink } from '../url/parts.ts';
import { withoutDeliveryDirectives } from '../manifest/resource-url.ts';
import type { ActiveStream } from '../stream.ts';

/*
 * Whose request is it? Rules lead what they match; this tells what else belongs to a stream, and under which of its
 * links: the links themselves, children that have rules of their own, what carries a value that only one of the links
 * has, and what lies where the family lies. It is asked for every request, so all of it is looked up, nothing compiled.
 */

/** A request as it belongs to a stream. */
export interface RequestOwner {
  /** The stream's original link. */
  originalUrl: string;
  /** The link of the stream that it is under; null where only its place speaks for the stream. */
  link: string | null;
  /** Whether that is the link in force; null where it cannot be told. */
  isCurrent: boolean | null;
}

/** Stream by stream, what its family looks like: made when its page asks for something, asked many times. */
export class StreamRequestIndex {
  readonly #streams: ReadonlyMap<string, IndexedStream>;
  /** By the host of the document that plays. */
  readonly #byHost: ReadonlyMap<string, readonly IndexedStream[]>;

  /** `before`: an index of an earlier state; what has not changed since is taken from there. */
  constructor(streams: readonly ActiveStream[], before?: StreamRequestIndex) {
    const known = before ? before.#streams : new Map<string, IndexedStream>();
    const entries = streams.map((stream) => {
      const fingerprint = fingerprintOf(stream);
      return known.get(fingerprint) ?? { fingerprint, stream, traits: null, hosts: hostsOf(stream) };
    });
    this.#streams = new Map(entries.map((entry) => [entry.fingerprint, entry]));
    this.#byHost = Map.groupBy(entries, ({ stream }) => fastHostOf(stream.frameUrl));
  }

  /** Whose request `url` is, of a document of `initiatorHost`; null where it is none of a stream's. */
  ownerOf(url: string, initiatorHost: string): RequestOwner | null {
    const near = this.#near(initiatorHost);
    if (near.length === 0) return null;
    const link = withoutDeliveryDirectives(url.replace(/#.*$/s, ''));
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

  /** Every host that streams are known to be fetched from. */
  hosts(): string[] {
    return [...new Set([...this.#streams.values()].flatMap(({ hosts }) => hosts))].toSorted();
  }

  /** The families of a document's host and of the domains above it, as `initiatorDomains` of a rule has it. */
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
  /** Newest link first: what only that link has. */
  linkValues: readonly { value: string; owner: RequestOwner }[];
  /** Where the family lies: origins with the directories that no token names. */
  directories: ReadonlySet<string>;
}

function hostsOf({ generations, children }: ActiveStream): string[] {
  const urls = [...generations.map(({ url }) => url), ...children.flatMap(({ from, to }) => [from, to])];
  return [...new Set(urls.map(fastHostOf))];
}

/** Changes with whatever a family is made of: children come and go at the ends of their list, or with a refresh. */
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

/** Shorter values may stand in a URL for another reason. */
const SHORTEST_VALUE = 6;
/** Children are many and lie together: these many tell where. */
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

/** The longest value that `link` has and `other` has not; without another link, its longest token. */
function distinctValues(link: string, other: string | undefined): string[] {
  const { segments, query } = linkParts(link);
  const tokens = [...segments, ...query.map(({ value }) => value ?? '')].filter(looksLikeToken);
  const changed = other === undefined ? [] : changedPieces(link, other).map(({ before }) => before);
  const values = changed.length > 0 ? changed : other === undefined ? tokens : [];
  const longest = values.reduce((best, value) => (value.length > best.length ? value : best), '');
  return longest.length >= SHORTEST_VALUE ? [longest] : [];
}

/** Origin and directory of a URL, up to the first segment that a token names. */
function directoryOf(url: string): string {
  const { origin, segments } = linkParts(url);
  const directory = segments.slice(0, -1);
  const token = directory.findIndex(looksLikeToken);
  return [origin, ...(token < 0 ? directory : directory.slice(0, token)), ''].join('/');
}

/** The host of a URL that has passed the schema; of thousands of them, faster than by parsing. */
function fastHostOf(url: string): string {
  return /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]+)/.exec(url)?.[1] ?? '';
}

const MEDIA_FILE = /\.(m3u8?|mpd|ts|m4s|m4f|m4v|m4a|mp4|cmf[vat]|aac|vtt|key|bin)$/i;

/** The stream in whose place a URL lies, the narrowest place first; null where two share it. */
function ownerByDirectory(candidates: readonly StreamTraits[], url: string): RequestOwner | null {
  let best = '';
  let owners = new Set<string>();
  for (const { originalUrl: key, directories } of candidates) {
    for (const directory of directories) {
      if (directory.length < best.length || !url.startsWith(directory)) continue;
      // A whole origin is also where pages ask for other things.
      if (isOrigin(directory) && !MEDIA_FILE.test(url.replace(/\?.*$/s, ''))) continue;
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
