import type { Format } from './encoder.ts';

/** A CDN as nginx is one, with what signs its links. */
export interface Peer {
  name: string;
  title: string;
  plays: Format;
  /** For how many seconds its links are good. */
  lifetime: number;
  /** Its part of nginx's configuration, `$live` being where the streams are. */
  nginx: string;
  /**
   * A link to `file` of the streams (such as `hls/master.m3u8`) on an origin, good until `until` (s since the epoch), as
   * the site gives it.
   */
  sign(origin: string, file: string, until: number): string | Promise<string>;
  /** Whether a request, by its full URL, is good at `now` (s): what `auth_request` asks. Null where nginx judges itself. */
  verify: ((url: URL, now: number) => boolean) | null;
}

/**
 * How nginx serves what it has found good: as it is, with the query `carried` put into manifests, since players do not
 * hand on the query of one to what it names. '' where that follows from the path.
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

/** A location in which every request is judged by `verify`. */
export function verifiedByUrl(carried: string): string {
  return `location /live/ {
    auth_request /judge;
    alias $live/;
    ${served(carried)}
  }`;
}
