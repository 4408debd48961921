import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { until } from './until.ts';

/**
 * The WebExtension id of the tab that shows the page. `helper` is a page of the extension, which must have access to
 * the page's host. Where several tabs show the same address, the page's title tells them apart for a moment.
 */
export async function findTabId(helper: Page, page: Page): Promise<number> {
  const url = page.url();
  const byUrl = await tabs(helper, 'url', url);
  if (byUrl.length === 1 && byUrl[0] !== undefined) return byUrl[0];
  const mark = randomUUID();
  const title = await page.evaluate((value) => {
    const before = document.title;
    document.title = value;
    return before;
  }, mark);
  try {
    return await until(async () => (await tabs(helper, 'title', mark))[0], `the extension sees the tab of ${url}`);
  } finally {
    await page.evaluate((value) => {
      document.title = value;
    }, title);
  }
}

/** Compared here, since a query by `url` takes match patterns, which have no ports and no fragments. */
function tabs(helper: Page, field: 'url' | 'title', value: string): Promise<number[]> {
  return helper.evaluate(
    async (name, wanted) => {
      const all = await chrome.tabs.query({});
      return all.filter((tab) => tab[name] === wanted).flatMap((tab) => (tab.id === undefined ? [] : [tab.id]));
    },
    field,
    value,
  );
}
