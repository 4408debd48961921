import type { ResolvedLink } from './resolve-link.ts';
import { ancestors, siblings, literalKey, keyWords, normalizedKey, type Literal } from './scope.ts';

/** An address with this score or more counts as a stream link. */
export const MIN_SCORE = 3;

const TYPE_KEY = new Set([
  'type',
  'mimetype',
  'mime',
  'contenttype',
  'encodingformat',
  'format',
  'protocol',
  'kind',
  'driver',
  'delivery',
  'streamtype',
  'ext',
  'container',
  'tech',
]);
const MEDIA_TYPE =
  /^(application\/(x-mpegurl|vnd\.apple\.mpegurl|dash\+xml|vnd\.ms-sstr\+xml)|audio\/(x-)?mpegurl|(video|audio)\/(?!youtube|vimeo))|^(hls|m3u8|dash|mpd|mp4|webm)$/i;
const OTHER_TYPE =
  /^(image|text|font)\/|^application\/(javascript|json)|^(video\/)?(youtube|vimeo)$|^(captions|subtitles|chapters|thumbnails|metadata|storyboard|image|html|iframe)$/i;

/** Words in keys, grouped by what they say about the address under them. */
const STRONG_KEY = new Set(['hls', 'm3u8', 'mpd', 'dash', 'manifest', 'mp4', 'webm', 'loadsource', 'attachsource']);
const STREAM_KEY = new Set([
  'stream',
  'streams',
  'streaming',
  'playlist',
  'playback',
  'contenturl',
  'sources',
  'renditions',
  'manifests',
]);
const WEAK_KEY = new Set(['source', 'src', 'file', 'url', 'uri', 'link', 'video', 'media', 'live', 'load']);
const COMPOUND_KEY =
  /^(hls|m3u8|mpd|dash|mp4|stream|streaming|video|playlist|playback|media|manifest)(url|uri|src|source|link|file)$/;
/** These keys hold something else, unless the address itself clearly names media. */
const OTHER_KEY = new Set(
  (
    'poster image img icon logo avatar cover page canonical permalink share embed iframe api login callback redirect referrer ' +
    'tracking pixel beacon analytics chat ws socket comments html homepage profile author cdn base origin host'
  ).split(' '),
);
/** An object under one of these keys holds a picture's addresses, even under "url". */
const PICTURE_WORD = /^(image|img|icon|logo|avatar|cover|picture|photo)s?$/i;
/** Never a stream of its own, whatever its name. */
const NEVER_KEY =
  /^(thumb|thumbs|thumbnail|thumbnails|sprite|sprites|storyboard|subtitle|subtitles|caption|captions|vtt|license|licence|drm|widevine|fairplay|playready|certificate|poster)$/;

const SECONDARY_WORD = new Set([
  'trailer',
  'teaser',
  'preview',
  'promo',
  'ad',
  'ads',
  'advert',
  'advertising',
  'preroll',
  'midroll',
  'sample',
  'related',
]);

/** Elements whose address is a navigation target, a picture, a style or a script. */
const PAGE_ELEMENT = new Set(['a', 'area', 'form', 'iframe', 'frame', 'button', 'base']);
const OTHER_ELEMENT = new Set(['img', 'image', 'script', 'link', 'track', 'input']);
const MEDIA_ELEMENT = new Set(['video', 'audio', 'source']);

/**
 * Scores how likely the link, found as `literal`, is a stream link: `MIN_SCORE` or more to accept it. The score adds up
 * the shape of the address, its key, the type next to it and its element. `hasPlayer`: the document plays media, so a
 * hint in a signed address weighs more.
 */
export function scoreLink({ shape, isRelative: relative }: ResolvedLink, literal: Literal, hasPlayer: boolean): number {
  const key = literalKey(literal);
  const words = keyWords(key);
  if (shape.score === -Infinity || words.some((word) => NEVER_KEY.test(word))) return -Infinity;
  const type = adjacentType(literal);
  if (shape.score >= MEDIA_NAME_SCORE) return type === 'other' && isSideTrack(literal) ? -Infinity : shape.score;
  if (type === 'other' || literal.scope.kind === 'text') return shape.score;

  const hinted = shape.isSigned && shape.score > 0 && hasPlayer;
  const alone = shape.score + (shape.isSigned ? 1 : 0) + (hinted ? 1 : 0) - (relative ? 1 : 0);
  const { kind, name } = literal.scope;
  if (
    words.some((word) => OTHER_KEY.has(word)) ||
    (kind === 'object' && PICTURE_WORD.test(name)) ||
    (kind === 'element' && (PAGE_ELEMENT.has(name) || OTHER_ELEMENT.has(name)))
  ) {
    return Math.min(shape.score, MIN_SCORE - 1);
  }
  if (type === 'media' || (kind === 'element' && MEDIA_ELEMENT.has(name) && words.includes('src')))
    return alone + MIN_SCORE + 1;
  const around = [literal.scope, ...ancestors(literal.scope, 3)].some((scope) => isStreamScope(scope.name));
  return alone + keyScore(words, key) + (around ? 1 : 0);
}

function keyScore(words: readonly string[], key: string): number {
  const plain = normalizedKey(key);
  if (words.some((word) => STRONG_KEY.has(word)) || STRONG_KEY.has(plain)) return 3;
  if (COMPOUND_KEY.test(plain) || STREAM_KEY.has(plain) || words.some((word) => STREAM_KEY.has(word))) return 2;
  return words.some((word) => WEAK_KEY.has(word)) ? 1 : 0;
}

function isStreamScope(name: string): boolean {
  return keyWords(name).some((word) => STREAM_KEY.has(word) || STRONG_KEY.has(word));
}

function adjacentType(literal: Literal): 'media' | 'other' | '' {
  for (const { key, value } of siblings(literal)) {
    if (typeof value !== 'string' || value.length > 100) continue;
    // Test the values first: few look like a type, and this runs for every address on the page.
    const said = MEDIA_TYPE.test(value.trim()) ? 'media' : OTHER_TYPE.test(value.trim()) ? 'other' : '';
    if (said && TYPE_KEY.has(normalizedKey(key))) return said;
  }
  return '';
}

/**
 * Whether a link is only mentioned, or belongs to a preview, trailer or advertisement. It may be a stream, but the
 * page's title does not apply.
 */
export function isSecondaryLink(url: URL, literal: Literal): boolean {
  const { scope } = literal;
  if (scope.kind === 'text') return true;
  const names = [literalKey(literal), scope.name, ...ancestors(scope, 3).map((around) => around.name)];
  const kinds = siblings(literal).filter(({ key }) => /^(kind|type|role|category)$/.test(normalizedKey(key)));
  const path = url.pathname.split('/').slice(-4);
  return [...names, ...path, ...kinds.map(({ value }) => String(value))].some((name) =>
    keyWords(name).some((word) => SECONDARY_WORD.has(word)),
  );
}

/** Captions have playlists too: `kind: "captions", src: "….m3u8"`. */
function isSideTrack(literal: Literal): boolean {
  return siblings(literal).some(({ key, value }) => normalizedKey(key) === 'kind' && OTHER_TYPE.test(String(value)));
}

/** What the address alone says about its content. */
export interface UrlShape {
  /** 3 or more: the name of a manifest or media file. 1 or 2: a hint that needs support. -Infinity: something else. */
  score: number;
  /** Has a long random part, like a token. No evidence by itself, but few other addresses have one. */
  isSigned: boolean;
}

/** The score of an address with the name of a manifest or media file. */
export const MEDIA_NAME_SCORE = 3;

const MANIFEST = new Set(['m3u8', 'm3u', 'mpd', 'ism', 'isml']);
const VIDEO = new Set(['mp4', 'm4v', 'webm', 'mov', 'mkv', 'ogv', 'flv']);
const AUDIO = new Set(['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'flac', 'weba']);
const PAGE = new Set(['html', 'htm', 'xhtml', 'php', 'asp', 'aspx', 'jsp', 'cgi', 'do']);
/** Extensions of other things. Segments are among them: they are children, not links. */
const OTHER = new Set(
  (
    'js mjs cjs css map json jsonp xml txt csv pdf zip gz rar 7z exe apk dmg doc docx rss atom webmanifest wasm swf ' +
    'png jpg jpeg gif webp avif svg ico bmp woff woff2 ttf otf eot vtt srt ass ssa ttml sup ts m2ts m4s cmfv cmfa key bin'
  ).split(' '),
);
const MANIFEST_WORD = new Set(['hls', 'dash', 'm3u8', 'mpd', 'manifest', 'playlist', 'master']);
const STREAM_WORD = new Set(['stream', 'live', 'video', 'media', 'index', 'chunklist', 'source', 'play', 'playback']);
const FORMAT_KEY = new Set(['format', 'fmt', 'type', 'ext', 'output', 'protocol', 'container', 'manifest']);

/**
 * Reads the shape of an address from its extension, the words of its path, and the format in its query. Ignores case.
 */
export function urlShape(url: URL): UrlShape {
  const path = url.pathname.toLowerCase();
  const segments = path.split('/').filter((segment) => segment !== '');
  const file = (segments.at(-1) ?? '').split(';')[0] ?? '';
  const extension = /\.([a-z0-9]{1,11})$/.exec(file)?.[1] ?? '';
  const signed = [...segments, ...queryParts(url).map(([, value]) => value)].some(looksSigned);
  // Smooth streaming serves HLS and DASH too: /name.ism/manifest(format=m3u8-aapl)
  if (MANIFEST.has(extension) || VIDEO.has(extension) || /\.isml?\/manifest/.test(path))
    return { score: MEDIA_NAME_SCORE, isSigned: signed };
  if (OTHER.has(extension)) return { score: -Infinity, isSigned: signed };
  const inPath = segments.some((segment) => /\.m3u8|\.mpd(;|$)/.test(segment)) ? MEDIA_NAME_SCORE : 0;
  const word = AUDIO.has(extension) ? 2 : wordScore(extension ? file.slice(0, -extension.length - 1) : file);
  const penalty = (PAGE.has(extension) ? 1 : 0) + (path.length < 2 ? 3 : 0);
  return { score: Math.max(inPath, queryScore(url), word) - penalty, isSigned: signed };
}

function wordScore(stem: string): number {
  if (MANIFEST_WORD.has(stem)) return 2;
  return STREAM_WORD.has(stem) ? 1 : 0;
}

function queryScore(url: URL): number {
  let score = 0;
  for (const [key, value] of queryParts(url)) {
    const formatScore = /^(m3u8|mpd)\b/.test(value) ? 3 : /^(hls|dash)$/.test(value) ? 2 : 0;
    if (formatScore && FORMAT_KEY.has(key)) score = Math.max(score, formatScore);
    // get?file=vod/master.m3u8. An address with a scheme is read as a link of its own.
    else if (/\.(m3u8|mpd)$/.test(value) && !/:|%3a/.test(value)) score = Math.max(score, 2);
  }
  return score;
}

function queryParts(url: URL): [string, string][] {
  return url.search
    .slice(1)
    .toLowerCase()
    .split('&', 50)
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

function looksSigned(part: string): boolean {
  const run = /[0-9a-z_]{16,}/i.exec(part)?.[0] ?? '';
  return run.replace(/\D/g, '').length >= 3 && /[a-z]/i.test(run);
}
