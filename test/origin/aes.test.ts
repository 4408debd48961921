import { createDecipheriv } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { sequenceIv } from './aes.ts';
import { fetchUrl, urisOf } from './fetch-url.ts';
import { channel, PRESETS, startStation, type Station } from './index.ts';
import { loadMedia } from './media.ts';

const T0 = Date.UTC(2026, 10, 1);
const media = loadMedia();
/** Encrypted, with separate audio. Its init segments are plain, because no key precedes them in the playlist. */
const APART = channel({ id: 'apart', title: 'Apart', container: 'fmp4', encryption: 'aes-128' });
let station: Station;
// The window that starts two segments before the loop wraps and contains a key change.
beforeAll(async () => {
  const channels = [...Object.values(PRESETS), APART];
  station = await startStation({ channels, now: () => T0, liveSince: T0 - (media.length + 4) * 2000 });
});
afterAll(() => station.close());

test.each(['live-aes', 'vod-path', 'vod-signed-path', 'apart'])(
  'every segment of %s decrypts to the plain one with the key in the playlist',
  async (id) => {
    const { url } = station.issue(id);
    const base = urisOf((await fetchUrl(url)).text, url).at(-1) ?? '';
    const playlist = (await fetchUrl(base)).text;
    const { segments } = id === 'apart' ? media.fmp4.high : media.ts.high;
    expect(playlist.indexOf('#EXT-X-MAP')).toBeLessThan(playlist.indexOf('#EXT-X-KEY'));
    const keys = new Map<string, Buffer>();
    let key = '';
    for (const line of playlist.split('\n')) {
      const uri = /^#EXT-X-KEY:METHOD=AES-128,URI="([^"]+)"$/.exec(line)?.[1];
      if (uri !== undefined) {
        key = uri;
        keys.set(uri, (await fetchUrl(new URL(uri, base).href)).body);
      }
      const [segment] = urisOf(line, base);
      if (segment === undefined) continue;
      const sequence = Number(/(\d+)\.(ts|m4s)/.exec(line)?.[1]);
      const decipher = createDecipheriv('aes-128-cbc', keys.get(key) ?? '', sequenceIv(sequence));
      const plain = Buffer.concat([decipher.update((await fetchUrl(segment)).body), decipher.final()]);
      expect(plain.equals(segments[sequence % media.length]?.data ?? Buffer.alloc(0))).toBe(true);
    }
    expect(keys.size).toBe(id.startsWith('vod') ? 5 : 1);
    expect(new Set([...keys.values()].map((it) => it.toString('hex'))).size).toBe(keys.size);
  },
);

test('the IV is the media sequence number in 16 octets, big-endian', () => {
  expect(sequenceIv(258).toString('hex')).toBe('00000000000000000000000000000102');
});
