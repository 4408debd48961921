/*
 * What manifests, media files and the parts of a stream are called, by file extension and by content type. This is the
 * only place that lists them. It imports nothing, since it also runs inside pages (`lib/platform/hidden-page/page`).
 */

/** Extensions of HLS and DASH manifests. Smooth streaming has a path instead: `name.ism/manifest`. */
const MANIFEST_EXTENSIONS = ['m3u8', 'm3u', 'mpd'];

/** Extensions of files that hold a whole film. */
const VIDEO_EXTENSIONS = ['mp4', 'm4v', 'webm', 'mov', 'mkv', 'ogv', 'flv'];

/** Extensions of files that hold a whole recording. An `aac` may be a segment, too. */
const AUDIO_EXTENSIONS = ['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'flac', 'weba'];

/** Extensions of what is a segment wherever it stands. */
const PURE_SEGMENT_EXTENSIONS = ['ts', 'm2ts', 'm4s', 'm4f', 'cmfv', 'cmfa', 'cmft'];

/** Extensions of subtitles, whole or in segments. */
const TEXT_TRACK_EXTENSIONS = ['vtt', 'webvtt', 'ttml'];

/** Extensions of packed audio segments. */
const PACKED_AUDIO_EXTENSIONS = ['aac', 'ac3', 'ec3', 'mp3'];

/** Containers that hold a whole film or one segment of it. */
const CONTAINER_EXTENSIONS = ['mp4', 'm4v', 'm4a', 'webm'];

/** Pictures, as which some sites disguise segments. */
const PICTURE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp'];

const MANIFEST_PATH = endingWith(MANIFEST_EXTENSIONS, String.raw`\.isml?\/manifest`);
const FILE_PATH = endingWith([...VIDEO_EXTENSIONS, ...AUDIO_EXTENSIONS.filter((name) => name !== 'aac')]);
const SEGMENT_PATH = endingWith([...PURE_SEGMENT_EXTENSIONS, ...TEXT_TRACK_EXTENSIONS, 'aac', 'ac3', 'ec3']);
const PART_PATH = endingWith([
  ...PURE_SEGMENT_EXTENSIONS,
  ...TEXT_TRACK_EXTENSIONS,
  ...PACKED_AUDIO_EXTENSIONS,
  ...CONTAINER_EXTENSIONS,
  'key',
  'bin',
]);
const FIXED_PATH = endingWith([
  ...PURE_SEGMENT_EXTENSIONS,
  ...TEXT_TRACK_EXTENSIONS,
  ...PACKED_AUDIO_EXTENSIONS,
  ...CONTAINER_EXTENSIONS,
  ...PICTURE_EXTENSIONS,
  'key',
]);
/** Anywhere in the header: CDNs write `application/mpegurl`, lists of types, and types without a slash. */
const MANIFEST_TYPE = /mpegurl|dash\+xml|vnd\.mpeg\.dash\.mpd|vnd\.ms-sstr\+xml/i;
const MEDIA_TYPE = /^\s*(video|audio)\//i;

/** Whether a Content-Type header is that of an HLS, DASH or smooth streaming manifest. */
export function hasManifestType(contentType: string): boolean {
  return MANIFEST_TYPE.test(contentType);
}

/** Whether a Content-Type header is that of video or audio itself: `audio/mpegurl` is not. */
export function hasMediaType(contentType: string): boolean {
  return MEDIA_TYPE.test(contentType) && !hasManifestType(contentType);
}

/** Whether the path of a URL ends as manifests do. */
export function hasManifestName({ pathname }: URL): boolean {
  return MANIFEST_PATH.test(pathname);
}

/** Whether the path of a URL ends as progressive files do, which hold a whole film or recording. */
export function hasProgressiveFileName({ pathname }: URL): boolean {
  return FILE_PATH.test(pathname);
}

/** Whether a path ends as only the segments of a stream do. A media element that loads one plays no file. */
export function isSegmentPath(path: string): boolean {
  return SEGMENT_PATH.test(path);
}

/** Whether a path ends as the parts of a stream do: segments, keys, and containers that may hold one segment. */
export function isPartPath(path: string): boolean {
  return PART_PATH.test(path);
}

/** Whether a path ends as a manifest or a part of a stream does. */
export function isStreamPath(path: string): boolean {
  return MANIFEST_PATH.test(path) || PART_PATH.test(path);
}

/**
 * Whether a path names one segment or key by itself, whatever query signs it. Pictures count, since segments are
 * disguised as them. Other paths may be a script that serves many files.
 */
export function namesOneFile(path: string): boolean {
  return FIXED_PATH.test(path);
}

/** Sources of regular expressions, for functions that run in pages by their source alone. All ignore case. */
export interface MediaPatterns {
  manifestType: string;
  manifestPath: string;
  partPath: string;
  segmentPath: string;
}

/** The patterns behind the functions above, to be handed to functions that cannot import them. */
export const MEDIA_PATTERNS: MediaPatterns = {
  manifestType: MANIFEST_TYPE.source,
  manifestPath: MANIFEST_PATH.source,
  partPath: PART_PATH.source,
  segmentPath: SEGMENT_PATH.source,
};

function endingWith(extensions: readonly string[], other = ''): RegExp {
  const names = String.raw`\.(${extensions.join('|')})`;
  return new RegExp(`(${other ? `${names}|${other}` : names})$`, 'i');
}
