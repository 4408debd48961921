import { describe, expect, test } from 'vitest';

import { parseManifest } from '../../lib/core/manifest/parse.ts';
import { fetchUrl } from './fetch-url.ts';
import { channel, EDGE_HOSTS, startStation } from './index.ts';
import { loadMedia } from './media.ts';
import { mpd } from './mpd.ts';
import { liveSpan } from './timeline.ts';

const media = loadMedia();
const liveSince = Date.UTC(2026, 10, 1);
const parts = { container: 'fmp4', manifest: 'dash' } as const;
const live = channel({ id: 'one', title: 'One', ...parts });
const vod = channel({ id: 'two', title: 'Two', kind: 'vod', ...parts });

/** The MPD at the moment when segment `last` becomes complete. */
const textAt = (last: number, of = live): string =>
  mpd(of, { media, liveSince, now: liveSince + (last + 1) * 2000, uriOf: (name) => `${name}?token=t` });

const read = (text: string, url = 'http://edge1.cdn.test/live/one/manifest.mpd?token=t') => {
  const manifest = parseManifest({ url, text });
  if (manifest.kind !== 'mpd') throw new Error(`${manifest.kind} in place of an MPD`);
  return manifest;
};
const periods = (text: string): string[] => [...text.matchAll(/<Period id="(\d+)"/g)].map(([, id = '']) => id);

describe('the MPD of a VOD channel', () => {
  const manifest = read(textAt(0, vod));

  test('is static, complete and as long as the media', () => {
    expect(manifest).toMatchObject({ dynamic: false, duration: media.length * 2, complete: true });
  });

  test('has two video representations and one audio representation', () => {
    expect(manifest.representations).toMatchObject([
      { id: 'low', resolution: '160x90', frameRate: 10, codecs: 'avc1.42c00d' },
      { id: 'high', resolution: '320x180', frameRate: 10, codecs: 'avc1.42c00d' },
      { id: 'audio', contentType: 'audio', language: 'en', codecs: 'mp4a.40.2' },
    ]);
  });

  test('addresses every segment and init segment, with the token', () => {
    const urls = manifest.resources.map(({ url }) => url);
    for (const id of ['low', 'high', 'audio']) {
      const folder = `http://edge1.cdn.test/live/one/${id}`;
      expect(urls).toContain(`${folder}/init.mp4?token=t`);
      expect(urls.filter((url) => url.startsWith(`${folder}/`) && url.includes('.m4s'))).toEqual(
        Array.from({ length: media.length }, (_, i) => `${folder}/${i}.m4s?token=t`),
      );
    }
  });
});

describe('the MPD of a live channel', () => {
  test('is dynamic and starts with the stream', () => {
    expect(read(textAt(20)).dynamic).toBe(true);
    expect(textAt(20)).toContain('availabilityStartTime="2026-11-01T00:00:00.000Z"');
  });

  test('has a period for every turn of the loop in the window, and one before the first segment', () => {
    expect(periods(textAt(-1))).toEqual(['0']);
    expect(periods(textAt(media.length - 1))).toEqual(['0']);
    expect(periods(textAt(media.length))).toEqual(['0', '1']);
    expect(periods(textAt(media.length + 4))).toEqual(['0', '1']);
    expect(periods(textAt(media.length + 5))).toEqual(['1']);
  });

  test('numbers and times the segments of every period as the station does', () => {
    const text = textAt(7 * media.length);
    const [, start] = /<Period id="7" start="PT(\d+)S"/.exec(text) ?? [];
    const number = Number(/<Period id="7"[^]*?startNumber="(\d+)"/.exec(text)?.[1]);
    expect(number).toBe(7 * media.length);
    // Complete two seconds after its start, not earlier (ISO 23009-1 A.3.2).
    const available = liveSince + Number(start) * 1000 + 2000;
    expect(liveSpan(liveSince, available, 2).last).toBe(number);
    expect(liveSpan(liveSince, available - 1, 2).last).toBe(number - 1);
  });
});

describe('an MPD with a signature for each file', () => {
  const signed = (kind: 'live' | 'vod') => channel({ id: kind, title: kind, kind, ...parts, token: { scope: 'file' } });
  const now = liveSince + (media.length + 10) * 2000;

  test.each([
    ['vod', media.length],
    // The window is in the second turn of the loop; ten of its segments are available.
    ['live', 10],
  ] as const)('lists the available segments (%s), each with a valid token', async (kind, length) => {
    const station = await startStation({ channels: [signed(kind)], now: () => now, liveSince });
    try {
      const { url } = station.issue(kind);
      const resources = read((await fetchUrl(url)).text, url).resources.map((it) => it.url);
      const urls = resources.filter((it) => /\.(mp4|m4s)\?/.test(it));
      expect(urls).toHaveLength(3 * (length + 1));
      expect(new Set(urls).size).toBe(urls.length);
      for (const it of [...urls.slice(0, 3), ...urls.slice(-3)])
        expect((await fetchUrl(it, {}, 'HEAD')).status).toBe(200);
    } finally {
      await station.close();
    }
  });
});

test.each([
  ['query', channel({ ...live, id: 'query' })],
  ['path', channel({ ...live, id: 'path', token: { place: 'path' } })],
  ['exchanged', channel({ ...live, id: 'exchanged', exchange: true, edges: EDGE_HOSTS })],
  ['bare', channel({ ...live, id: 'bare', names: 'bare' })],
])('everything in an MPD is available (%s)', async (id, c) => {
  const now = liveSince + 300_000;
  const station = await startStation({ channels: [c], now: () => now, liveSince });
  try {
    const { url } = station.issue(id);
    const { text, headers } = await fetchUrl(url);
    expect(headers['content-type']).toBe('application/dash+xml');
    const { templates } = read(text, url);
    expect(templates.length).toBeGreaterThan(0);
    const number = String(liveSpan(liveSince, now, 2).last);
    for (const { pieces } of templates) {
      const segment = pieces.map((piece) => (typeof piece === 'string' ? piece : number)).join('');
      expect((await fetchUrl(segment, {}, 'HEAD')).status).toBe(200);
    }
    expect((await fetchUrl(url.replace(/manifest(\.mpd)?/, 'low/index.m3u8'))).status).toBe(404);
  } finally {
    await station.close();
  }
});
