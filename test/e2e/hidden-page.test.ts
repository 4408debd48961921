import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLinks } from '../../lib/extractors/page/find-links.ts';
import type { LaunchOptions } from '../harness/launch.ts';
import { until } from '../harness/until.ts';
import { openHiddenPageBench, type HiddenPageBench } from './hidden-page/bench.ts';
import { HOSTS, startHiddenPageSite, type HiddenPageSite } from './hidden-page/site.ts';

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
/** Their media elements or workers ask for no segments in this site, or not in every browser. */
const WITHOUT_SEGMENTS = new Set(['native', 'file', 'hls']);

describe.each<LaunchOptions['browser']>(['chromium', 'firefox'])('a page loaded unseen in %s', (browser) => {
  let site: HiddenPageSite;
  let bench: HiddenPageBench;
  let tab: Page;

  beforeAll(async () => {
    site = await startHiddenPageSite();
    bench = await openHiddenPageBench(browser, HOSTS);
    tab = await bench.driver.page();
  });
  afterAll(async () => {
    await bench?.close();
    await site?.close();
  });
  beforeEach(() => site.forget());

  const paths = () => site.arrived().map(({ host, path }) => host + path);
  const segments = () => paths().filter((path) => /seg-\d/.test(path));
  const reports = (name: string) => site.arrived().flatMap(({ query }) => query.getAll(name));

  it.each(SHAPES)('%s: the fresh link, and no segment', async (_, page, link) => {
    // The control: no link stands in the page.
    const text = await (await fetch(site.at('127.0.0.1', `/${page}`), { headers: { host: 'site.test' } })).text();
    expect(findLinks(text, site.page(page)).links).toEqual([]);

    site.forget();
    const found = await bench.call('headless', site.page(page));
    expect(found).toEqual([{ url: site.link(link), title: 'Lighthouse camera', quality: '' }]);
    expect(segments()).toEqual([]);
    expect(await bench.call('left')).toEqual(NOTHING_LEFT);
    // Never asked for, where its name tells: it may open once only.
    const asked = ['xhr', 'worker'].includes(page) ? 1 : 0;
    expect(paths().filter((path) => path.startsWith('cdn.test')).length).toBeLessThanOrEqual(asked);
    expect(reports('muted')).toEqual(page === 'loud' ? ['true,true,true'] : []);
    expect(reports('waiting')).toEqual(page === 'waiting' ? ['seen'] : []);
    expect(paths()).not.toContain('site.test/out');
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

  it.each(['xfo', 'csp', 'framed', 'waiting'])('the control in a bare frame: %s does not start', async (page) => {
    await bench.call('frame', site.page(page), 3_000);
    expect(paths().some((path) => path.startsWith('site.test'))).toBe(true);
    expect(paths().filter((path) => path.startsWith('cdn.test'))).toEqual([]);
  });

  it('an advertisement before the stream: both, in their order', async () => {
    const found = await bench.call('headless', site.page('ad'));
    expect(found.map(({ url }) => url)).toEqual([site.link('first'), site.link('ad')]);
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

  it('a page that is silent for seconds is loaded once', async () => {
    expect(await bench.call('headless', site.page('slow'))).toHaveLength(1);
    expect(paths().filter((path) => path === 'site.test/slow')).toHaveLength(1);
  });

  it('says what the page answered', async () => {
    await expect(bench.call('headless', site.page('busy'))).rejects.toThrow('site.test answered 503');
    expect(await bench.call('left')).toEqual(NOTHING_LEFT);
  });

  it('six at once, each gets its own', async () => {
    const pages = ['computed', 'xfo', 'csp', 'framed', 'xhr', 'bold'];
    const found = await Promise.all(pages.map((page) => bench.call('headless', site.page(page))));
    const wanted = ['computed', 'xfo', 'csp', 'embed', 'xhr', 'bold'].map((name) => [site.link(name)]);
    expect(found.map((streams) => streams.map(({ url }) => url))).toEqual(wanted);
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
});
