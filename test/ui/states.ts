import type { Page } from 'puppeteer-core';
import { optionsStates } from './options-states.ts';
import { popupStates } from './popup-states.ts';

/** One state of a page: the gallery's query, and what is done on the page to get there. */
export interface Shot {
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

/** Every state of the popup. */
export const popupShots: readonly Shot[] = [
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
  ...['ar', 'de', 'es', 'fr', 'ja'].map((lang) => ({ name: `in-${lang}`, query: `state=several&lang=${lang}` })),
  { name: 'details-ar', query: 'state=gap&lang=ar', steps: click('.disclose') },
  { name: 'details-de', query: 'state=gap&lang=de', steps: click('.disclose') },
];

/** Every state of the options page. */
export const optionsShots: readonly Shot[] = [
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
  { name: 'general-automatic', query: 'state=list&automatic=yes#general' },
  { name: 'notify-denied', query: 'state=list&access=no#general', steps: click('[aria-labelledby=failing-name]') },
  { name: 'access', query: 'state=list#access' },
  { name: 'access-none', query: 'state=list&granted=none#access' },
  { name: 'access-all', query: 'state=list&granted=all#access' },
  { name: 'access-removed', query: 'state=list#access', steps: click('tbody .btn') },
  { name: 'access-declined', query: 'state=list&access=no#access', steps: click('.btn.primary') },
  {
    name: 'access-invalid',
    query: 'state=list#access',
    steps: inTurn(fill('#host', 'not a host'), click('[type=submit]')),
  },
  { name: 'diagnostics', query: 'state=list#diagnostics' },
  { name: 'diagnostics-empty', query: 'state=list&records=none#diagnostics' },
  {
    name: 'diagnostics-report',
    query: 'state=list#diagnostics',
    steps: click('[aria-controls=report]'),
  },
  {
    name: 'general-error',
    query: 'state=list#general',
    steps: inTurn(fill('#period', '45'), (page) => page.keyboard.press('Tab')),
  },
  { name: 'about', query: 'state=list#about' },
  { name: 'general-de', query: 'state=list&lang=de#general' },
  { name: 'access-ar', query: 'state=list&lang=ar#access' },
  { name: 'diagnostics-ja', query: 'state=list&lang=ja#diagnostics' },
];
