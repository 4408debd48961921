import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import { createApp, type App } from '../../../lib/app/app.ts';
import { ExtractionError } from '../../../lib/core/errors.ts';
import type { Activation } from '../../../lib/core/protocol.ts';
import { redirectTarget } from '../../../lib/core/rules/simulate.ts';
import type { ExtractedStream } from '../../../lib/core/site.ts';
import { withGeneration } from '../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { createWorld, type FakeWorld } from './fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const link = (token: string, name = 'lec12') => `https://cdn.example/${name}/master.m3u8?token=${token}`;

let world: FakeWorld;
let app: App;

beforeEach(() => void ({ world, app } = createWorld(PAGE)));

function activation(url: string, more: Partial<Activation> = {}): Activation {
  return {
    url,
    title: 'Linear Algebra 12',
    quality: '',
    pageUrl: PAGE,
    frameUrl: PAGE,
    tabId: 1,
    origins: [],
    ...more,
  };
}

function gives(...streams: Partial<ExtractedStream>[]): void {
  world.extract = async () => streams.map((stream) => ({ url: '', title: '', quality: '', ...stream }));
}

/** Activates a stream. Its first refresh finds its current link. */
async function track(url: string, more: Partial<Activation> = {}): Promise<void> {
  gives({ url, title: more.title ?? 'Linear Algebra 12', quality: more.quality ?? '' });
  await app.markActive(activation(url, more));
  await app.refreshActive([url]);
}

async function only() {
  const [stream] = await app.listActive();
  return stream!;
}

describe('operations', () => {
  it('markActive creates the stream with its link as the current one', async () => {
    world.extract = () => new Promise(() => undefined);
    await app.markActive(activation(link('a')));
    expect(await app.listActive()).toEqual([
      {
        originalUrl: link('a'),
        currentUrl: link('a'),
        siteKey: 'campus.example',
        lastRefreshed: '2026-11-22T12:00:00.000Z',
        refreshCount: 0,
        lastError: '',
      },
    ]);
  });

  it('markActive changes nothing the second time', async () => {
    await track(link('a'));
    const before = await app.listActive();
    world.time += 60_000;
    world.extract = () => new Promise(() => undefined);
    await app.markActive(activation(link('a'), { title: 'Other' }));
    expect(await app.listActive()).toEqual(before);
  });

  it('markInactive removes the stream and every rule, and ignores an unknown link', async () => {
    await track(link('a'));
    gives({ url: link('b') });
    await app.refreshActive();
    expect(world.rules).not.toEqual([]);
    await app.markInactive('https://cdn.example/other.m3u8');
    expect(await app.hasActive()).toBe(true);
    await app.markInactive(link('a'));
    expect(await app.hasActive()).toBe(false);
    expect(world.rules).toEqual([]);
    expect(world.alarm).toBeNull();
  });

  it('refreshActive does nothing without an active stream', async () => {
    await app.refreshActive();
    expect(world.extractions).toEqual([]);
  });

  it('freshUrl returns the current link for every link of a stream, and an unknown link unchanged', async () => {
    await track(link('a'));
    for (const token of ['b', 'c', 'd']) {
      gives({ url: link(token) });
      await app.refreshActive();
    }
    for (const token of ['a', 'b', 'c', 'd']) expect(await app.freshUrl(link(token))).toBe(link('d'));
    expect(await app.freshUrl('https://cdn.example/unknown.m3u8')).toBe('https://cdn.example/unknown.m3u8');
  });

  it('refreshInterval is 240 s by default and follows the setting', async () => {
    expect(await app.refreshInterval()).toBe(240);
    await app.handlers.saveSettings({ ...DEFAULT_SETTINGS, periodMinutes: 1.5 });
    expect(await app.refreshInterval()).toBe(90);
  });
});

describe('a refresh', () => {
  it('runs an extractor once for all streams of its page', async () => {
    await track(link('a', 'main'), { title: 'Main' });
    await track(link('a', 'slides'), { title: 'Slides' });
    world.extractions = [];
    gives({ url: link('b', 'main'), title: 'Main' }, { url: link('b', 'slides'), title: 'Slides' });
    await app.refreshActive();
    expect(world.extractions).toEqual([PAGE]);
    expect(await app.freshUrl(link('a', 'main'))).toBe(link('b', 'main'));
    expect(await app.freshUrl(link('a', 'slides'))).toBe(link('b', 'slides'));
  });

  it('serves two simultaneous triggers with one extraction', async () => {
    await track(link('a'));
    world.extractions = [];
    gives({ url: link('b') });
    await Promise.all([app.refreshActive(), app.refreshActive(), app.onAlarm()]);
    expect(world.extractions).toEqual([PAGE]);
    expect((await only()).refreshCount).toBe(2);
  });

  it('stores the fresh link before any rule redirects to it', async () => {
    const ports = world.ports();
    const order: { rule: string | null; stored: string | undefined }[] = [];
    const { install } = ports.rules;
    ports.rules.install = async (rules) => {
      order.push({ rule: redirectTarget(rules, link('a')), stored: world.streams.get(link('a'))?.currentUrl });
      await install(rules);
    };
    app = createApp(ports, async () => undefined);
    await track(link('a'));
    gives({ url: link('b') });
    await app.refreshActive();
    expect(order).toContainEqual({ rule: link('b'), stored: link('b') });
    expect(order.filter(({ rule, stored }) => rule !== null && rule !== stored)).toEqual([]);
  });

  it('keeps a link that the page fetched itself during the check of the fresh one', async () => {
    await track(link('a'));
    const ports = world.ports();
    const { fetchManifest } = ports;
    ports.fetchManifest = async (url, player) => {
      const arrives = (stream?: ActiveStream) => stream && withGeneration(stream, link('own'), 'page', world.time);
      if (url === link('b')) await ports.streams.update(link('a'), arrives);
      return fetchManifest(url, player);
    };
    app = createApp(ports, async () => undefined);
    gives({ url: link('b') });
    await app.refreshActive();
    expect(await app.freshUrl(link('own'))).toBe(link('b'));
    expect(redirectTarget(world.rules, link('own'))).toBe(link('b'));
  });

  it('extracts at most six pages at a time, and a page that never answers delays no other', async () => {
    const pages = Array.from({ length: 10 }, (_, n) => `https://site${n}.example/watch`);
    const url = (page: string, token: string) => `${page.replace('watch', 'live.m3u8')}?token=${token}`;
    for (const [n, page] of pages.entries()) {
      world.tabs.set(n + 1, page);
      await track(url(page, 'a'), { pageUrl: page, frameUrl: page, tabId: n + 1 });
    }
    const asking = new Set<string>();
    let most = 0;
    world.extract = async (_, page) => {
      asking.add(page);
      most = Math.max(most, asking.size);
      if (page === pages[0]) return new Promise(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      asking.delete(page);
      return [{ url: url(page, 'b'), title: 'Linear Algebra 12', quality: '' }];
    };
    void app.refreshActive();
    const fresh = async () => (await app.listActive()).filter(({ refreshCount }) => refreshCount === 2).length;
    await expect.poll(fresh, { timeout: 10_000 }).toBe(9);
    expect(most).toBe(6);
  });

  it('that throws marks only the streams of its site, and stops no other', async () => {
    await track(link('a'));
    const other = 'https://other.example/live';
    world.tabs.set(2, other);
    await track('https://cdn.other.example/x.m3u8?token=a', {
      pageUrl: other,
      frameUrl: other,
      tabId: 2,
      title: 'Other',
    });
    world.extract = async (_, page) => {
      if (page === PAGE) throw new TypeError(`broken at ${link('secret')}`);
      return [{ url: 'https://cdn.other.example/x.m3u8?token=b', title: 'Other', quality: '' }];
    };
    await app.refreshActive();
    const errors = Object.fromEntries((await app.listActive()).map((stream) => [stream.siteKey, stream.lastError]));
    expect(errors).toEqual({
      'campus.example': 'Refresh failed at 2026-11-22T12:00:00.000Z',
      'other.example': '',
    });
    expect(JSON.stringify(world.logged)).not.toContain('secret');
  });

  it.each<[string, () => void, string]>([
    ['a missing extractor', () => world.sites.clear(), "Extractor 'campus.example' not found"],
    [
      'a failed extraction',
      () => {
        world.extract = async () => {
          throw new ExtractionError({ kind: 'status', host: 'campus.example', status: 503 });
        };
      },
      'Extraction failed: campus.example answered 503',
    ],
    ['no streams', () => gives(), 'Extractor returned no streams'],
    [
      'no match',
      () => gives({ url: link('b', 'x'), title: 'X' }, { url: link('b', 'y'), title: 'Y' }),
      'No matching stream in fresh results',
    ],
  ])('with %s keeps the old link and reports why', async (_, arrange, text) => {
    await track(link('a'));
    arrange();
    await app.refreshActive();
    expect(await only()).toMatchObject({ currentUrl: link('a'), lastError: text, refreshCount: 1 });
  });

  it('that succeeds updates the time and the count and clears the error, even if the link is unchanged', async () => {
    await track(link('a'));
    gives();
    await app.refreshActive();
    world.time += 240_000;
    gives({ url: link('a') });
    await app.refreshActive();
    expect(await only()).toMatchObject({
      currentUrl: link('a'),
      refreshCount: 2,
      lastError: '',
      lastRefreshed: '2026-11-22T12:04:00.000Z',
    });
  });

  it('redirects the requests of every earlier link to the current one', async () => {
    await track(link('a'));
    for (const token of ['b', 'c']) {
      gives({ url: link(token) });
      await app.refreshActive();
    }
    expect(redirectTarget(world.rules, link('a'))).toBe(link('c'));
    expect(redirectTarget(world.rules, link('b'))).toBe(link('c'));
    expect(redirectTarget(world.rules, link('c'))).toBeNull();
  });

  it('keeps the old link and names the host if access to the fresh link is missing', async () => {
    await track(link('a'));
    world.denied.add('*://edge7.example/*');
    gives({ url: 'https://edge7.example/lec12/master.m3u8?token=b', title: 'Linear Algebra 12' });
    await app.refreshActive();
    expect(await only()).toMatchObject({ currentUrl: link('a'), lastError: 'No access to edge7.example' });
  });

  it('keeps the old link if the browser does not support the rules', async () => {
    await track(link('a'));
    world.unsupported = true;
    gives({ url: link('b') });
    await app.refreshActive();
    expect(await only()).toMatchObject({
      currentUrl: link('a'),
      lastError: 'The fresh link cannot be passed to the player (refused)',
    });
  });

  it('does not restore a stream that was switched off meanwhile', async () => {
    await track(link('a'));
    let answer: (streams: ExtractedStream[]) => void = () => undefined;
    world.extract = () => new Promise((resolve) => (answer = resolve));
    const refreshing = app.refreshActive();
    await expect.poll(() => world.extractions.length).toBeGreaterThan(1);
    await app.markInactive(link('a'));
    answer([{ url: link('b'), title: '', quality: '' }]);
    await refreshing;
    expect(await app.hasActive()).toBe(false);
    expect(world.rules).toEqual([]);
  });
});
