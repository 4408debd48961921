import type { CreatePageOptions, Page } from 'puppeteer-core';
import type { Engine } from './engine.ts';
import { PATIENCE_MS, until } from './until.ts';

/** Opens a page of the extension and resolves when it is loaded. Rejects where there is no extension or no such page. */
export async function openExtensionPage(engine: Engine, path: string, how: CreatePageOptions): Promise<Page> {
  const { extensionBase, browser } = engine;
  if (extensionBase === null) throw new Error('launched without an extension');
  const url = extensionBase + path;
  const page = await browser.newPage(how);
  page.setDefaultTimeout(PATIENCE_MS);
  // Right after an installation Firefox may not know the address yet: then it takes another try.
  const isLoaded = () =>
    load(page, url).then(
      () => true,
      (error) => {
        if (page.isClosed()) throw error;
        return false;
      },
    );
  try {
    await until(isLoaded, `${path} of the extension loads`);
    return page;
  } catch (error) {
    await page.close();
    throw error;
  }
}

/** Firefox never reports the load of an extension page to WebDriver, so the page itself is asked. */
async function load(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: [] });
  // Polled: in a hidden tab there are no animation frames, puppeteer's default.
  await page.waitForFunction(
    (wanted) => location.href.startsWith(wanted) && document.readyState === 'complete',
    { polling: 100, timeout: 10_000 },
    url,
  );
}
