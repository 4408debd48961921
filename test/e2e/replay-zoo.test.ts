import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchOptions } from '../harness/launch.ts';
import { playedStream, startZoo, type ZooSite } from '../zoo/index.ts';
import { load, streamHost } from '../zoo/zoo.mjs';
import { openReplayBench, type ReplayBench } from './replay/bench.ts';

const SITES = load('given').filter(({ learnable }) => learnable === 'replay');
const HOSTS = SITES.flatMap((site) => [
  ...['site', 'player', 'api'].map((kind) => `${site.id}.${kind}.test`),
  ...site.streams.map((stream) => streamHost(site, stream)),
]);

describe.each<LaunchOptions['browser']>(['chromium', 'firefox'])('the zoo loaded unseen in %s', (browser) => {
  let zoo: Awaited<ReturnType<typeof startZoo>>;
  let bench: ReplayBench;
  let asked: string[] = [];

  beforeAll(async () => {
    zoo = await startZoo(['given']);
    zoo.server.on('request', ({ url }) => asked.push(url ?? ''));
    bench = await openReplayBench(browser, [...new Set(HOSTS)]);
  });
  afterAll(async () => {
    await bench?.close();
    await zoo?.close();
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
  async function linksOf(site: ZooSite): Promise<string[]> {
    const found = await bench.call('replay', zoo.startUrl(site));
    return found.flatMap(({ url }) => (zoo.isLinkOf(site, playedStream(site), url) ? [url] : []));
  }
});

/** Status of a link, asked for as a player does. */
async function opened(link: string): Promise<number> {
  return (await fetch(link)).status;
}
