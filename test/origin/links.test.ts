import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fetchUrl, urisOf } from './fetch-url.ts';
import { startStation, type Station } from './index.ts';
import { relativeUri } from './links.ts';

const T0 = Date.UTC(2026, 10, 1);
let station: Station;
beforeAll(async () => {
  station = await startStation({ now: () => T0 });
});
afterAll(() => station.close());

const TOKEN = /(?<=token=)[^&]+|(?<=\/)\d{9,}-[^/]+/;
const tokenOf = (url: string): string => TOKEN.exec(url)?.[0] ?? '';
const expiryOf = (url: string): number => Number(/\d{9,}/.exec(tokenOf(url))?.[0]);
const statusOf = async (url: string): Promise<number> => (await fetchUrl(url, {}, 'HEAD')).status;

/** Every URI of the playlist at a URL, absolute; those in tags (media, init, keys) first. */
async function childrenOf(url: string): Promise<string[]> {
  const { text } = await fetchUrl(url);
  return [...[...text.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => new URL(uri, url).href), ...urisOf(text, url)];
}

/** A link, one of its media playlists, and the URIs in that. */
async function follow(id: string) {
  const { url } = station.issue(id);
  const variants = await childrenOf(url);
  const media = variants.at(-1) ?? '';
  return { url, variants, media, segments: await childrenOf(media) };
}

describe.each(['live-signed', 'vod-signed', 'vod-signed-path'])('%s: a signature for each file', (id) => {
  test('every file has its own token, and all tokens of a link expire together', async () => {
    const { url, variants, segments } = await follow(id);
    const urls = [url, ...variants, ...segments];
    expect(new Set(urls.map(tokenOf)).size).toBe(urls.length);
    expect(new Set(urls.map(expiryOf)).size).toBe(1);
  });

  test('rejects the token of another file of the same link as forged', async () => {
    const { url, variants, segments } = await follow(id);
    for (const file of [...variants, ...segments.slice(0, 3)]) {
      expect(await statusOf(file)).toBe(200);
      expect(await statusOf(file.replace(TOKEN, tokenOf(url)))).toBe(403);
      expect(station.log.at(-1)).toMatchObject({ verdict: 'forged', generation: null });
    }
  });

  test('a playlist signs its children like itself, whatever was issued since', async () => {
    const issue = station.issue(id);
    station.set(id, { lifetime: 300 });
    station.issue(id);
    station.reset();
    const [media = ''] = await childrenOf(issue.url);
    const [segment = ''] = await childrenOf(media);
    expect(expiryOf(segment) * 1000).toBe(issue.expiresAt);
    expect(await statusOf(segment)).toBe(200);
    expect(station.log.at(-1)?.generation).toBe(issue.generation);
    expect(await childrenOf(media)).toContain(segment);
  });

  test('two links have no signature in common', async () => {
    const [a, b] = [await follow(id), await follow(id)];
    const tokens = [a, b].flatMap(({ url, variants, segments }) => [url, ...variants, ...segments].map(tokenOf));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  test('the log contains no token', async () => {
    const { media, segments } = await follow(id);
    const told = JSON.stringify(station.log);
    for (const url of [media, ...segments]) expect(told).not.toContain(tokenOf(url));
  });
});

describe("live-exchanged: a session token replaces the link's token", () => {
  const id = 'live-exchanged';

  test('the children are on the other edges in turn, with another nonce in the path', async () => {
    const sessions = [await follow(id), await follow(id), await follow(id)];
    for (const { url, variants, segments } of sessions) {
      expect(new URL(url).hostname).toBe('edge1.cdn.test');
      const below = [...variants, ...segments];
      expect(new Set(below.map((it) => new URL(it).host)).size).toBe(1);
      expect(new Set(below.map(tokenOf)).size).toBe(1);
      const nonce = /~n=([0-9a-f]+)/.exec(url)?.[1] ?? '';
      for (const it of below) expect(it).not.toContain(nonce);
      expect(expiryOf(below[0] ?? '')).toBe(expiryOf(url));
    }
    expect(sessions.map(({ media }) => new URL(media).hostname)).toEqual([
      'edge2.cdn.test',
      'edge3.cdn.test',
      'edge2.cdn.test',
    ]);
  });

  test('a link has one session, however often its playlist is requested', async () => {
    const { url, variants } = await follow(id);
    expect(await childrenOf(url)).toEqual(variants);
  });

  test('live-sessions: each response has its own valid session, which its playlists keep', async () => {
    const { url, variants } = await follow('live-sessions');
    const again = await childrenOf(url);
    expect(new Set([...variants, ...again].map(tokenOf)).size).toBe(2);
    for (const media of [variants[0] ?? '', again[0] ?? '']) {
      const segments = await childrenOf(media);
      expect(new Set(segments.map(tokenOf))).toEqual(new Set([tokenOf(media)]));
      expect(await statusOf(segments[0] ?? '')).toBe(200);
    }
  });

  test("logs the requests of a session under the link's generation", async () => {
    const { segments } = await follow(id);
    expect(await statusOf(segments[0] ?? '')).toBe(200);
    expect(station.log.at(-1)?.generation).toBe(station.issuedLinks(id).at(-1)?.generation);
  });

  test('neither token opens what the other one is for', async () => {
    const { url, media } = await follow(id);
    const link = new URL(url);
    expect(await statusOf(media.replace(/\/[^/]+\/high/, '/high') + link.search)).toBe(403);
    expect(await statusOf(url.replace('master', 'high/index'))).toBe(404);
    expect(await statusOf(media.replace('high/index', 'master'))).toBe(404);
  });

  test('a new link revokes the sessions of the old ones', async () => {
    const { media } = await follow(id);
    station.set(id, { revokeOnIssue: true });
    station.issue(id);
    station.reset();
    expect(await statusOf(media)).toBe(403);
    expect(station.log.at(-1)?.verdict).toBe('revoked');
  });
});

test.each([
  ['/live/one/master.m3u8', '/live/one/low/index.m3u8?token=t', 'low/index.m3u8?token=t'],
  ['/live/one/low/index.m3u8', '/live/one/low/3.ts', '3.ts'],
  ['/live/one/low/index.m3u8', '/live/one/key/0.bin', '../key/0.bin'],
  ['/live/one/11-a/low/index.m3u8', '/live/one/11-b/low/3.ts', '../../11-b/low/3.ts'],
])('from %s, the relative URI of %s is %s', (from, to, uri) => {
  expect(relativeUri(from, to)).toBe(uri);
  expect(new URL(uri, `http://cdn.test${from}`).href).toBe(`http://cdn.test${to}`);
});
