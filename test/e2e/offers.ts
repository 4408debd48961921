import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { Driver } from '../harness/launch.ts';
import { setSwitch } from '../harness/popup.ts';
import { until } from '../harness/until.ts';
import { storedSites, storedStreams } from './agreement.ts';
import { startHiddenPageSite, type HiddenPageSite } from './hidden-page/site.ts';

/** What the browsers do differently, where nothing is granted. */
interface OfferSetup {
  driver(): Driver;
  /** The popup over a page, activeTab granted. */
  open(page: Page): Promise<Page>;
  /** Presses a button that asks for access, and says yes. */
  allow(popup: Page, button: ElementHandle, allowed: () => Promise<boolean>): Promise<void>;
}

const HIDDEN_PLAYER = messages.hiddenPlayer.message;
const OTHER_SITE = messages.otherSitePlayer.message;
/** Titles of the pages begin with it. */
const TITLE = 'Lighthouse camera';

/** The access that the popup offers where a page plays and it finds no stream, and what comes of taking it. */
export function accessOffers({ driver, open, allow }: OfferSetup): void {
  let site: HiddenPageSite;
  let page: Page;
  beforeAll(async () => {
    site = await startHiddenPageSite();
    page = await driver().browser.newPage({ type: 'window' });
  });
  afterAll(() => site?.close());

  const origins = () => driver().background.evaluate(async () => (await chrome.permissions.getAll()).origins ?? []);
  const text = (popup: Page) => popup.evaluate(() => document.body.innerText);
  const offers = (popup: Page, what: string) =>
    until(async () => (await text(popup)).includes(what), `the popup says: ${what}`);
  const button = (popup: Page, name: RegExp) =>
    until(async () => {
      for (const found of await popup.$$('button')) {
        if (name.test(await found.evaluate((node) => node.textContent ?? ''))) return found;
      }
      return null;
    }, `there is a button ${name}`);
  // By its name: what other tabs play is listed too.
  const isListed = (popup: Page) =>
    popup.$$eval(
      '[role="switch"]',
      (switches, title) =>
        switches.some((shown) =>
          (shown.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .some((id) => document.getElementById(id)?.textContent?.includes(title)),
        ),
      TITLE,
    );

  it('control: a page that plays nothing is offered nothing', async () => {
    await page.goto(site.page('nothing'));
    const popup = await open(page);
    await offers(popup, messages.noStream.message);
    expect(await text(popup)).not.toContain(HIDDEN_PLAYER);
    expect(await text(popup)).not.toContain(OTHER_SITE);
    await popup.close();
  });

  it('a player in a frame of another site: access to its host, and the stream is listed', async () => {
    await page.goto(site.page('framed'));
    const popup = await open(page);
    await offers(popup, OTHER_SITE);
    expect(await isListed(popup)).toBe(false);
    const allowed = async () => (await origins()).includes('*://player.test/*');
    await allow(popup, await button(popup, /^Allow access to player\.test$/), allowed);
    await popup.close().catch(() => undefined);
    const again = await open(page);
    await until(() => isListed(again), 'the stream is listed');
    expect(await text(again)).not.toContain(OTHER_SITE);
    await again.close();
  });

  it('a player that works out of sight: access to every site, after which its stream is listed and kept', async () => {
    await page.goto(site.page('worker'));
    const popup = await open(page);
    await offers(popup, HIDDEN_PLAYER);
    await popup.close();
    // The control: it is not a matter of looking once more.
    await page.reload();
    const again = await open(page);
    await offers(again, HIDDEN_PLAYER);
    expect(await isListed(again)).toBe(false);
    const everywhere = async () => (await origins()).some((origin) => /^(<all_urls>|\*:\/\/\*\/\*)$/.test(origin));
    await allow(again, await button(again, new RegExp(`^${messages.accessAll.message}$`)), everywhere);
    await again.close().catch(() => undefined);

    await page.reload();
    const last = await open(page);
    await setSwitch(last, TITLE, true);
    await last.close();
    const refreshed = async () =>
      (await storedStreams(driver())).find(
        ({ frameUrl, refreshCount, currentUrl }) =>
          /worker/.test(frameUrl) && refreshCount > 0 && currentUrl === site.link('worker'),
      );
    const tracked = await until(refreshed, 'it has the newest link');
    const definition = (await storedSites(driver())).find(({ key }) => key === tracked.siteKey);
    expect(definition).toMatchObject({ origin: 'learned', extractor: { kind: 'headless' } });
  });
}
