import { atoms } from './link/atoms.ts';
import { looksLikeToken } from './link/looks.ts';
import { linkParts, normalLink } from './link/parts.ts';
import { withoutDirectives } from './manifest/member-url.ts';
import type { ActiveStream } from './stream.ts';

/*
 * Whose request is it? Rules lead what they match; this tells what else belongs to a stream, and under which of its
 * links: the links themselves, children that have rules of their own, what carries a value that only one of the links
 * has, and what lies where the family lies. It is asked for every request, so all of it is looked up, nothing compiled.
 */

/** A request as it belongs to a stream. */
export interface Kin {
  /** The stream's original link. */
  key: string;
  /** The link of the stream that it is under; null where only its place speaks for the stream. */
  link: string | null;
  /** Whether that is the link in force; null where it cannot be told. */
  current: boolean | null;
}

/** Stream by stream, what its family looks like: made when its page asks for something, asked many times. */
export class KinIndex {
  readonly #streams: ReadonlyMap<string, Entry>;
  /** By the host of the document that plays. */
  readonly #byHost: ReadonlyMap<string, readonly Entry[]>;

  /** `before`: an index of an earlier state; what has not changed since is taken from there. */
  constructor(streams: readonly ActiveStream[], before?: KinIndex) {
    const known = before ? before.#streams : new Map<string, Entry>();
    const entries = streams.map((stream) => {
      const print = printOf(stream);
      return known.get(print) ?? { print, stream, family: null, hosts: hostsOf(stream) };
    });
    this.#streams = new Map(entries.map((entry) => [entry.print, entry]));
    this.#byHost = Map.groupBy(entries, ({ stream }) => quickHost(stream.frameUrl));
  }

  /** Whose request `url` is, of a document of `initiatorHost`; null where it is none of a stream's. */
  of(url: string, initiatorHost: string): Kin | null {
    const near = this.#near(initiatorHost);
    if (near.length === 0) return null;
    const link = withoutDirectives(url.replace(/#.*$/s, ''));
    for (const family of near) {
      const known = family.known.get(link);
      if (known) return known;
    }
    for (const family of near) {
      const marked = family.markers.find(({ value }) => link.includes(value));
      if (marked) return marked.kin;
    }
    return byPlace(near, link);
  }

  /** Every host that streams are known to be fetched from. */
  hosts(): string[] {
    return [...new Set([...this.#streams.values()].flatMap(({ hosts }) => hosts))].toSorted();
  }

  /** The families of a document's host and of the domains above it, as `initiatorDomains` of a rule has it. */
  #near(host: string): Family[] {
    const near: Family[] = [];
    for (let domain = host; domain !== ''; domain = domain.includes('.') ? domain.slice(domain.indexOf('.') + 1) : '') {
      for (const entry of this.#byHost.get(domain) ?? []) near.push((entry.family ??= familyOf(entry.stream)));
    }
    return near;
  }
}

interface Entry {
  print: string;
  stream: ActiveStream;
  family: Family | null;
  hosts: readonly string[];
}

interface Family {
  key: string;
  known: ReadonlyMap<string, Kin>;
  /** Newest link first: what only that link has. */
  markers: readonly { value: string; kin: Kin }[];
  /** Where the family lies: origins with the directories that no token names. */
  places: ReadonlySet<string>;
}

function hostsOf({ generations, children }: ActiveStream): string[] {
  const urls = [...generations.map(({ url }) => url), ...children.flatMap(({ from, to }) => [from, to])];
  return [...new Set(urls.map(quickHost))];
}

/** Changes with whatever a family is made of: children come and go at the ends of their list, or with a refresh. */
function printOf({ originalUrl, currentUrl, frameUrl, generations, children, refreshCount }: ActiveStream): string {
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
const SHORTEST_MARKER = 6;
/** Children are many and lie together: these many tell where. */
const PLACED_CHILDREN = 60;

function familyOf(stream: ActiveStream): Family {
  const { originalUrl: key, currentUrl, children } = stream;
  const links = [...new Set([currentUrl, ...stream.generations.map(({ url }) => url).toReversed()])];
  const kinOf = (link: string | null, current: boolean | null): Kin => ({ key, link, current });
  const known = new Map<string, Kin>();
  for (const { from } of children) known.set(from, kinOf(null, false));
  for (const { to } of children) known.set(to, kinOf(currentUrl, true));
  for (const link of links) known.set(normalLink(link), kinOf(link, link === currentUrl));
  const markers = links.flatMap((link, index) => {
    const other = index === 0 ? links[1] : currentUrl;
    return markersOf(link, other).map((value) => ({ value, kin: kinOf(link, link === currentUrl) }));
  });
  const sessions = children.filter(({ alike }) => alike);
  for (const { from, to } of sessions) {
    markers.push(...markersOf(to, from).map((value) => ({ value, kin: kinOf(currentUrl, true) })));
    markers.push(...markersOf(from, to).map((value) => ({ value, kin: kinOf(null, false) })));
  }
  const placed = [...links.slice(0, 12), ...children.slice(-PLACED_CHILDREN).flatMap(({ from, to }) => [from, to])];
  const places = new Set(placed.map(placeOf));
  return { key, known, markers, places };
}

/** The longest value that `link` has and `other` has not; without another link, its longest token. */
function markersOf(link: string, other: string | undefined): string[] {
  const { segments, query } = linkParts(link);
  const tokens = [...segments, ...query.map(({ value }) => value ?? '')].filter(looksLikeToken);
  const changed = other === undefined ? [] : atoms(link, other).map(({ before }) => before);
  const values = changed.length > 0 ? changed : other === undefined ? tokens : [];
  const longest = values.reduce((best, value) => (value.length > best.length ? value : best), '');
  return longest.length >= SHORTEST_MARKER ? [longest] : [];
}

/** Origin and directory of a URL, up to the first segment that a token names. */
function placeOf(url: string): string {
  const { origin, segments } = linkParts(url);
  const directory = segments.slice(0, -1);
  const token = directory.findIndex(looksLikeToken);
  return [origin, ...(token < 0 ? directory : directory.slice(0, token)), ''].join('/');
}

/** The host of a URL that has passed the schema; of thousands of them, faster than by parsing. */
function quickHost(url: string): string {
  return /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]+)/.exec(url)?.[1] ?? '';
}

const MEDIA = /\.(m3u8?|mpd|ts|m4s|m4f|m4v|m4a|mp4|cmf[vat]|aac|vtt|key|bin)$/i;

/** The stream in whose place a URL lies, the narrowest place first; null where two share it. */
function byPlace(families: readonly Family[], url: string): Kin | null {
  let best = '';
  let owners = new Set<string>();
  for (const { key, places } of families) {
    for (const place of places) {
      if (place.length < best.length || !url.startsWith(place)) continue;
      // A whole origin is also where pages ask for other things.
      if (isOrigin(place) && !MEDIA.test(url.replace(/\?.*$/s, ''))) continue;
      owners = place === best ? owners.add(key) : new Set([key]);
      best = place;
    }
  }
  const [key] = owners;
  return key !== undefined && owners.size === 1 ? { key, link: null, current: null } : null;
}

function isOrigin(place: string): boolean {
  return place.indexOf('/', place.indexOf('//') + 2) === place.length - 1;
}
