import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Viewport } from 'puppeteer-core';
import { openGallery, settled } from './gallery.ts';
import { narrowShots, optionsShots, popupShots, type Shot } from './states.ts';
import { storePictures } from './store-pictures.ts';

/*
 * Takes pictures of every state in light and dark, and those for the stores:
 *   npm run shots -- [DIRECTORY [regular expression]]
 * CHROME_PATH is the browser, by default /usr/bin/chromium.
 */

const RESULTS = join(import.meta.dirname, '../.results/shots');
const [directory = RESULTS, only = ''] = process.argv.slice(2);
await mkdir(directory, { recursive: true });

const gallery = await openGallery();
try {
  for (const theme of ['light', 'dark']) {
    for (const shot of popupShots) await take('popup', shot, theme, { width: 376, height: 600, deviceScaleFactor: 2 });
    for (const shot of optionsShots)
      await take('options', shot, theme, { width: 1200, height: 800, deviceScaleFactor: 1 });
    const narrow = { width: 400, height: 900, deviceScaleFactor: 1 };
    for (const shot of narrowShots) await take('options', shot, theme, narrow);
  }
  const large = { width: 1280, height: 800, deviceScaleFactor: 1 };
  for (const name of Object.keys(storePictures)) await picture(name, large);
  await picture('tile', { width: 440, height: 280, deviceScaleFactor: 1 });
  for (const theme of ['light', 'dark']) await take('welcome', { name: 'first', query: '' }, theme, large);
} finally {
  await gallery.close();
}

async function take(
  kind: 'popup' | 'options' | 'welcome',
  shot: Shot,
  theme: string,
  viewport: Viewport,
): Promise<void> {
  const name = `${kind}-${shot.name}-${theme}.png`;
  if (!new RegExp(only).test(name)) return;
  const page = await gallery.show(`page=${kind}&theme=${theme}&${shot.query}`, viewport);
  await shot.steps?.(page);
  await settled(page);
  // The popup is as high as its content; the picture of the options page shows the full page.
  const height = kind === 'popup' ? await page.$eval('body', (body) => body.getBoundingClientRect().height) : 0;
  const path = join(directory, name);
  if (kind === 'popup') await page.screenshot({ path, clip: { x: 0, y: 0, width: 376, height } });
  else await page.screenshot({ path, fullPage: true });
}

/** Takes a picture for the stores. */
async function picture(name: string, viewport: Viewport): Promise<void> {
  const file = `store-${name}.png`;
  if (!new RegExp(only).test(file)) return;
  const page = await gallery.show(`page=store&state=${name}&theme=light`, viewport);
  await Promise.all(page.frames().map((frame) => frame.waitForSelector('h1')));
  await settled(page);
  await page.screenshot({ path: join(directory, file) });
}
