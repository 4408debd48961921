import type { Format } from './encoder.ts';

/** A CDN made of nginx and a way to sign links. */
export interface Peer {
  name: string;
  title: string;
  plays: Format;
  /** Lifetime of its links in seconds. */
  lifetime: number;
  /** Its part of nginx's configuration; `$live` is the folder of the streams. */
  nginx: string;
  /**
   * Signs a link as the site would: to `file` of the streams (such as `hls/master.m3u8`) on an origin, valid until
   * `until` (s since the epoch).
   */
  sign(origin: string, file: string, until: number): string | Promise<string>;
  /**
   * Whether a request, by its full URL, is valid at `now` (s), for `auth_request`. Null if nginx verifies it itself.
   */
  verify: ((url: URL, now: number) => boolean) | null;
}

/**
 * Configures how nginx serves a valid request: unchanged, or with the query `carried` added to the URIs in manifests,
 * because players do not pass on a manifest's query. '' if the token is in the path.
 */
export function served(carried: string): string {
  if (carried === '') return '';
  const inXml = carried.replaceAll('&', '&amp;');
  return `
    sub_filter_once off;
    sub_filter_types application/vnd.apple.mpegurl application/dash+xml;
    sub_filter 'media.m3u8' 'media.m3u8?${carried}';
    sub_filter '.ts\\n' '.ts?${carried}\\n';
    sub_filter '.m4s"' '.m4s?${inXml}"';`;
}

/** A location in which `verify` judges every request. */
export function verifiedByUrl(carried: string): string {
  return `location /live/ {
    auth_request /judge;
    alias $live/;
    ${served(carried)}
  }`;
}
