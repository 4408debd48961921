import { UnreadableManifest } from '../error.ts';
import type { MediaPlaylist, MultivariantPlaylist } from '../model.ts';
import { mediaPlaylist } from './media-playlist.ts';
import { multivariantPlaylist } from './multivariant-playlist.ts';
import { scanHls } from './scan.ts';

/** Parses an HLS playlist (RFC 8216bis) that begins with #EXTM3U. Throws `UnreadableManifest`. */
export function parseHls(
  text: string,
  url: string,
  imported: ReadonlyMap<string, string>,
): MultivariantPlaylist | MediaPlaylist {
  if (/^#EXTINF:[ \t]*-\d/m.test(text)) {
    throw new UnreadableManifest('unsupported', 'This is a list of channels, not a stream.');
  }
  const scan = scanHls(text, url, imported);
  const has = (...names: string[]): boolean => names.some((name) => scan.counts.has(name));
  const multivariant = has('EXT-X-STREAM-INF', 'EXT-X-I-FRAME-STREAM-INF', 'EXT-X-MEDIA');
  const media = has('EXTINF', 'EXT-X-TARGETDURATION', 'EXT-X-PART');
  // RFC 8216bis 4.1: a playlist with tags of both kinds must not be played.
  if (multivariant && media)
    throw new UnreadableManifest('malformed', 'It is a multivariant and a media playlist at once.');
  if (multivariant) return multivariantPlaylist(scan, url);
  if (media) return mediaPlaylist(scan, url);
  if (scan.uris > 0) throw new UnreadableManifest('unsupported', 'This is a plain list of links, not a stream.');
  throw new UnreadableManifest('empty', 'The playlist lists nothing.');
}
