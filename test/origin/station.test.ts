import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fetchUrl, urisOf, type Reply } from './fetch-url.ts';
import { PRESETS } from './presets.ts';
import { startStation, type IssuedLink, type Station, type StationEvent } from './index.ts';

const T0 = Date.UTC(2026, 10, 1);
const LIFETIME = 10;
let now = T0;
let station: Station;
beforeAll(async () => {
  station = await startStation({ now: () => now, lifetime: LIFETIME });
});
afterAll(() => station.close());

/** The init segments and the first segments of an MPD. */
function templated(text: string, link: string): string[] {
  const [templates, ids] = [/(?:initialization|media)="([^"]+)"/g, / id="(low|high|audio)"/g].map((it) => [
    ...new Set([...text.matchAll(it)].map(([, value = '']) => value)),
  ]);
  const number = /startNumber="(\d+)"/.exec(text)?.[1] ?? '';
  return (ids ?? []).flatMap((id) =>
    (templates ?? []).map(
      (uri) => new URL(uri.replace('$RepresentationID$', id).replace('$Number$', number), link).href,
    ),
  );
}

/** Every URL that a player could request under a link, in order. */
async function family(link: string, headers: Record<string, string> = {}): Promise<string[]> {
  if (link.includes('.mp4')) return [link];
  const { text } = await fetchUrl(link, headers);
  if (text.includes('<MPD')) return [link, ...templated(text, link)];
  // A rendition report points to a playlist next to this one, not below it.
  const attributes = [...text.matchAll(/^#(?!EXT-X-RENDITION-REPORT).*URI="([^"]+)"/gm)].map(
    ([, uri = '']) => new URL(uri, link).href,
  );
  const children = [...attributes, ...urisOf(text, link)];
  const below = children.map((uri) => (/(index\.m3u8|playlist)(\?|$)/.test(uri) ? family(uri, headers) : [uri]));
  return [link, ...(await Promise.all(below)).flat()];
}

const statuses = async (urls: string[], headers: Record<string, string> = {}): Promise<number[]> => [
  ...new Set((await Promise.all(urls.map((url) => fetchUrl(url, headers, 'HEAD')))).map(({ status }) => status)),
];

/** The cookies that a browser sends after it has loaded the watch page. */
const cookieOf = ({ token }: IssuedLink): Record<string, string> => ({ cookie: `a=b; stream=${token}` });

const TOKEN = /\?token=[^&]+|\/\d{9,}-[^/]+/;

describe.each(Object.values(PRESETS))('$id', ({ id, token, edges, exchange, container }) => {
  test('serves all resources until the token expires, and none of them afterwards', async () => {
    const issue = station.issue(id);
    const { url, expiresAt } = issue;
    const headers = cookieOf(issue);
    const urls = await family(url, headers);
    expect(urls.length).toBeGreaterThan(container === 'mp4' ? 0 : 6);
    expect(await statuses(urls, headers)).toEqual([200]);
    const before = now;
    now = expiresAt - 1;
    expect(await statuses(urls, headers)).toEqual([200]);
    now = expiresAt;
    expect(await statuses(urls, headers)).toEqual([token.place === 'none' ? 200 : 403]);
    now = before;
  });

  test('refuses forged and missing tokens', async () => {
    if (token.place === 'none') return;
    const issue = station.issue(id);
    const urls = await family(issue.url, cookieOf(issue));
    const strange = (...ids: string[]): string => station.issue(ids.find((it) => it !== id) ?? '').token ?? '';
    const query = `?token=${strange('live-query', 'vod-query')}`;
    const path = `/${strange('live-path', 'vod-path')}`;
    const foreign = (url: string): string => url.replace(TOKEN, (it) => (it.startsWith('?') ? query : path));
    expect(await statuses(urls.map(foreign), cookieOf(station.issue('live-query')))).toEqual([403]);
    expect(await statuses(urls.map((url) => url.replace(TOKEN, '')))).toEqual([403]);
  });

  test('uses its edges in turn and issues a different link each time', async () => {
    const turns = exchange ? edges.slice(1) : edges;
    const issuedLinks = [...turns, ...turns].map(() => station.issue(id));
    const taken = issuedLinks.map(({ edge, session }) => session?.edge ?? edge);
    expect(taken.toSorted()).toEqual([...turns, ...turns].toSorted());
    expect(new Set(issuedLinks.map(({ url }) => url)).size).toBe(
      ['none', 'cookie'].includes(token.place) ? 1 : issuedLinks.length,
    );
  });
});

test('a token bound to its edge is forged on another; an unbound one is valid on all', async () => {
  const elsewhere = async (id: string): Promise<number> => {
    const { url, edge } = station.issue(id);
    return (await fetchUrl(url.replace(edge, edge === 'edge1.cdn.test' ? 'edge2.cdn.test' : 'edge1.cdn.test'))).status;
  };
  expect(await elsewhere('live-edge')).toBe(200);
  expect(await elsewhere('live-edge-bound')).toBe(403);
});

test('responds with 404 to files, later segments, channels and hosts that do not exist', async () => {
  const { url, token } = station.issue('live-query');
  const at = (host: string, path: string): Promise<Reply> => fetchUrl(station.url(host, `${path}?token=${token}`));
  const edge = 'edge1.cdn.test';
  expect((await at(edge, '/live/live-query/low/100000.ts')).status).toBe(404);
  expect((await at(edge, '/live/live-query/low/0.m4s')).status).toBe(404);
  expect((await at(edge, '/live/live-query/middle/index.m3u8')).status).toBe(404);
  expect((await at(edge, '/live/none/master.m3u8')).status).toBe(404);
  expect((await fetchUrl(url.replace(edge, 'edge2.cdn.test'))).status).toBe(404);
  expect((await fetchUrl(station.url('site.test', '/watch/none'))).status).toBe(404);
  expect((await fetchUrl(station.url('site.test', '//'))).status).toBe(404);
  expect((await fetchUrl(station.url('else.test', '/'))).status).toBe(404);
});

test('ignores parameters after the token', async () => {
  expect((await fetchUrl(`${station.issue('live-query').url}&_HLS_msn=3`)).status).toBe(200);
});

test('the content type shows what a response is, whatever its name', async () => {
  const type = async (url: string): Promise<unknown> => (await fetchUrl(url, {}, 'HEAD')).headers['content-type'];
  const { url } = station.issue('live-bare');
  expect(url).toMatch(/\/live\/live-bare\/manifest\?token=/);
  expect(await type(url)).toBe('application/vnd.apple.mpegurl');
  expect(await type(url.replace('manifest', 'low/1.ts'))).toBe('video/mp2t');
  const fmp4 = station.issue('live-fmp4').url;
  expect(await type(fmp4.replace('master.m3u8', 'low/init.mp4'))).toBe('video/mp4');
  expect(await type(fmp4.replace('master.m3u8', 'audio/1.m4s'))).toBe('audio/mp4');
  expect(await type(station.issue('live-dash').url)).toBe('application/dash+xml');
  expect(await type(station.issue('vod-file').url)).toBe('video/mp4');
});

test('serves parts of a segment', async () => {
  const url = station.issue('vod-query').url.replace('master.m3u8', 'low/0.m4s');
  const whole = await fetchUrl(url);
  const part = await fetchUrl(url, { range: 'bytes=100-199' });
  expect(part.status).toBe(206);
  expect(part.headers['content-range']).toBe(`bytes 100-199/${whole.body.length}`);
  expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true);
  expect((await fetchUrl(url, { range: 'bytes=9999999-' })).status).toBe(416);
  expect(await fetchUrl(url, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
});

test('preflights and refusals carry the CORS policy; exact allows the origin of the page or frame that plays', async () => {
  const origin = async (id: string, method: string, path = 'master.m3u8'): Promise<unknown> => {
    const url = station.issue(id).url.replace('master.m3u8', path);
    return (await fetchUrl(url, { origin: 'null' }, method)).headers['access-control-allow-origin'];
  };
  const site = station.url('site.test', '');
  expect(await origin('live-edge', 'OPTIONS')).toBe(site);
  expect(await origin('live-edge', 'GET', 'nothing')).toBe(site);
  expect(await origin('live-frame', 'GET')).toBe(station.url('player.test', ''));
  expect(await origin('live-path', 'OPTIONS')).toBe('null');
});

test('the log has host, role, generation, verdict and origin, and never a token', async () => {
  const since = station.log.length;
  const issue = station.issue('live-path');
  await fetchUrl(issue.url, { origin: 'http://site.test' });
  await fetchUrl(issue.url.replace('/17', '/18'));
  await fetchUrl(station.issue('live-query').url);
  const entries = station.log.slice(since);
  expect(entries).toMatchObject([
    {
      path: '/live/live-path/…/master.m3u8',
      role: 'multivariant',
      verdict: 'ok',
      generation: issue.generation,
      at: now,
    },
    { verdict: 'forged', status: 403, generation: null, channel: 'live-path', origin: null },
    { path: '/live/live-query/master.m3u8?token=…', host: 'edge1.cdn.test', method: 'GET' },
  ]);
  expect(entries[0]?.origin).toBe('http://site.test');
  expect(station.refused('live-path', now).at(-1)).toBe(entries[1]);
  expect(station.issuedLinks('live-path').at(-1)).toBe(issue);
});

test('listeners receive requests and issued links until they unsubscribe', async () => {
  const heard: StationEvent[] = [];
  const leave = station.on((event) => heard.push(event));
  await fetchUrl(station.watchUrl('live-query'));
  leave();
  await fetchUrl(station.watchUrl('live-query'));
  expect(heard.map(({ type }) => type)).toEqual(['issue', 'request']);
});

test('serves a progressive file in slices, however much is requested', async () => {
  const { url } = station.issue('vod-file');
  const { status, headers } = await fetchUrl(url, { range: 'bytes=0-' }, 'HEAD');
  expect(status).toBe(206);
  const [, last, total] = /^bytes 0-(\d+)\/(\d+)$/.exec(String(headers['content-range'])) ?? [];
  expect(Number(last) + 1).toBeLessThan(Number(total) / 2);
  const start = await fetchUrl(url, { range: 'bytes=0-499' });
  expect(start.body.toString('latin1', 4, 8)).toBe('ftyp');
});
