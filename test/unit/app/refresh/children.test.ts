import { beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../../lib/app/app.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { createWorld, type FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const CDN = 'https://cdn.example/lec12';

/** A URL with a signature of its own under the nth link. */
const signed = (file: string, n: number) =>
  `${CDN}/${file}?sig=${n}${[...file].map((letter) => letter.charCodeAt(0).toString(16)).join('')}0123456789abcdef`;
const master = (n: number) => signed('master.m3u8', n);

let world: FakeWorld;
let app: App;

beforeEach(() => void ({ world, app } = createWorld(PAGE)));

/** Serves the manifests of the nth link, with segments `first` to `last` of each variant. */
function serve(n: number, first: number, last: number, live: boolean): void {
  world.manifests.set(
    master(n),
    [
      '#EXTM3U',
      ...[360, 720].flatMap((p) => [`#EXT-X-STREAM-INF:BANDWIDTH=${p}000,RESOLUTION=1x${p}`, signed(`${p}.m3u8`, n)]),
    ].join('\n'),
  );
  for (const p of [360, 720]) {
    const segments = Array.from({ length: last - first + 1 }, (_, index) => [
      '#EXTINF:4,',
      signed(`${p}/${first + index}.ts`, n),
    ]);
    const head = ['#EXTM3U', '#EXT-X-TARGETDURATION:4', `#EXT-X-MEDIA-SEQUENCE:${first}`];
    world.manifests.set(
      signed(`${p}.m3u8`, n),
      [...head, ...segments.flat(), ...(live ? [] : ['#EXT-X-ENDLIST'])].join('\n'),
    );
  }
}

/** Makes the page report these URLs as loaded. */
function reportLoaded(...urls: string[]): void {
  const resources = urls.map((url) => ({ url, contentType: '', initiator: 'fetch', children: [] }));
  world.frames.set(1, { frames: [{ url: PAGE, title: '', isTop: true, resources, parts: [], players: [] }] });
}

async function refreshTo(url: string): Promise<void> {
  world.extract = async () => [{ url, title: 'Lecture', quality: '' }];
  await app.refreshActive();
}

async function track(url: string): Promise<void> {
  world.extract = async () => [{ url, title: 'Lecture', quality: '' }];
  const origins = ['*://cdn.example/*'];
  await app.markActive({ url, title: 'Lecture', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins });
  await expect.poll(async () => (await app.listActive())[0]?.refreshCount).toBe(1);
}

const redirected = (url: string) => redirectTarget(world.rules, url) ?? url;

describe('a stream with a signature for each file', () => {
  it('live: redirects playlists of every earlier link, and segments that are still in the window', async () => {
    reportLoaded(master(1), signed('360.m3u8', 1));
    serve(1, 10, 14, true);
    await track(master(1));
    for (const n of [2, 3]) {
      serve(n, 10 + n, 14 + n, true);
      await refreshTo(master(n));
    }
    for (const n of [1, 2]) {
      expect(redirected(master(n))).toBe(master(3));
      for (const p of [360, 720]) expect(redirected(signed(`${p}.m3u8`, n))).toBe(signed(`${p}.m3u8`, 3));
    }
    expect(redirected(`${signed('360.m3u8', 1)}&_HLS_msn=15`)).toBe(`${signed('360.m3u8', 3)}&_HLS_msn=15`);
    expect(redirected(signed('360/13.ts', 2))).toBe(signed('360/13.ts', 3));
    expect(redirected(signed('360/12.ts', 2))).toBe(signed('360/12.ts', 2));
  });

  it('live: redirects the first playlists of a page that reports its requests late', async () => {
    serve(1, 10, 14, true);
    await track(master(1));
    for (const n of [2, 3]) {
      serve(n, 10 + n, 14 + n, true);
      await refreshTo(master(n));
    }
    for (const file of ['master.m3u8', '360.m3u8', '720.m3u8']) world.manifests.delete(signed(file, 1));
    reportLoaded(signed('360.m3u8', 1));
    for (const n of [4, 5]) {
      serve(n, 10 + n, 14 + n, true);
      await refreshTo(master(n));
    }
    for (const n of [1, 2, 3, 4]) {
      for (const p of [360, 720]) expect(redirected(signed(`${p}.m3u8`, n))).toBe(signed(`${p}.m3u8`, 5));
    }
  });

  it('live: breaks no chain if the background dies before it stores a fresh link and the old link expires', async () => {
    reportLoaded(master(1), signed('360.m3u8', 1));
    for (const n of [1, 2, 3, 4]) serve(n, 10 + n, 14 + n, true);
    await track(master(1));
    await refreshTo(master(2));
    const dying = createApp(
      { ...world.ports(), accessUntil: () => new Promise(() => undefined) },
      async () => undefined,
    );
    world.extract = async () => [{ url: master(3), title: 'Lecture', quality: '' }];
    void dying.refreshActive();
    await expect.poll(() => world.storedManifests.get(master(1))?.some(({ link }) => link === master(3))).toBe(true);
    for (const n of [1, 2])
      for (const file of ['master.m3u8', '360.m3u8', '720.m3u8']) world.manifests.delete(signed(file, n));
    app = createApp(world.ports(), async () => undefined);
    await refreshTo(master(4));
    for (const n of [1, 2]) expect(redirected(signed('360.m3u8', n))).toBe(signed('360.m3u8', 4));
  });

  it('VOD: redirects every file of every earlier link with one rule per file, after any number of refreshes', async () => {
    reportLoaded(master(1), signed('360.m3u8', 1));
    serve(1, 0, 49, false);
    await track(master(1));
    const counts: number[] = [];
    for (const n of [2, 3, 4]) {
      serve(n, 0, 49, false);
      await refreshTo(master(n));
      counts.push(world.rules.filter(({ condition }) => condition.urlFilter?.includes('.ts')).length);
    }
    expect(counts).toEqual([100, 100, 100]);
    for (const n of [1, 2, 3]) expect(redirected(signed('720/31.ts', n))).toBe(signed('720/31.ts', 4));
    expect(redirected(signed('720/31.ts', 4))).toBe(signed('720/31.ts', 4));
  });

  it('VOD with signatures in the path: limits the rules, and keeps those that the player needs', async () => {
    const at = (file: string, n: number) =>
      `https://cdn.example/s/${n}${'0123456789abcdef'.repeat(2)}${file.length}/${file}`;
    const serveAt = (n: number) => {
      const lines = Array.from({ length: 400 }, (_, index) => ['#EXTINF:4,', at(`seg${index}.ts`, n)]);
      world.manifests.set(
        at('m.m3u8', n),
        ['#EXTM3U', '#EXT-X-TARGETDURATION:4', ...lines.flat(), '#EXT-X-ENDLIST'].join('\n'),
      );
    };
    reportLoaded(at('m.m3u8', 1), at('seg1.m3u8', 1));
    serveAt(1);
    await track(at('m.m3u8', 1));
    for (let n = 2; n <= 9; n++) {
      serveAt(n);
      await refreshTo(at('m.m3u8', n));
    }
    expect(world.rules.length).toBeLessThan(1_700);
    for (const n of [1, 8]) expect(redirected(at('seg399.ts', n))).toBe(at('seg399.ts', 9));
  });

  it('never puts the link’s token into a child with its own token, after any number of refreshes', async () => {
    reportLoaded(master(1), signed('360.m3u8', 1));
    serve(1, 0, 9, false);
    await track(master(1));
    for (let n = 2; n <= 30; n++) {
      serve(n, 0, 9, false);
      await refreshTo(master(n));
    }
    for (const file of ['360.m3u8', '720/3.ts']) expect(redirected(signed(file, 30))).toBe(signed(file, 30));
    for (const n of [1, 12, 29]) expect(redirected(signed('720/3.ts', n))).toBe(signed('720/3.ts', 30));
    expect(redirected(master(1))).toBe(master(30));
  });

  it('keeps the old link and reports an error if the fresh manifest is an error page', async () => {
    reportLoaded(master(1), signed('360.m3u8', 1));
    serve(1, 0, 4, false);
    await track(master(1));
    serve(2, 0, 4, false);
    await refreshTo(master(2));
    world.manifests.set(master(3), '<!doctype html><title>Sorry</title>');
    await refreshTo(master(3));
    const [stream] = await app.listActive();
    expect(stream?.currentUrl).toBe(master(2));
    expect(stream?.lastError).toContain('The fresh link does not lead to the same stream');
  });
});

it('fetches only the manifest, for the candidate check, if the children follow from the links', async () => {
  const link = (token: string) => `${CDN}/master.m3u8?token=${token}`;
  reportLoaded(link('aa11bb22cc33dd44'), `${CDN}/360.m3u8?token=aa11bb22cc33dd44`);
  await track(link('aa11bb22cc33dd44'));
  world.fetched = [];
  const fresh = ['bb22cc33dd44ee55', 'cc33dd44ee55ff66'].map(link);
  for (const url of fresh) {
    world.manifests.set(url, '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360.m3u8');
    await refreshTo(url);
  }
  const old = link('aa11bb22cc33dd44');
  expect(new Set(world.fetched.filter((url) => url.includes('master') && url !== old))).toEqual(new Set(fresh));
  expect(redirected(`${CDN}/720.m3u8?token=aa11bb22cc33dd44`)).toBe(`${CDN}/720.m3u8?token=cc33dd44ee55ff66`);
});

it('does not redirect children without a token', async () => {
  reportLoaded(master(1), `${CDN}/360.m3u8`);
  await track(master(1));
  await refreshTo(master(2));
  expect(redirected(`${CDN}/360.m3u8`)).toBe(`${CDN}/360.m3u8`);
});
