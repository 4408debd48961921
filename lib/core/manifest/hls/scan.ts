import { withinLimit } from '../error.ts';
import { attributeList, parseAttributes, type Attributes } from './attributes.ts';
import { PlaylistVariables } from './variables.ts';
import { LIMITS } from '../limits.ts';

/** Tags passed to m3u8-parser: segments with ranges, maps, times and parts, variants, I-frame playlists. */
const PASSED_THROUGH = new Set([
  'EXTINF',
  'EXT-X-BYTERANGE',
  'EXT-X-DISCONTINUITY',
  'EXT-X-DISCONTINUITY-SEQUENCE',
  'EXT-X-ENDLIST',
  'EXT-X-MEDIA-SEQUENCE',
  'EXT-X-PLAYLIST-TYPE',
  'EXT-X-PROGRAM-DATE-TIME',
  'EXT-X-TARGETDURATION',
]);
const PASSED_WITH_ATTRIBUTES = new Set([
  'EXT-X-I-FRAME-STREAM-INF',
  'EXT-X-MAP',
  'EXT-X-PART',
  'EXT-X-SKIP',
  'EXT-X-STREAM-INF',
]);

/**
 * Tags read here, and why m3u8-parser does not get them:
 * - EXT-X-KEY: it loses keys of FairPlay, PlayReady and Widevine, simultaneous keys and KEYFORMAT, and throws on a
 *   short IV;
 * - EXT-X-SESSION-KEY, EXT-X-SESSION-DATA: it does not know them;
 * - EXT-X-MEDIA: it loses stable ids and renditions with one name, throws on an unknown TYPE, and a TYPE or GROUP-ID of
 *   `__proto__` writes into Object.prototype;
 * - EXT-X-PRELOAD-HINT, EXT-X-RENDITION-REPORT: it takes quadratic time in their number;
 * - EXT-X-CONTENT-STEERING: simple enough.
 * All other tags are dropped. EXT-X-DATERANGE, for one, takes quadratic time and also writes into Object.prototype.
 */
const HANDLED_HERE = new Set([
  'EXT-X-CONTENT-STEERING',
  'EXT-X-KEY',
  'EXT-X-MEDIA',
  'EXT-X-PRELOAD-HINT',
  'EXT-X-RENDITION-REPORT',
  'EXT-X-SESSION-DATA',
  'EXT-X-SESSION-KEY',
]);

/** The maximum count of each tag that makes resources, and its name in error sentences. */
const TAG_LIMITS = new Map<string, [limit: number, what: string]>([
  ['EXT-X-I-FRAME-STREAM-INF', [LIMITS.playlists, 'I-frame playlists']],
  ['EXT-X-KEY', [LIMITS.segments, 'keys']],
  ['EXT-X-MEDIA', [LIMITS.playlists, 'renditions']],
  ['EXT-X-PART', [LIMITS.segments, 'parts']],
  ['EXT-X-PRELOAD-HINT', [LIMITS.reports, 'preload hints']],
  ['EXT-X-RENDITION-REPORT', [LIMITS.reports, 'rendition reports']],
  ['EXT-X-SESSION-DATA', [LIMITS.playlists, 'session data']],
  ['EXT-X-SESSION-KEY', [LIMITS.playlists, 'session keys']],
  ['EXT-X-STREAM-INF', [LIMITS.playlists, 'variants']],
  ['EXTINF', [LIMITS.segments, 'segments']],
]);

/** A tag read here. `at`: the number of URI lines before it. */
export interface HandledTag {
  at: number;
  attributes: Attributes;
}

export interface PlaylistScan {
  /** Lines for m3u8-parser, with variables replaced and attribute lists well-formed. */
  lines: string[];
  /** How often each known tag occurs. */
  counts: Map<string, number>;
  uris: number;
  /** An upper bound for the total length of all URLs of the playlist. */
  urlCharacters: number;
  handledTags: Map<string, HandledTag[]>;
  variables: ReadonlyMap<string, string>;
}

/** Scans the lines of a playlist once (RFC 8216bis 4.1: LF or CRLF; a lone CR counts as a line break too). */
export function scanHls(text: string, url: string, imported: ReadonlyMap<string, string>): PlaylistScan {
  const variables = new PlaylistVariables(url, imported);
  const scan: PlaylistScan = {
    lines: [],
    counts: new Map(),
    uris: 0,
    urlCharacters: 0,
    handledTags: new Map(),
    variables: variables.defined,
  };
  const folder = new URL('.', url).href.length;
  for (const line of trimmedLines(text)) {
    if (line.startsWith('#') && !line.startsWith('#EXT')) continue;
    if (line.startsWith('#')) addTag(scan, line, variables);
    else addUri(scan, variables.substitute(line).trim());
    if (!line.startsWith('#') || line.includes('URI=')) scan.urlCharacters += folder + line.length;
    withinLimit(scan.urlCharacters, LIMITS.urls, 'characters in its addresses');
  }
  return scan;
}

function addUri(scan: PlaylistScan, uri: string): void {
  scan.uris++;
  withinLimit(scan.uris, LIMITS.segments, 'segments');
  // A variable may have made it empty or a fragment. m3u8-parser must not take it for a tag or skip it.
  scan.lines.push(uri === '' || uri.startsWith('#') ? `./${uri}` : uri);
}

function addTag(scan: PlaylistScan, line: string, variables: PlaylistVariables): void {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line.slice(1) : line.slice(1, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1);
  if (PASSED_THROUGH.has(name)) {
    countTag(scan, name);
    scan.lines.push(line);
  } else if (PASSED_WITH_ATTRIBUTES.has(name)) {
    countTag(scan, name);
    scan.lines.push(`#${name}:${attributeList(attributesOf(value, variables))}`);
  } else if (HANDLED_HERE.has(name)) {
    countTag(scan, name);
    const tag = { at: scan.uris, attributes: attributesOf(value, variables) };
    const tags = scan.handledTags.get(name);
    if (tags) tags.push(tag);
    else scan.handledTags.set(name, [tag]);
  } else if (name === 'EXT-X-DEFINE') {
    variables.define(attributesOf(value, variables));
  }
}

function countTag(scan: PlaylistScan, name: string): void {
  const number = (scan.counts.get(name) ?? 0) + 1;
  const [limit, what] = TAG_LIMITS.get(name) ?? [LIMITS.segments, `${name} tags`];
  withinLimit(number, limit, what);
  scan.counts.set(name, number);
}

function attributesOf(list: string, variables: PlaylistVariables): Attributes {
  const attributes = parseAttributes(list);
  if (!list.includes('{$')) return attributes;
  return new Map([...attributes].map(([name, value]) => [name, variables.substitute(value)]));
}

function* trimmedLines(text: string): Generator<string> {
  const breaks = /[^\r\n]+/g;
  for (let match = breaks.exec(text); match; match = breaks.exec(text)) {
    const line = match[0].trim();
    if (line !== '') yield line;
  }
}
