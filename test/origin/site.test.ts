import { request } from 'node:http';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { fetchUrl } from './fetch-url.ts';
import { channel, PLAYER_NAMES, startStation, type Station } from './index.ts';

const T0 = Date.UTC(2026, 10, 1);
let station: Station;
beforeAll(async () => {
  station = await startStation({ now: () => T0 });
});
afterEach(() => station.reset());
afterAll(() => station.close());

const page = (id = 'live-query') => fetchUrl(station.watchUrl(id));
const verdict = (): unknown => station.log.at(-1)?.verdict;

describe('a watch page', () => {
  test('has its title three times and a freshly issued link', async () => {
    const { text } = await page();
    expect(text).toContain('<title>Harbour camera</title>');
    expect(text).toContain('<meta property="og:title" content="Harbour camera">');
    expect(text).toContain('<h1>Harbour camera</h1>');
    expect(text).toContain(station.issuedLinks('live-query').at(-1)?.url.replaceAll('/', '\\/'));
    expect((await page()).text).not.toBe(text);
  });

  test('may have the link in an attribute, with entities', async () => {
    const { text } = await page('live-path');
    expect(text).toContain(`&quot;file&quot;:&quot;${station.issuedLinks('live-path').at(-1)?.url}&quot;`);
  });

  test('may have only a frame, which has the link', async () => {
    const before = station.issuedLinks('live-frame').length;
    const src = /<iframe src="([^"]+)"/.exec((await page('live-frame')).text)?.[1] ?? '';
    expect(src).toBe(station.url('player.test', '/embed/live-frame'));
    expect(station.issuedLinks('live-frame')).toHaveLength(before);
    expect((await fetchUrl(src)).text).toContain('master.m3u8');
    expect(station.issuedLinks('live-frame')).toHaveLength(before + 1);
  });

  test('may have several channels', async () => {
    const { text } = await fetchUrl(station.watchUrl('live-query', 'live-path'));
    expect(text.match(/<video/g)).toHaveLength(2);
    expect(text).toContain('<title>Harbour camera and Mountain pass</title>');
  });

  test('may have one link per quality', async () => {
    const { text } = await page('vod-qualities');
    expect([...text.matchAll(/"label":"(\w+)"/g)].map(([, label]) => label)).toEqual(['90p', '180p']);
  });

  test('may set its token as a cookie for its site, with none in the link', async () => {
    const { text, headers } = await page('live-cookie');
    const { token, url } = station.issuedLinks('live-cookie').at(-1) ?? {};
    expect(headers['set-cookie']).toEqual([
      `stream=${token}; Domain=site.test; Path=/live/live-cookie; Expires=Sun, 01 Nov 2026 00:00:30 GMT; HttpOnly`,
    ]);
    expect(token).toContain(`exp=${(T0 + 30_000) / 1000}~`);
    expect(url).toBe(station.url('media.site.test', '/live/live-cookie/master.m3u8'));
    expect(text).not.toContain(token);
    expect((await page()).headers['set-cookie']).toBeUndefined();
  });

  test('is only on its own site', async () => {
    expect((await fetchUrl(station.url('site2.test', '/watch/live-query'))).status).toBe(404);
    expect((await page('live-site2')).status).toBe(200);
  });
});

test('a channel may have its own site', async () => {
  const own = channel({ id: 'own', title: 'Own', site: 'own.test' });
  const other = await startStation({ channels: [own] });
  expect((await fetchUrl(other.watchUrl('own'))).status).toBe(200);
  expect(other.hosts).toContain('own.test');
  await other.close();
});

test('the start page links to every channel of its site; the scripts exist', async () => {
  const { text } = await fetchUrl(station.url('site.test', '/'));
  for (const { id, site } of station.channels) expect(text.includes(`/watch/${id}"`)).toBe(site === 'site.test');
  for (const host of ['site.test', 'site2.test', 'player.test']) {
    expect((await fetchUrl(station.url(host, '/player'))).text).toContain('playback');
  }
});

describe('the player of a page', () => {
  const scriptsOf = async (url: string): Promise<string[]> =>
    [...(await fetchUrl(url)).text.matchAll(/<script src="([^"]+)"/g)].map(([, src = '']) => src);

  test.each(PLAYER_NAMES)('is %s if its URL says so, and its scripts exist', async (name) => {
    const url = `${station.watchUrl('live-query')}?player=${name}`;
    expect((await fetchUrl(url)).text).toContain(`data-with="${name}"`);
    const scripts = await scriptsOf(url);
    expect(scripts).toContain(`/player/${name}`);
    for (const src of scripts) {
      const { status, headers } = await fetchUrl(new URL(src, url).href);
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/javascript' });
    }
  });

  test.each([
    ['live-query', ['/library/hls.js', '/player/hls.js', '/player']],
    ['live-dash', ['/library/dash.js', '/player/dash.js', '/player']],
    ['vod-file', ['/player/native', '/player']],
  ])('is the default one otherwise (%s)', async (id, scripts) => {
    expect(await scriptsOf(station.watchUrl(id))).toEqual(scripts);
    expect(await scriptsOf(`${station.watchUrl(id)}?player=../presets`)).toEqual(scripts);
  });

  test('is the same one in a frame', async () => {
    const { text } = await fetchUrl(`${station.watchUrl('live-frame')}?player=shaka`);
    expect(text).toContain(station.url('player.test', '/embed/live-frame?player=shaka'));
  });
});

describe('knobs', () => {
  test('a page fails', async () => {
    station.set('live-query', { pageStatus: 503 });
    expect(await page()).toMatchObject({ status: 503 });
    expect(verdict()).toBe('knob');
    expect((await page('live-path')).status).toBe(200);
  });

  test('a whole site fails, except for a channel with its own setting', async () => {
    station.set('site.test', { pageStatus: 500 });
    station.set('live-path', { pageStatus: 200 });
    expect((await page()).status).toBe(500);
    expect((await page('live-path')).status).toBe(200);
    expect((await page('live-site2')).status).toBe(200);
  });

  test('a page redirects', async () => {
    station.set('live-query', { redirect: '/login' });
    expect((await page()).headers['location']).toBe('/login');
  });

  test.each(['no-link', 'not-html'] as const)('a page is %s and issues no link', async (kind) => {
    const before = station.issuedLinks('live-query').length;
    station.set('live-query', { page: kind });
    const { status, text, headers } = await page();
    expect(status).toBe(200);
    expect(text).not.toContain('master.m3u8');
    expect(headers['content-type']).toMatch(kind === 'not-html' ? /^application\/json/ : /^text\/html/);
    expect(station.issuedLinks('live-query')).toHaveLength(before);
  });

  test.each(['live-query', 'live-path'])('only a script can read the link in the page of %s', async (id) => {
    station.set(id, { page: 'scripted' });
    const { text } = await page(id);
    expect(text).not.toMatch(/master|m3u8|cdn/);
    const [, expression = ''] = /\.push\((.*)\);<\/script>/.exec(text) ?? [];
    const setup = runInNewContext(expression) as { sources: { file: string }[] };
    expect(setup.sources.at(-1)?.file).toBe(station.issuedLinks(id).at(-1)?.url);
  });

  test('a page is late', async () => {
    station.set('live-query', { pageDelay: 30 });
    const start = performance.now();
    await page();
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  test('a page never ends', async () => {
    station.set('live-query', { page: 'endless' });
    const size = await new Promise<number>((resolve) => {
      let got = 0;
      const { host } = new URL(station.watchUrl('live-query'));
      const sent = request({ port: station.port, path: '/watch/live-query', headers: { host } }, (response) => {
        response.on('data', (part: Buffer) => {
          got += part.length;
          if (got > 8000) {
            sent.destroy();
            resolve(got);
          }
        });
      });
      sent.end();
    });
    expect(size).toBeGreaterThan(8000);
  });

  test('tokens live as long as the knob says', () => {
    station.set('live-query', { lifetime: 3 });
    expect(station.issue('live-query').expiresAt).toBe(T0 + 3000);
  });

  test('a new link revokes the old ones', async () => {
    const early = station.issue('live-query');
    station.set('live-query', { revokeOnIssue: true });
    const old = station.issue('live-query');
    expect((await fetchUrl(early.url)).status).toBe(403);
    expect((await fetchUrl(old.url)).status).toBe(200);
    const fresh = station.issue('live-query');
    expect((await fetchUrl(old.url)).status).toBe(403);
    expect(verdict()).toBe('revoked');
    expect((await fetchUrl(old.url.replace('master', 'low/index'))).status).toBe(403);
    expect((await fetchUrl(fresh.url)).status).toBe(200);
  });

  test.each(['live-query', 'site.test'])(
    'a single-use token (%s) opens the multivariant playlist once; its children stay available',
    async (target) => {
      station.set(target, { singleUse: true });
      const { url } = station.issue('live-query');
      expect((await fetchUrl(url)).status).toBe(200);
      expect((await fetchUrl(url)).status).toBe(403);
      expect(verdict()).toBe('revoked');
      expect((await fetchUrl(url.replace('master', 'low/index'))).status).toBe(200);
    },
  );
});

test('closing ends pending responses, including endless pages', async () => {
  const short = await startStation();
  short.set('live-query', { page: 'endless' });
  const broken = fetchUrl(short.watchUrl('live-query')).catch((error: NodeJS.ErrnoException) => error.code);
  await new Promise<void>((resolve) => void short.on(() => resolve()));
  await short.close();
  expect(await broken).toMatch(/ECONNRESET|ERR/);
});
