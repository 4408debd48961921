import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSwitch } from '../harness/popup.ts';
import { PATIENCE_MS, until } from '../harness/until.ts';
import { focused, tabTo } from './keyboard.ts';
import { browser } from './lane.ts';
import { OptionsPage } from './options.ts';
import { openTestSession, titleOf, watch, type TestSession, type Viewing } from './viewing.ts';

/** Long enough that no link dies while the popup is looked at (s). */
const LIFETIME = 300;
const CHANNEL = 'live-query';

describe('the popup', () => {
  let session: TestSession;
  let viewing: Viewing;
  let title: string;

  beforeAll(async () => {
    session = await openTestSession(browser, true, LIFETIME);
    title = titleOf(session.station, CHANNEL);
    viewing = await watch(session, CHANNEL);
  });
  afterAll(() => session?.close());

  // In front, as a popup is: a window behind has no clipboard, and shows no focus.
  const open = async () => {
    const popup = await session.driver.openPopup(viewing.page);
    await popup.bringToFront();
    return popup;
  };

  it('says how a stream stands, shows its course, copies, stops and puts back', async () => {
    const popup = await open();
    await setSwitch(popup, title, true);
    await says(popup, 'Keeps playing');
    await says(popup, 'Link good until');
    await says(popup, 'no gaps');

    await openDetails(popup, title);
    await says(popup, 'New token');
    const places = await placesOf(popup, 'Copy for mpv');
    await press(popup, 'button', 'Refresh now');
    await until(async () => (await refreshes(popup)) >= 2, 'it is refreshed once more');
    await until(() => popup.$$eval('[aria-busy="true"]', (busy) => busy.length === 0), 'it is over');
    // Nothing moves from under the pointer while a refresh comes and goes.
    expect(await places()).toHaveLength(1);
    await press(popup, 'button', 'Copy for mpv');
    await find(popup, 'button', 'Copied');
    expect(await text(popup)).not.toContain(session.station.issuedLinks(CHANNEL).at(-1)?.token);

    const before = await refreshes(popup);
    await press(popup, 'button', 'Stop keeping');
    await says(popup, 'Switched off');
    expect(await session.driver.sessionRules()).toEqual([]);
    await press(popup, 'button', `Undo: ${title}`);
    await setSwitch(popup, title, true);
    await says(popup, 'Keeps playing');
    expect(await refreshes(popup)).toBeGreaterThanOrEqual(before);
    expect(await session.driver.sessionRules()).not.toEqual([]);
    await popup.close();
  });

  it('pauses all and lets them go on; the toolbar says how it stands', async () => {
    const toolbar = async (words: string, badge: string) => {
      const shown = () =>
        session.driver.background.evaluate(async () =>
          [await chrome.action.getTitle({}), await chrome.action.getBadgeText({})].join('|'),
        );
      await until(async () => (await shown()) === `${words}|${badge}`, `the toolbar says ${words}`);
    };
    const popup = await open();
    await says(popup, 'Keeps playing');
    await toolbar('Freshet – Keeps playing', '');
    await press(popup, 'button', 'Pause all');
    await says(popup, 'Refreshing is off for all streams');
    await toolbar('Freshet – Paused by you', 'II');
    expect(await session.driver.sessionRules()).not.toEqual([]);
    await press(popup, 'button', 'Resume all');
    await find(popup, 'button', 'Pause all');
    await toolbar('Freshet – Keeps playing', '');
    await popup.close();
  });

  // Firefox pastes nothing for WebDriver: there the button's "Copied" has to do.
  it.runIf(browser === 'chromium')('copies a command that says what the page’s own player says', async () => {
    const popup = await open();
    await openDetails(popup, title);
    await press(popup, 'button', 'Copy for mpv');
    await find(popup, 'button', 'Copied');
    const command = await pasted(popup);
    expect(command).toMatch(
      /^mpv --user-agent='Mozilla[^']+' --referrer='https?:\/\/site\.test[^']+' 'https?:\/\/[^']+'$/,
    );
    expect(command).toContain(session.station.issuedLinks(CHANNEL).at(-1)?.token ?? 'no token');
    await popup.close();
  });

  it('control: switched on again in another popup it begins anew', async () => {
    const popup = await open();
    await setSwitch(popup, title, false);
    await popup.close();
    const next = await open();
    await setSwitch(next, title, true);
    await openDetails(next, title);
    expect(await refreshes(next)).toBeLessThanOrEqual(1);
    await next.close();
  });

  it('is used by the keyboard alone', async () => {
    const popup = await open();
    await says(popup, 'Keeps playing');
    await tabTo(popup, 'switch', title);
    await popup.keyboard.press(' ');
    await says(popup, 'Switched off');
    await popup.keyboard.press(' ');
    await says(popup, 'Keeps playing');
    await tabTo(popup, 'button', 'Details');
    await popup.keyboard.press('Enter');
    await find(popup, 'button', 'Refresh now');
    await tabTo(popup, 'button', 'Refresh now');
    await popup.keyboard.press('Escape');
    await until(async () => (await focused(popup)).includes('Details'), 'Escape leads back to Details');
    expect(await popup.$('[role=region]')).toBeNull();
    await popup.close();
  });

  it('keeps the streams of a chosen site by themselves', async () => {
    const popup = await open();
    await openDetails(popup, title);
    await press(popup, 'switch', 'Keep streams on site.test playing by themselves');
    await setSwitch(popup, title, false);
    await popup.close();
    await viewing.page.reload();
    await until(async () => (await session.driver.sessionRules()).length > 0, 'it is kept by itself');
  });

  it('control: after the choice was taken back a reload keeps nothing', async () => {
    const options = await OptionsPage.open(session.driver);
    await options.click('link', 'General');
    await options.click('button', 'Remove site.test');
    await options.says('No sites yet');
    const popup = await open();
    await setSwitch(popup, title, false);
    await popup.close();
    await viewing.page.reload();
    await until(() => viewing.page.evaluate(() => document.readyState === 'complete'), 'the page loads');
    const again = await open();
    await until(() => again.$('[role=switch]'), 'the stream is found again');
    await setSwitch(again, title, false);
    expect(await session.driver.sessionRules()).toEqual([]);
    await setSwitch(again, title, true);
    await again.close();
    await options.close();
  });

  it('the options say who has access, what happened, and look as the viewer wants', async () => {
    const first = await open();
    await setSwitch(first, title, true);
    await openDetails(first, title);
    await until(async () => (await refreshes(first)) > 0, 'it is refreshed');
    await first.close();
    const options = await OptionsPage.open(session.driver);
    await options.click('link', 'Access');
    await options.says('Allowed hosts');
    await options.says(title);
    await options.click('link', 'Diagnostics');
    await options.says('New token');
    await options.click('button', 'Show report');
    await options.says('stream 1 on host 1');
    expect(await options.report()).not.toMatch(/site\.test|cdn|Harbour/);
    await options.click('link', 'General');
    await options.choose('Theme', 'dark');
    await options.says('Theme');
    const popup = await open();
    await until(() => popup.evaluate(() => document.documentElement.dataset['theme'] === 'dark'), 'the popup is dark');
    await popup.close();
    await options.choose('Theme', 'system');
    await options.close();
  });
});

function text(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText);
}

async function says(page: Page, sentence: string): Promise<void> {
  const found = async () => (await text(page)).includes(sentence);
  await until(found, `the popup says "${sentence}"`).catch(async (cause: unknown) => {
    throw new Error(`the popup does not say "${sentence}" but: ${await text(page)}`, { cause });
  });
}

async function find(page: Page, role: string, name: string): Promise<ElementHandle> {
  return until(() => page.$(`aria/${name}[role="${role}"]`), name).catch(async (cause: unknown) => {
    throw new Error(`no ${role} "${name}" in the popup, which says: ${await heard(page)}`, { cause });
  });
}

/** What is on the page, for eyes and for ears. */
function heard(page: Page): Promise<string> {
  return page.evaluate(() => document.body.textContent ?? '');
}

/** Presses a button once it rests: what comes in above it moves it, and a click would miss. */
async function press(page: Page, role: string, name: string): Promise<void> {
  await find(page, role, name);
  // Looked for anew until it rests: a row that becomes another kind of row has other buttons.
  await page.locator(`aria/${name}[role="${role}"]`).setTimeout(PATIENCE_MS).click();
}

/** Opens the details of the one stream: pressed again where what came in above moved the button away just then. */
async function openDetails(page: Page, title: string): Promise<void> {
  const isOpen = async () => {
    const button = await find(page, 'button', `Details of ${title}`);
    return button.evaluate((node) => node.getAttribute('aria-expanded') === 'true');
  };
  const opens = async () => {
    await press(page, 'button', `Details of ${title}`);
    return until(isOpen, 'they open', { timeoutMs: 2_000 }).catch(() => null);
  };
  await until(opens, 'the details are open');
}

/** The number of refreshes as Details say it. */
async function refreshes(page: Page): Promise<number> {
  const read = () =>
    page.evaluate(() => {
      const name = [...document.querySelectorAll('dt')].find((node) => node.textContent === 'Refreshes so far');
      return name?.nextElementSibling?.textContent ?? null;
    });
  return Number(await until(read, 'the details say how often it was refreshed'));
}

/** Watches where a button is in its list from now on, and tells all the places it has had (px from the list's start). */
async function placesOf(page: Page, name: string): Promise<() => Promise<number[]>> {
  const button = await find(page, 'button', name);
  await button.evaluate((node) => {
    const places = new Set<number>();
    const note = () => {
      const main = node.closest('main')!;
      places.add(Math.round(node.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop));
      (globalThis as unknown as { places: number[] }).places = [...places];
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { places: number[] }).places);
}

/** What is on the clipboard, pasted as a person would. */
async function pasted(page: Page): Promise<string> {
  await page.evaluate(() => {
    const field = document.createElement('textarea');
    field.id = 'paste';
    document.body.append(field);
    field.focus();
  });
  await page.keyboard.down('Control');
  await page.keyboard.press('KeyV', { commands: ['Paste'] });
  await page.keyboard.up('Control');
  const value = await until(
    () => page.$eval('#paste', (node) => (node as HTMLTextAreaElement).value),
    'something is pasted',
  );
  await page.$eval('#paste', (node) => node.remove());
  return value;
}
