import { Parser, type Playlist, type Range } from 'm3u8-parser';
import { UnreadableManifest } from '../error.ts';
import type { ByteRange } from '../model.ts';

export type { Playlist, Segment } from 'm3u8-parser';

/**
 * Runs m3u8-parser over the lines of `scanHls`. This file is its only importer. Any exception means a malformed
 * playlist.
 */
export function readPlaylist(lines: readonly string[]): Playlist {
  try {
    const parser = new Parser();
    for (const line of lines) parser.push(`${line}\n`);
    parser.end();
    return parser.manifest;
  } catch {
    throw new UnreadableManifest('malformed', 'The playlist cannot be read.');
  }
}

/**
 * Converts a byte range of the library. It contains NaN after a range that the library could not read. An absent
 * `offset` means the start (EXT-X-MAP, RFC 8216bis 4.4.4.5).
 */
export function toByteRange(range: Range | undefined): ByteRange | null {
  if (!range) return null;
  const offset = range.offset ?? 0;
  const length = range.length ?? null;
  const sound = (n: number | null): boolean => n === null || (Number.isSafeInteger(n) && n >= 0);
  return sound(offset) && sound(length) ? { offset, length } : null;
}
