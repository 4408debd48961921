import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Viewport } from 'puppeteer-core';
import { openGallery, settled } from './gallery.ts';
import { optionsStates } from './options-states.ts';
import { popupStates } from './popup-states.ts';

/*
 * Pictures of every state in light and dark:  node test/ui/shots.ts DIRECTORY [part of a name]
 * CHROME_PATH names the browser, /usr/bin/chromium where it is not set.
 */

/** One picture: the gallery's query, and what is done on the page before it is taken. */
interface Shot {
  name: string;
  query: string;
  steps?: (page: Page) => Promise<unknown>;
}

const click = (selector: string) => (page: Page) => page.locator(selector).click();
const fill = (selector: string, text: string) => (page: Page) => page.locator(selector).fill(text);
const inTurn =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };

const scroll = (page: Page) => page.$eval('.main', (main) => main.scrollTo(0, 300));

const popup: Shot[] = [
  ...Object.keys(popupStates).map((state) => ({ name: state, query: `state=${state}` })),
  { name: 'details', query: 'state=kept', steps: click('.disclose') },
  { name: 'details-compact', query: 'state=several', steps: click('.disclose.chevron') },
  { name: 'asking', query: 'state=found-access&access=pending', steps: click('.switch') },
  { name: 'declined', query: 'state=found-access&access=no', steps: click('.notice .btn') },
  { name: 'frame-declined', query: 'state=frame&access=no', steps: click('.notice .btn') },
  { name: 'details-gap', query: 'state=gap', steps: click('.disclose') },
  { name: 'history', query: 'state=kept', steps: inTurn(click('.disclose'), click('.hist .btn'), scroll) },
  { name: 'copied', query: 'state=kept', steps: inTurn(click('.disclose'), click('.panel .acts + .acts .btn')) },
  { name: 'search', query: 'state=many', steps: fill('[type=search]', 'nest') },
  { name: 'search-nothing', query: 'state=many', steps: fill('[type=search]', 'zebra') },
  { name: 'switched-off', query: 'state=several-good', steps: click('.group + .group .switch') },
  { name: 'command-failed', query: 'state=found&commands=error', steps: click('.switch') },
  { name: 'narrow', query: 'state=long&w=320' },
  { name: 'mirrored', query: 'state=rtl&dir=rtl' },
];

const options: Shot[] = [
  ...Object.keys(optionsStates).map((state) => ({ name: state, query: `state=${state}` })),
  { name: 'run', query: 'state=list', steps: click('tbody .btn') },
  { name: 'run-asking', query: 'state=list&access=pending', steps: click('tbody .btn') },
  { name: 'run-error', query: 'state=list&commands=error', steps: click('tbody .btn') },
  { name: 'run-declined', query: 'state=list&access=no', steps: click('tbody .btn') },
  { name: 'removed', query: 'state=list', steps: click('tbody .btn.danger') },
  { name: 'undone', query: 'state=list', steps: inTurn(click('tbody .btn.danger'), click('.news .btn')) },
  { name: 'editor', query: 'state=list#site/campus.example' },
  {
    name: 'editor-errors',
    query: 'state=list#site/campus.example',
    steps: inTurn(
      fill('#key', ' '),
      fill('#matches', 'https://campus.example/watch/*\n\ncampus.example/live'),
      fill('#page', 'campus.example'),
      click('button[type=submit]'),
    ),
  },
  {
    name: 'key-taken',
    query: 'state=list#add',
    steps: inTurn(
      fill('#key', 'campus.example'),
      fill('#matches', '*://campus.example/*'),
      fill('#page', 'https://campus.example/1'),
      click('button[type=submit]'),
    ),
  },
  { name: 'site-gone', query: 'state=list#site/gone.example' },
  { name: 'general', query: 'state=list#general' },
  {
    name: 'general-error',
    query: 'state=list#general',
    steps: inTurn(fill('#period', '45'), (page) => page.keyboard.press('Tab')),
  },
  { name: 'about', query: 'state=list#about' },
];

const [directory, only = ''] = process.argv.slice(2);
if (!directory) throw new Error('Usage: node test/ui/shots.ts DIRECTORY [part of a name]');
await mkdir(directory, { recursive: true });

const gallery = await openGallery();
try {
  for (const theme of ['light', 'dark']) {
    for (const shot of popup) await take('popup', shot, theme, { width: 376, height: 600, deviceScaleFactor: 2 });
    for (const shot of options) await take('options', shot, theme, { width: 1200, height: 800, deviceScaleFactor: 1 });
    const narrow = { width: 400, height: 900, deviceScaleFactor: 1 };
    await take('options', { name: 'narrow', query: 'state=list' }, theme, narrow);
  }
} finally {
  await gallery.close();
}

async function take(kind: 'popup' | 'options', shot: Shot, theme: string, viewport: Viewport): Promise<void> {
  const name = `${kind}-${shot.name}-${theme}.png`;
  if (!name.includes(only)) return;
  const page = await gallery.show(`page=${kind}&theme=${theme}&${shot.query}`, viewport);
  await shot.steps?.(page);
  await settled(page);
  // The popup is as high as its content; the options page is shown whole.
  const height = kind === 'popup' ? await page.$eval('body', (body) => body.getBoundingClientRect().height) : 0;
  const path = join(directory!, name);
  if (kind === 'popup') await page.screenshot({ path, clip: { x: 0, y: 0, width: 376, height } });
  else await page.screenshot({ path, fullPage: true });
}
