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
