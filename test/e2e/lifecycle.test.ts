import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { playing, readPlayback } from '../harness/playback.ts';
import { until, within } from '../harness/until.ts';
import { expectAgreement, storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { resetSession } from './clean-session.ts';
import { browser } from './lane.ts';
import { inTurn } from './turns.ts';
import {
  expectContinuous,
  expectPlayed,
  isOf,
  openTestSession,
  playsOn,
  state,
  titleOf,
  viewOn,
  watch,
  watchTracked,
  type TestSession,
  type Viewing,
} from './viewing.ts';

/** Links that must die before a tab counts as kept after what was done to it. */
const EXPIRIES = 2;

/** What becomes of tabs, of the extension and of its access while streams play. */
describe(`in ${browser}, whatever becomes of the tab`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser)));
  afterAll(() => session?.close());

  it.concurrent('control, not kept: duplicated and moved like the others, it dies', async () => {
    const page = await inTurn(async () => {
      const viewing = await watch(session, 'live-bare');
      const duplicate = await duplicated(session, viewing);
      await toOwnWindow(session, viewing.page);
      return duplicate;
    });
    await until(async () => (await readPlayback(page))?.errors.length, 'the player dies');
    expect(session.station.issuedLinks('live-bare')).toHaveLength(2);
  });

  it.concurrent('moved to another window: plays on', async () => {
    const viewing = await watchTracked(session, 'live-edge');
    await inTurn(() => toOwnWindow(session, viewing.page));
    expectContinuous(await viewOn(session, viewing, undefined, EXPIRIES), EXPIRIES);
  });

  it.concurrent('discarded: goes on being refreshed; opened again: plays on', async () => {
    const { page } = await watchTracked(session, 'live-path');
    const tabId = await inTurn(() => discard(session, page));
    const { refreshCount } = (await stored(session, 'live-path'))!;
    const refreshed = async () => ((await stored(session, 'live-path'))?.refreshCount ?? 0) > refreshCount;
    await until(refreshed, 'it is refreshed while it is discarded');
    await session.driver.background.evaluate((id) => void chrome.tabs.update(id, { active: true }), tabId);
    const restored = await restoredPage(session, 'live-path');
    await playing(restored);
    const viewing = { channel: 'live-path', page: restored, player: restored };
    expectContinuous(await viewOn(session, viewing, undefined, EXPIRIES), EXPIRIES);
  });

  it.concurrent('duplicated: both play on, then the duplicate alone; without either its rules vanish', async () => {
    const first = await watchTracked(session, 'live-query');
    const page = await inTurn(() => duplicated(session, first));
    await playing(page);
    const second = { ...first, page, player: page };
    const both = await Promise.all([first, second].map((one) => viewOn(session, one, undefined, EXPIRIES)));
    for (const result of both) expectContinuous(result, EXPIRIES);
    await first.page.close();
    expectContinuous(await viewOn(session, second, undefined, EXPIRIES), EXPIRIES);
    await second.page.close();
    await until(async () => (await stored(session, 'live-query')) === undefined, 'it is kept no longer');
  });

  it.concurrent('opened in two tabs: the second one shows it as kept, and it is still one stream', async () => {
    await watchTracked(session, 'live-aes');
    const second = await inTurn(() => watch(session, 'live-aes'));
    const tabId = await session.driver.tabId(second.page);
    const isShownAsTracked = async () => {
      const { here } = await ask(session.driver, 'popup', { tabId });
      return here.length === 1 && here[0]!.tracked !== null;
    };
    await until(isShownAsTracked, 'the second tab shows it as tracked');
    expect((await storedStreams(session.driver)).filter(isOf('live-aes'))).toHaveLength(1);
    expectContinuous(await viewOn(session, second, undefined, EXPIRIES), EXPIRIES);
  });

  it.concurrent('gone to another stream without a load: the old one ends', async () => {
    const viewing = await watchTracked(session, 'live-fmp4');
    await inTurn(() => goTo(session, viewing, 'vod-query'));
    await until(async () => (await stored(session, 'live-fmp4')) === undefined, 'the old one ends');
    await expectAgreement(session.driver);
  });
});

describe(`in ${browser}, whatever becomes of the extension`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser)));
  beforeEach(() => resetSession(session));
  afterAll(() => session?.close());

  it('access taken away: it says so and stays; given back: it is refreshed and plays on', async () => {
    const { driver, station } = session;
    const viewing = await watchTracked(session, 'live-edge', { query: '?patient' });
    await driver.setAccess(false);
    const revoked = Date.now();
    await until(() => wantsAccess(session, 'live-edge'), 'it says that access is missing');
    const isRefused = () => station.refused('live-edge', revoked).length > 0;
    await until(isRefused, 'control: without access it is refused');
    await driver.setAccess(true);
    await until(async () => (await stored(session, 'live-edge'))?.lastError === null, 'it is refreshed');
    await playsOn(viewing.player, (await state(viewing.player)).playedSeconds + 1);
    const result = await viewOn(session, viewing, undefined, EXPIRIES);
    expect(result.refused).toEqual([]);
    expectPlayed(result);
    await expectAgreement(driver);
  });

  // Firefox forgets the rules of an extension that reloads: there the player would have to ask again.
  it.runIf(browser === 'chromium')('reloaded while a stream plays: it is kept on', async () => {
    const viewing = await watchTracked(session, 'live-edge');
    const before = await stored(session, 'live-edge');
    await session.driver.reloadExtension();
    await expectAgreement(session.driver);
    const after = await stored(session, 'live-edge');
    expect(after?.id).toBe(before?.id);
    await until(
      async () => ((await stored(session, 'live-edge'))?.refreshCount ?? 0) > before!.refreshCount,
      'it is refreshed',
    );
    await until(async () => (await session.driver.sessionRules()).length > 0, 'there are rules');
    expectContinuous(await viewOn(session, viewing, undefined, EXPIRIES), EXPIRIES);
  });
});

async function stored({ driver }: TestSession, channel: string): Promise<ActiveStream | undefined> {
  return (await storedStreams(driver)).find(isOf(channel));
}

/** Whether the last refresh of a stream failed for want of access. */
async function wantsAccess(session: TestSession, channel: string): Promise<boolean> {
  const error = (await stored(session, channel))?.lastError;
  return (error?.kind === 'extraction-failed' ? error.problem : error)?.kind === 'needs-access';
}

/** The tab of a channel that is none of `known`, once it is there. */
function opened({ driver, station }: TestSession, channel: string, known: readonly Page[]): Promise<Page> {
  return driver.otherPage(station.watchUrl(channel), known);
}

/** Duplicates the tab, and gives the duplicate a window of its own: in one window only one of them is visible. */
async function duplicated(session: TestSession, { channel, page }: Viewing): Promise<Page> {
  const tabId = await session.driver.tabId(page);
  await session.driver.background.evaluate(async (id) => {
    const duplicate = await chrome.tabs.duplicate(id);
    await chrome.windows.create({ tabId: duplicate!.id! });
  }, tabId);
  const other = await opened(session, channel, [page]);
  return other;
}

/** Moves the page's tab into a window that was not its own. */
async function toOwnWindow({ driver }: TestSession, page: Page): Promise<void> {
  const tabId = await driver.tabId(page);
  await driver.background.evaluate(async (id) => {
    const before = (await chrome.tabs.get(id)).windowId;
    const { id: windowId } = (await chrome.windows.create({}))!;
    await chrome.tabs.move(id, { windowId: windowId!, index: -1 });
    await chrome.tabs.update(id, { active: true });
    if ((await chrome.tabs.get(id)).windowId === before) throw new Error('the tab is where it was');
  }, tabId);
}

/** Has the browser discard the page's tab, another one in front of it; answers the tab's id, which may be a new one. */
async function discard({ driver }: TestSession, page: Page): Promise<number> {
  const tabId = await driver.tabId(page);
  const url = page.url();
  await driver.background.evaluate(async (id) => {
    const { windowId } = await chrome.tabs.get(id);
    await chrome.tabs.create({ windowId, active: true });
    await chrome.tabs.discard(id);
  }, tabId);
  const discarded = () =>
    driver.background.evaluate(async (address) => {
      const tabs = await chrome.tabs.query({ discarded: true });
      return tabs.find((tab) => tab.url === address)?.id;
    }, url);
  return until(discarded, 'the tab is discarded');
}

/** The page of a tab that was discarded and is loaded again. Some browsers make it a new page for their driver. */
function restoredPage({ driver, station }: TestSession, channel: string): Promise<Page> {
  const url = station.watchUrl(channel);
  const find = async () => {
    for (const page of await driver.browser.pages()) {
      if (page.url() !== url) continue;
      // The page of a discarded tab may never answer.
      const playback = await within(2_000, 'the page answers', readPlayback(page)).catch(() => null);
      if (playback) return page;
    }
    return null;
  };
  return until(find, 'the discarded tab is loaded again');
}

/** Goes from one stream of the site to another as a single-page application does: the document stays. */
async function goTo({ station }: TestSession, { page }: Viewing, channel: string): Promise<Viewing> {
  await page.evaluate(async (address) => {
    const site = window as unknown as { leave(): void; players?: unknown[] };
    site.leave();
    history.pushState(null, '', address);
    const next = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
    delete site.players;
    document.head.replaceWith(next.head);
    document.body.replaceWith(next.body);
    // Scripts that were parsed so do not run: they are put in once more, in their order.
    for (const script of document.body.querySelectorAll('script')) {
      const live = document.createElement('script');
      live.async = false;
      if (script.src) live.src = script.src;
      else live.text = script.text;
      script.replaceWith(live);
    }
  }, station.watchUrl(channel));
  const title = titleOf(station, channel);
  expect(await page.title()).toBe(title);
  await playing(page);
  return { channel, page, player: page };
}
