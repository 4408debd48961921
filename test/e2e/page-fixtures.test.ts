import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamView } from '../../lib/core/protocol.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { until } from '../harness/until.ts';
import { playedStream, startPageFixtures, type FixtureSite } from '../page-fixtures/index.ts';
import { load } from '../page-fixtures/server.mjs';
import { storedSites, storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';

/** Those of `own` have no players: they are learned from in unit tests. */
const SITES = load('given');
const SHAPES = SITES.map(({ id }) => id);
const HOSTS = SITES.flatMap(({ id }) => ['site', 'player', 'api'].map((kind) => `${id}.${kind}.test`)).concat(
  ['cdn-a', 'cdn-b', 'cdn-ads'].map((name) => `${name}.cdn.test`),
);

/** Every shape of page with nothing configured: switched on, two refreshes give the right stream's link. */
describe('switching on is enough for', () => {
  let fixtures: Awaited<ReturnType<typeof startPageFixtures>>;
  let driver: Driver;

  beforeAll(async () => {
    fixtures = await startPageFixtures(['given']);
    driver = await launch({ browser, hosts: HOSTS, extensionDir: builtExtension(browser) });
  });
  afterAll(async () => {
    await driver?.close();
    await fixtures?.close();
  });

  // Several side by side: most of the time of one goes by while it waits.
  it.concurrent.each(SHAPES)('%s', async (id) => {
    const site = fixtures.sites.find((one) => one.id === id)!;
    const played = playedStream(site);
    const page = await driver.browser.newPage({ type: 'window', windowBounds: { width: 500, height: 400 } });
    try {
      await page.goto(fixtures.startUrl(site));
      const tabId = await driver.tabId(page);
      const { url, title, quality, pageUrl, frameUrl, origins } = await found(site, tabId);
      // What the popup names it by. Several of a page are numbered, an advertisement beside the stream, say.
      const isNumbered = / \(\d+\)$/.test(title);
      expect(title).toContain(isNumbered ? '' : titleIn(await page.title()));
      const activation = { url, title, quality, pageUrl, frameUrl, tabId, origins };
      expect(await ask(driver, 'activate', activation)).toEqual({ ok: true, value: 'active' });

      const first = await until(async () => tracked(url), 'the first link is fresh');
      const links = [first.currentUrl];
      // A busy site may refuse one of three.
      for (let tries = 0; links.length < 3 && tries < 4; tries++) {
        await ask(driver, 'refreshNow', { url });
        const after = await tracked(url);
        if (after && after.refreshCount > links.length) links.push(after.currentUrl);
      }
      expect(links).toHaveLength(3);
      for (const link of links) expect(fixtures.isLinkOf(site, played, link)).toBe(true);
      expect(new Set([url, ...links]).size).toBe(4);
      const isOfSite = (pattern: string) => pattern.includes(site.id);
      const definition = (await storedSites(driver)).find(({ matches }) => matches.some(isOfSite));
      expect(definition).toMatchObject({ origin: 'learned', extractor: { kind: site.learnable } });
      await ask(driver, 'deactivate', { url });
    } finally {
      await page.close();
    }
  });

  /** The row of the stream that the page plays, once it does. */
  function found(site: FixtureSite, tabId: number): Promise<StreamView> {
    return until(async () => {
      const { here } = await ask(driver, 'popup', { tabId });
      return here.find((row) => fixtures.isLinkOf(site, playedStream(site), row.url));
    }, `${site.id} plays`);
  }

  /** The stream as it is stored, once it was refreshed. */
  async function tracked(url: string): Promise<ActiveStream | null> {
    const streams = await storedStreams(driver);
    const stream = streams.find(({ originalUrl }) => originalUrl === url);
    return stream && stream.refreshCount > 0 ? stream : null;
  }
});

/** What a stream is named after, without what changes while it is looked at. */
function titleIn(title: string): string {
  return title.split(/\s[|(-]/)[0]!.trim();
}
