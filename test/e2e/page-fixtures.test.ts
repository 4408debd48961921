import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamView } from '../../lib/core/protocol.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { setSwitch } from '../harness/popup.ts';
import { until } from '../harness/until.ts';
import { playedStream, startPageFixtures, type FixtureSite } from '../page-fixtures/index.ts';
import { load } from '../page-fixtures/server.mjs';
import { storedSites, storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import type { BrowserName } from './viewing.ts';

/** Those of `own` have no players: they are learned from in unit tests. */
const SITES = load('given');
const SHAPES = SITES.map(({ id }) => id);
const HOSTS = SITES.flatMap(({ id }) => ['site', 'player', 'api'].map((kind) => `${id}.${kind}.test`)).concat(
  ['cdn-a', 'cdn-b', 'cdn-ads'].map((name) => `${name}.cdn.test`),
);

/** Every shape of page with nothing configured: switched on in the popup, two refreshes give the right stream's link. */
describe.each<BrowserName>(['chromium', 'firefox'])('in %s, switching on is enough for', (browser) => {
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

  it.each(SHAPES)('%s', async (id) => {
    const site = fixtures.sites.find((one) => one.id === id)!;
    const played = playedStream(site);
    const page = await driver.browser.newPage({ type: 'window' });
    try {
      await page.goto(fixtures.startUrl(site));
      const { url, title } = await found(site, page);
      const popup = await driver.openPopup(page);
      await setSwitch(popup, isNumbered(title) ? title : titleIn(await page.title()), true);
      await popup.close();

      const first = await until(async () => tracked(url), 'the first link is fresh', { timeoutMs: 40_000 });
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
      const definition = (await storedSites(driver)).find((one) => one.matches.some((pattern) => pattern.includes(id)));
      expect(definition).toMatchObject({ origin: 'learned', extractor: { kind: site.learnable } });
      await ask(driver, 'deactivate', { url });
    } finally {
      await page.close();
    }
  });

  /** The row of the stream that the page plays, once it does. */
  async function found(site: FixtureSite, page: Page): Promise<StreamView> {
    const tabId = await driver.tabId(page);
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

/** What a switch is named after, without what changes while it is looked at. */
function titleIn(title: string): string {
  return title.split(/\s[|(-]/)[0]!.trim();
}

/** Whether the page plays several streams, an advertisement beside the stream, say. */
function isNumbered(title: string): boolean {
  return / \(\d+\)$/.test(title);
}
