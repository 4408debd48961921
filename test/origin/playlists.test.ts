import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';

import { KEY_PERIOD } from './aes.ts';
import { channel } from './channels.ts';
import { loadMedia } from './media.ts';
import { mediaPlaylist, multivariantPlaylist } from './playlists.ts';
import { WINDOW } from './timeline.ts';

// The package has no types.
const { Parser } = createRequire(import.meta.url)('m3u8-parser');

const media = loadMedia();
const LOOP = 5;
const durations = Array.from({ length: LOOP }, () => 2);
const liveSince = Date.UTC(2026, 10, 1);
const live = channel({ id: 'one', title: 'One' });

const uriOf = (name: string): string => `/${name}?token=t`;

/** The live playlist at the moment when segment `last` becomes complete. */
const liveAt = (last: number, of = live): string =>
  mediaPlaylist(of, { rendition: 'low', durations, liveSince, now: liveSince + (last + 1) * 2000, uriOf });

const lines = (playlist: string, start: string): string[] => playlist.split('\n').filter((it) => it.startsWith(start));

const parse = (playlist: string) => {
  const parser = new Parser();
  parser.push(playlist);
  parser.end();
  return parser.manifest;
};

describe('a live media playlist', () => {
  test('is empty before the first segment is complete, then grows to its window', () => {
    expect(lines(liveAt(-1), '#EXTINF')).toHaveLength(0);
    expect(lines(liveAt(0), '#EXTINF')).toHaveLength(1);
    expect(lines(liveAt(40), '#EXTINF')).toHaveLength(WINDOW);
    expect(lines(liveAt(40, channel({ id: 'dvr', title: 'Dvr', window: 20 })), '#EXTINF')).toHaveLength(20);
  });

  test('moves on by one segment per segment length; its sequence numbers always grow', () => {
    for (const last of [5, 6, 7, 1_000_000]) {
      const { mediaSequence, segments, targetDuration } = parse(liveAt(last));
      expect(mediaSequence).toBe(last - WINDOW + 1);
      expect(segments.map(({ uri }: { uri: string }) => uri)).toEqual(
        Array.from({ length: WINDOW }, (_, i) => `/low/${mediaSequence + i}.ts?token=t`),
      );
      expect(targetDuration).toBe(2);
    }
  });

  test('dates every segment by its start time', () => {
    const [first] = lines(liveAt(20), '#EXT-X-PROGRAM-DATE-TIME');
    expect(first).toBe('#EXT-X-PROGRAM-DATE-TIME:2026-11-01T00:00:30.000Z');
  });

  test("keeps a segment's discontinuity sequence number while it is listed", () => {
    const known = new Map<number, number>();
    for (let last = 0; last < 4 * LOOP; last++) {
      const { mediaSequence, discontinuitySequence, segments } = parse(liveAt(last));
      let number = discontinuitySequence;
      segments.forEach(({ discontinuity }: { discontinuity?: boolean }, i: number) => {
        if (discontinuity) number++;
        const sequence = mediaSequence + i;
        expect(number).toBe(known.get(sequence) ?? Math.floor(sequence / LOOP));
        known.set(sequence, number);
      });
    }
  });

  test('has EXT-X-DISCONTINUITY only before the segment where the loop wraps', () => {
    const after = (last: number) => liveAt(last).split('#EXT-X-DISCONTINUITY\n').slice(1);
    expect(after(4)).toHaveLength(0);
    expect(after(5)).toHaveLength(1);
    expect(after(5)[0]).toMatch(/^#EXT-X-PROGRAM-DATE-TIME:.*\n#EXTINF:.*\n\/low\/5\.ts/);
  });
});

test('a VOD media playlist starts at 0 and has an end tag', () => {
  const vod = channel({ id: 'two', title: 'Two', kind: 'vod', container: 'fmp4' });
  const playlist = mediaPlaylist(vod, { rendition: 'audio', durations, liveSince, now: liveSince, uriOf });
  expect(parse(playlist)).toMatchObject({ playlistType: 'VOD', endList: true, mediaSequence: 0 });
  expect(parse(playlist).segments).toHaveLength(LOOP);
  expect(playlist).toContain('#EXT-X-MAP:URI="/audio/init.mp4?token=t"');
  expect(playlist).not.toContain('DISCONTINUITY');
});

test('an AES-128 playlist has the key of its first segment and every new key, with the token', () => {
  const aes = channel({ id: 'three', title: 'Three', encryption: 'aes-128' });
  const key = (n: number): string => `#EXT-X-KEY:METHOD=AES-128,URI="/key/${n}.bin?token=t"`;
  expect(lines(liveAt(KEY_PERIOD - 1, aes), '#EXT-X-KEY')).toEqual([key(0)]);
  expect(lines(liveAt(KEY_PERIOD, aes), '#EXT-X-KEY')).toEqual([key(0), key(1)]);
});

describe('a multivariant playlist', () => {
  test('describes both variants', () => {
    const { playlists } = parse(multivariantPlaylist(live, media, uriOf));
    expect(playlists).toMatchObject([
      { uri: '/low/index.m3u8?token=t', attributes: { RESOLUTION: { width: 160, height: 90 }, 'FRAME-RATE': 10 } },
      { uri: '/high/index.m3u8?token=t', attributes: { RESOLUTION: { width: 320, height: 180 }, 'FRAME-RATE': 10 } },
    ]);
    expect(playlists[0].attributes.CODECS).toBe('avc1.42c00d,mp4a.40.2');
    expect(playlists[0].attributes.BANDWIDTH).toBeLessThan(playlists[1].attributes.BANDWIDTH);
  });

  test('has the audio of fMP4 in a separate rendition', () => {
    const fmp4 = channel({ id: 'four', title: 'Four', container: 'fmp4' });
    const { mediaGroups, playlists } = parse(multivariantPlaylist(fmp4, media, uriOf));
    expect(mediaGroups.AUDIO.audio.English).toMatchObject({
      uri: '/audio/index.m3u8?token=t',
      language: 'en',
      default: true,
    });
    expect(playlists[0].attributes.AUDIO).toBe('audio');
  });

  test('has no file extensions if names are bare', () => {
    const bare = channel({ id: 'five', title: 'Five', names: 'bare' });
    expect(multivariantPlaylist(bare, media, uriOf)).toMatch(/^\/low\/playlist\?/m);
  });
});
