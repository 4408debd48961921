import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExtractedStream } from '../../lib/core/site.ts';
import { findLinks } from '../../lib/extractors/page/find-links.ts';
import { until } from '../harness/until.ts';
import { playedStream, startPageFixtures, type FixtureSite } from '../page-fixtures/index.ts';
import { load, streamHost } from '../page-fixtures/server.mjs';
import { browser } from './lane.ts';
import { openHiddenPageBench, type HiddenPageBench } from './hidden-page/bench.ts';
import { HOSTS, startHiddenPageSite, type Arrival, type HiddenPageSite } from './hidden-page/site.ts';

const NOTHING_LEFT = { rules: 0, scripts: 0, documents: 0 };

/** Pages by what is special about them, with the name under which their link is minted. */
const SHAPES: [shape: string, page: string, link: string][] = [
  ['a link that only a script computes', 'computed', 'computed'],
  ['no framing, says X-Frame-Options', 'xfo', 'xfo'],
  ['no framing, says the content security policy', 'csp', 'csp'],
  ['a lazy player frame of another origin, which only its site may show', 'framed', 'embed'],
  ['waits to be in sight, drawn and of a size', 'waiting', 'waiting'],
  ['plays with sound', 'loud', 'loud'],
  ['XMLHttpRequest, and a manifest known by its type alone', 'xhr', 'xhr'],
  ['a worker in a frame of another origin', 'worker', 'worker'],
  ['hls.js', 'hls', 'hls'],
  ['a media element that plays a manifest', 'native', 'native'],
  ['a media element that plays a file', 'file', 'file'],
  ['would navigate what is above it, open a window, ask', 'bold', 'bold'],
];
/** Pages as sites have them whose link only their scripts make. */
const FIXTURES = load('given').filter(({ learnable }) => learnable === 'headless');
const FIXTURE_HOSTS = FIXTURES.flatMap((fixture) => [
  ...['site', 'player', 'api'].map((kind) => `${fixture.id}.${kind}.test`),
  ...fixture.streams.map((stream) => streamHost(fixture, stream)),
]);
/** Their media elements or workers ask for no segments in this site, or not in every browser. */
const WITHOUT_SEGMENTS = new Set(['native', 'file', 'hls']);

describe('a page loaded unseen', () => {
  let site: HiddenPageSite;
  let bench: HiddenPageBench;
  let tab: Page;
  let fixtures: Awaited<ReturnType<typeof startPageFixtures>>;
  const askedOfFixtures: string[] = [];

  beforeAll(async () => {
    site = await startHiddenPageSite({ far: 3_000 });
    fixtures = await startPageFixtures(['given']);
    fixtures.server.on('request', ({ url }) => askedOfFixtures.push(url ?? ''));
    bench = await openHiddenPageBench(browser, [...new Set([...HOSTS, ...FIXTURE_HOSTS])]);
    tab = await bench.driver.page();
  });
  afterAll(async () => {
    await bench?.close();
    await fixtures?.close();
    await site?.close();
  });
  beforeEach(() => site.forget());

  const paths = () => site.arrived().map(({ host, path }) => host + path);
  const segments = () => paths().filter((path) => /seg-\d/.test(path));
  const reports = (name: string) => site.arrived().flatMap(({ query }) => query.getAll(name));

  describe('all of them at once', () => {
    const found = new Map<string, ExtractedStream[]>();
    let arrived: Arrival[] = [];
    let left: object;
    beforeAll(async () => {
      site.forget();
      const loadUnseen = async (page: string) => void found.set(page, await bench.call('headless', site.page(page)));
      await Promise.all([...SHAPES.map(([, page]) => page), 'ad', 'slow'].map(loadUnseen));
      arrived = [...site.arrived()];
      left = await bench.call('left');
    });
    const asked = (start: string) =>
      arrived.map(({ host, path }) => host + path).filter((place) => place.startsWith(start));
    const said = (name: string) => arrived.flatMap(({ query }) => query.getAll(name));

    it.each(SHAPES)('%s: the fresh link, and no segment', async (_, page, link) => {
      expect(found.get(page)).toEqual([{ url: site.link(link), title: 'Lighthouse camera', quality: '' }]);
      // Never asked for, where its name tells: it may open once only. A segment would be one more.
      expect(asked(`cdn.test/${link}/`).length).toBeLessThanOrEqual(['xhr', 'worker'].includes(page) ? 1 : 0);
      // The control: no link stands in the page.
      const text = await (await fetch(site.at('127.0.0.1', `/${page}`), { headers: { host: 'site.test' } })).text();
      expect(findLinks(text, site.page(page)).links).toEqual([]);
    });

    it('no segment is asked for, nobody hears or sees anything, and nothing is left', () => {
      expect(asked('').filter((path) => /seg-\d/.test(path))).toEqual([]);
      expect(said('muted')).toEqual(['true,true,true']);
      expect(said('waiting')).toEqual(['seen']);
      expect(asked('site.test/out')).toEqual([]);
      expect(left).toEqual(NOTHING_LEFT);
    });

    it('an advertisement before the stream: both, in their order', () => {
      expect(found.get('ad')?.map(({ url }) => url)).toEqual([site.link('first'), site.link('ad')]);
    });

    it('a page that is silent for seconds is loaded once', () => {
      expect(found.get('slow')).toHaveLength(1);
      expect(asked('site.test/slow')).toHaveLength(1);
    });
  });

  it.each(SHAPES.filter(([, page]) => !WITHOUT_SEGMENTS.has(page) && page !== 'bold'))(
    'the control in a tab: %s',
    async (_, page) => {
      await tab.goto(site.page(page));
      await until(() => segments().length > 0, `${page} asks for a segment`);
      expect(reports('muted')).toEqual(page === 'loud' ? ['false,false,false'] : []);
      await tab.goto('about:blank');
    },
  );

  it('the control in bare frames: those that wait or may not be framed do not start', async () => {
    const pages = ['xfo', 'csp', 'framed', 'waiting'];
    // The last one does: by then the others would have, too.
    await bench.call(
      'openFrames',
      [...pages, 'computed'].map((page) => site.page(page)),
    );
    await until(
      () => paths().some((path) => path.startsWith('cdn.test/computed')),
      'the page without a hindrance plays',
    );
    await until(() => reports('waiting').length > 0, 'the page that waits to be seen gives up');
    await bench.call('closeFrames');
    expect(paths()).toEqual(expect.arrayContaining(pages.map((page) => `site.test/${page}`)));
    expect(reports('waiting')).toEqual(['late']);
    expect(paths().filter((path) => path.startsWith('cdn.test') && !path.includes('/computed/'))).toEqual([]);
  });

  it('looks at the frame that plays alone, where it is named', async () => {
    const own = await bench.call('headless', site.page('framed'), { frameHost: 'player.test' });
    expect(own.map(({ url }) => url)).toEqual([site.link('embed')]);
  });

  it('shows no frames of hosts without access, which nothing would keep silent', async () => {
    const adverts = () => paths().filter((path) => path.startsWith('advert.example/spot'));
    expect(await bench.call('headless', site.page('advert'))).toHaveLength(1);
    expect(adverts()).toEqual([]);
    // The control.
    await tab.goto(site.page('advert'));
    await until(() => adverts().length > 0, 'the tab shows it');
    await tab.goto('about:blank');
  });

  it('is loaded in the session of the user', async () => {
    const cookies = async () => {
      site.forget();
      await bench.call('headless', site.page('computed'));
      return site.arrived().flatMap(({ path, headers }) => (path === '/computed' ? [headers.cookie] : []));
    };
    expect(await cookies()).toEqual([undefined]);
    await tab.goto(site.page('login'));
    expect(await cookies()).toEqual(['session=mine']);
    await tab.goto('about:blank');
  });

  it('says what the page answered', async () => {
    await expect(bench.call('headless', site.page('busy'))).rejects.toThrow('site.test answered 503');
    expect(await bench.call('left')).toEqual(NOTHING_LEFT);
  });

  it('the watched tab goes on as if nothing were', async () => {
    await tab.goto(site.page('tab'));
    const asked = () => tab.evaluate(() => Reflect.get(window, 'asked') as number);
    await until(async () => (await asked()) > 2, 'the tab asks');
    site.forget();
    const before = await asked();
    await bench.call('headless', site.page('framed'));
    const after = await asked();
    const state = await tab.evaluate(() => ({
      failed: Reflect.get(window, 'failed') as string[],
      natives: [...(Reflect.get(window, 'natives') as Set<boolean>)],
    }));
    await tab.goto('about:blank');
    expect(after).toBeGreaterThan(before);
    expect(state).toEqual({ failed: [], natives: [true] });
    expect(reports('refusing')).toEqual([]);
  });

  it('nothing is left when the background dies in the middle', async () => {
    const dying = bench.call('headless', site.page('nothing')).catch(() => 'died');
    await until(() => paths().includes('site.test/nothing'), 'the page is loaded');
    await bench.driver.killBackground();
    await dying;
    expect(await bench.call('left')).toEqual(NOTHING_LEFT);
    expect(await bench.call('headless', site.page('computed'))).toHaveLength(1);
  });

  it.concurrent.each(FIXTURES.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const [first] = await linksOf(fixture);
    const [second = '', ...others] = await linksOf(fixture);
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
    expect(await statusOf(second)).toBe(200);
    // The control: with another token it is refused.
    expect(await statusOf(second.replace(/[0-9a-f]{32}/, '0'.repeat(32)))).toBe(403);
  });

  it('no segment of these is asked for', () => {
    expect(askedOfFixtures).not.toEqual([]);
    expect(askedOfFixtures.filter((path) => /seg-\d/.test(path))).toEqual([]);
  });

  /** The links of the stream that the page plays. */
  async function linksOf(fixture: FixtureSite): Promise<string[]> {
    const found = await bench.call('headless', fixtures.startUrl(fixture));
    return found.flatMap(({ url }) => (fixtures.isLinkOf(fixture, playedStream(fixture), url) ? [url] : []));
  }
});

/** Status of a link, asked for as a player does. */
async function statusOf(link: string): Promise<number> {
  return (await fetch(link)).status;
}
