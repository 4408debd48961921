import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page, type Viewport } from 'puppeteer-core';
import { build, preview } from 'vite';

/** The gallery, built and open in Chromium: one page that shows one state at a time. */
export interface Gallery {
  page: Page;
  /** Shows the state that `query` names (see `main.tsx`), and resolves when the page is stable. */
  show(query: string, viewport?: Viewport): Promise<Page>;
  /** The same, in the document that is open where it shows the same page (popup, options, …): nothing loads anew. */
  change(query: string, viewport?: Viewport): Promise<Page>;
  close(): Promise<void>;
}

/** Opens the gallery. CHROME_PATH is the browser, by default /usr/bin/chromium. `complain` gets errors of the page. */
export async function openGallery(complain: (text: string) => void = console.error): Promise<Gallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'freshet-gallery-'));
  const shared = { root: import.meta.dirname, configFile: join(import.meta.dirname, 'vite.config.ts'), base: './' };
  await build({ ...shared, logLevel: 'error', build: { outDir, emptyOutDir: true, target: 'chrome123' } });
  const server = await preview({
    ...shared,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-GB', '--hide-scrollbars'],
    env: { ...process.env, LANGUAGE: 'en_GB' },
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => complain(`${page.url()}: ${String(error)}`));
  // Accept the question of a form with unsaved changes, to continue with the next state.
  page.on('dialog', (dialog) => void dialog.accept());
  page.on('console', (message) => message.type() === 'error' && complain(`${page.url()}: ${message.text()}`));
  const kindOf = (query: string) => new URLSearchParams(query.split('#')[0]).get('page');
  let kind: string | null = null;
  const show: Gallery['show'] = async (query, viewport) => {
    if (viewport) await page.setViewport(viewport);
    // By way of nothing: where only what comes after # differs, the page would not load anew.
    await page.goto('about:blank');
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?${query}`);
    await settled(page);
    kind = kindOf(query);
    return page;
  };
  return {
    page,
    show,
    change: async (query, viewport) => {
      if (kind !== kindOf(query)) return show(query, viewport);
      if (viewport) await page.setViewport(viewport);
      await page.evaluate(async (to) => {
        const gallery = globalThis as unknown as { show(search: string, hash: string): Promise<void> };
        const [search = '', hash = ''] = to.split('#');
        await gallery.show(`?${search}`, hash && `#${hash}`);
      }, query);
      await settled(page);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** Resolves when the fake background has answered all calls and the page shows the result. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as { client?: { atRest(): boolean } }).client?.atRest());
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
  // Rendering may have caused new calls. The live region may still be silent, but it is not visible.
  await page.waitForFunction(() => (globalThis as { client?: { atRest(): boolean } }).client?.atRest());
}
