/*
 * What manifests and progressive files are called. Without imports: this also runs inside pages (`lib/platform/replay/page`).
 */

const MANIFEST_TYPES = new Set([
  'application/vnd.apple.mpegurl',
  'application/x-mpegurl',
  'application/mpegurl',
  'audio/mpegurl',
  'audio/x-mpegurl',
  'application/dash+xml',
  'video/vnd.mpeg.dash.mpd',
  'application/vnd.ms-sstr+xml',
]);
const MANIFEST_ENDING = /\.(m3u8?|mpd|ism\/manifest|isml\/manifest)$/i;

/** Whether a Content-Type header is that of an HLS, DASH or smooth streaming manifest. */
export function hasManifestType(contentType: string): boolean {
  return MANIFEST_TYPES.has((contentType.split(';', 1)[0] ?? '').trim().toLowerCase());
}

/** Whether the path of a URL ends as manifests do. */
export function hasManifestName({ pathname }: URL): boolean {
  return MANIFEST_ENDING.test(pathname);
}

const FILE_ENDING = /\.(mp4|m4v|webm|mov|ogv|mp3|m4a)$/i;

/** Whether the path of a URL ends as progressive files do. */
export function hasProgressiveFileName({ pathname }: URL): boolean {
  return FILE_ENDING.test(pathname);
}
