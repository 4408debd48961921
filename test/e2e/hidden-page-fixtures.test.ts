import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchOptions } from '../harness/launch.ts';
import { playedStream, startPageFixtures, type FixtureSite } from '../page-fixtures/index.ts';
import { load, streamHost } from '../page-fixtures/server.mjs';
import { openHiddenPageBench, type HiddenPageBench } from './hidden-page/bench.ts';

const SITES = load('accepted').filter(({ learnable }) => learnable === 'headless');
const HOSTS = SITES.flatMap((site) => [
  ...['site', 'player', 'api'].map((kind) => `${site.id}.${kind}.test`),
  ...site.streams.map((stream) => streamHost(site, stream)),
]);

describe.each<LaunchOptions['browser']>(['chromium', 'firefox'])('the zoo loaded unseen in %s', (browser) => {
  let fixtures: Awaited<ReturnType<typeof startPageFixtures>>;
  let bench: HiddenPageBench;
  let asked: string[] = [];

  beforeAll(async () => {
    fixtures = await startPageFixtures(['accepted']);
    fixtures.server.on('request', ({ url }) => asked.push(url ?? ''));
    bench = await openHiddenPageBench(browser, [...new Set(HOSTS)]);
  });
  afterAll(async () => {
    await bench?.close();
    await fixtures?.close();
  });

  it.each(SITES.map((site) => [site.id, site] as const))('%s', async (_, site) => {
    asked = [];
    const [first] = await linksOf(site);
    const [second = '', ...others] = await linksOf(site);
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
    expect(asked.filter((path) => /seg-\d/.test(path))).toEqual([]);
    expect(await opened(second)).toBe(200);
    // The control: with another token it is refused.
    expect(await opened(second.replace(/[0-9a-f]{32}/, '0'.repeat(32)))).toBe(403);
  });

  /** The links of the stream that the page plays. */
  async function linksOf(site: FixtureSite): Promise<string[]> {
    const found = await bench.call('headless', fixtures.startUrl(site));
    return found.flatMap(({ url }) => (fixtures.isLinkOf(site, playedStream(site), url) ? [url] : []));
  }
});

/** Status of a link, asked for as a player does. */
async function opened(link: string): Promise<number> {
  return (await fetch(link)).status;
}
