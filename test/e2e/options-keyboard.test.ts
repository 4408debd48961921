import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { storedSites } from './agreement.ts';
import { focused, tabTo } from './keyboard.ts';
import { browser } from './lane.ts';
import { openTestSession, type TestSession } from './viewing.ts';

const KEY = 'keyboard.test';

describe('the options, by the keyboard alone', () => {
  let session: TestSession;
  let page: Page;

  beforeAll(async () => {
    session = await openTestSession(browser);
    page = await session.driver.extensionPage('options.html');
    await page.bringToFront();
    await until(() => page.$('aria/Add site[role="link"]'), 'the options page is there');
  });
  afterAll(() => session?.close());

  const sites = async () => (await storedSites(session.driver)).map(({ key }) => key);
  const heading = (text: string) =>
    until(() => page.$eval('h1', (title, wanted) => title.textContent === wanted, text), `the heading is ${text}`);
  const setting = (name: string) =>
    session.driver.background.evaluate(
      async (key) => ((await chrome.storage.local.get('settings'))['settings'] as Record<string, unknown>)?.[key],
      name,
    );

  it('the first stop leads past the navigation', async () => {
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^a Skip/);
  });

  it('a setting is changed', async () => {
    await tabTo(page, 'a', 'General');
    await page.keyboard.press('Enter');
    await heading('General');
    await tabTo(page, 'input', 'Fetch a fresh link every');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await until(async () => (await setting('periodMinutes')) === 3.5, 'the period is saved');
  });

  it('a site is added, removed and put back', async () => {
    await tabTo(page, 'a', 'Sites', true);
    await page.keyboard.press('Enter');
    await heading('Sites');
    await tabTo(page, 'a', 'Add site');
    await page.keyboard.press('Enter');
    await heading('Add site');
    for (const [element, label, text] of [
      ['input', 'Site key', KEY],
      ['textarea', 'Pages it is for', `*://${KEY}/*`],
      ['input', 'Watch page', `http://${KEY}/watch/1`],
    ] as const) {
      await tabTo(page, element, label);
      await page.keyboard.type(text);
    }
    await tabTo(page, 'button', 'Save');
    await page.keyboard.press('Enter');
    await heading('Sites');
    expect(await sites()).toEqual([KEY]);

    await tabTo(page, 'button', `More for ${KEY}`);
    await page.keyboard.press('Enter');
    await tabTo(page, 'button', `Remove ${KEY}`);
    await page.keyboard.press('Enter');
    await until(async () => (await sites()).length === 0, 'it is removed');
    await until(() => page.$('.change-notice .btn'), 'it can be undone');
    await tabTo(page, 'button', 'Undo');
    await page.keyboard.press('Enter');
    await until(async () => (await sites()).length === 1, 'it is put back');
    // Never lost: whoever presses Tab goes on from there.
    await until(async () => (await focused(page)) === 'h1 Sites', 'the focus is at the list');
  });
});
