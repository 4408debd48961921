import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { optionsStates } from './options-states.ts';
import { popupStates } from './popup-states.ts';

/** One state of a page: the gallery's query, and the actions that lead to the state. */
export interface Shot {
  name: string;
  query: string;
  steps?: (page: Page) => Promise<unknown>;
}

const click = (selector: string) => (page: Page) => page.locator(selector).click();
const fill = (selector: string, text: string) => (page: Page) => page.locator(selector).fill(text);
const sequence =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };

const wait = (millis: number) => () => new Promise((resolve) => setTimeout(resolve, millis));
const more = (key: string) => click(`[aria-label="More for ${key}"]`);
const tryFirst = click('[aria-label^="Try "]');
const choose = (name: string) => async (page: Page) => {
  const input = await page.$('input[type=file]');
  await input?.uploadFile(join(import.meta.dirname, 'files', name));
};

const scroll = (page: Page) => page.$eval('.main', (main) => main.scrollTo(0, 300));

/** The states of the popup. */
export const popupShots: readonly Shot[] = [
  ...Object.keys(popupStates).map((state) => ({ name: state, query: `state=${state}` })),
  { name: 'details', query: 'state=tracked', steps: click('.disclose') },
  { name: 'details-compact', query: 'state=several', steps: click('.disclose.chevron') },
  { name: 'asking', query: 'state=found-access&access=pending', steps: click('.switch') },
  { name: 'declined', query: 'state=found-access&access=no', steps: click('.notice .btn') },
  { name: 'frame-declined', query: 'state=frame&access=no', steps: click('.notice .btn') },
  { name: 'details-gap', query: 'state=gap', steps: click('.disclose') },
  { name: 'history', query: 'state=tracked', steps: sequence(click('.disclose'), click('.hist .btn'), scroll) },
  { name: 'copied', query: 'state=tracked', steps: sequence(click('.disclose'), click('.panel .acts + .acts .btn')) },
  { name: 'search', query: 'state=many', steps: fill('[type=search]', 'nest') },
  { name: 'search-nothing', query: 'state=many', steps: fill('[type=search]', 'zebra') },
  { name: 'switched-off', query: 'state=several-good', steps: click('.group + .group .switch') },
  { name: 'command-failed', query: 'state=found&commands=error', steps: click('.switch') },
  { name: 'narrow', query: 'state=long&w=320' },
  ...['ar', 'de', 'es', 'fr', 'ja'].map((lang) => ({ name: `in-${lang}`, query: `state=several&lang=${lang}` })),
  { name: 'details-ar', query: 'state=gap&lang=ar', steps: click('.disclose') },
  { name: 'details-de', query: 'state=gap&lang=de', steps: click('.disclose') },
];

/** States of the options page on a narrow screen. */
export const narrowShots: readonly Shot[] = [
  { name: 'narrow', query: 'state=list', steps: more('portal.example') },
  { name: 'narrow-editor', query: 'state=list#site/portal.example', steps: click('#try ~ .bar .btn') },
];

/** The states of the options page. */
export const optionsShots: readonly Shot[] = [
  ...Object.keys(optionsStates).map((state) => ({ name: state, query: `state=${state}` })),
  { name: 'site-more', query: 'state=list', steps: sequence(more('portal.example')) },
  { name: 'run', query: 'state=list', steps: sequence(more('campus.example'), tryFirst) },
  { name: 'run-asking', query: 'state=list&access=pending', steps: sequence(more('campus.example'), tryFirst) },
  {
    name: 'run-running',
    query: 'state=list&tests=never',
    steps: sequence(more('campus.example'), tryFirst, wait(600)),
  },
  { name: 'run-error', query: 'state=list&commands=error', steps: sequence(more('campus.example'), tryFirst) },
  { name: 'run-declined', query: 'state=list&access=no', steps: sequence(more('campus.example'), tryFirst) },
  { name: 'removed', query: 'state=list', steps: sequence(more('campus.example'), click('.below .danger')) },
  {
    name: 'undone',
    query: 'state=list',
    steps: sequence(more('campus.example'), click('.below .danger'), click('.change-notice .btn')),
  },
  {
    name: 'duplicated',
    query: 'state=list',
    steps: sequence(more('campus.example'), click('[aria-label^=Duplicate]')),
  },
  { name: 'search', query: 'state=many-sites', steps: fill('[type=search]', 'api') },
  { name: 'search-nothing', query: 'state=many-sites', steps: fill('[type=search]', 'zebra') },
  { name: 'sync-on', query: 'state=list', steps: click('section .switch') },
  { name: 'import', query: 'state=list', steps: choose('import.json') },
  { name: 'import-refused', query: 'state=list', steps: choose('broken.json') },
  { name: 'editor', query: 'state=list#site/campus.example' },
  { name: 'editor-learned', query: 'state=list#site/harbour-cams.example' },
  { name: 'editor-api', query: 'state=list#site/portal.example' },
  { name: 'editor-locked', query: 'state=list#site/intranet.example' },
  { name: 'editor-json', query: 'state=list#site/portal.example', steps: click('[aria-pressed]') },
  {
    name: 'editor-json-errors',
    query: 'state=list#site/campus.example',
    steps: sequence(click('[aria-pressed]'), fill('textarea', '{\n  "schemaVersion": 2,\n  "key": ""\n}')),
  },
  {
    name: 'editor-errors',
    query: 'state=list#site/campus.example',
    steps: sequence(
      fill('#key', ''),
      fill('#matches', 'https://campus.example/watch/*\ncampus.example/live'),
      fill('#page', 'campus.example'),
      click('button[type=submit]'),
    ),
  },
  {
    name: 'editor-api-errors',
    query: 'state=list#site/portal.example',
    steps: sequence(
      fill('[id="values.0.at"]', 'last'),
      fill('[id="values.1.name"]', 'CSRF'),
      fill('[id="steps.0.url"]', '/api/{nothing}'),
      fill('[id="steps.1.headers.0.name"]', 'Cookie'),
      fill('[id="steps.1.body"]', '{ oops'),
      click('button[type=submit]'),
    ),
  },
  { name: 'editor-run', query: 'state=list#site/campus.example', steps: click('#try ~ .bar .btn') },
  {
    name: 'editor-unsaved',
    query: 'state=list#site/campus.example',
    steps: sequence(fill('#key', 'campus'), click('.savebar .btn:not(.primary)')),
  },
  {
    name: 'key-taken',
    query: 'state=list#add',
    steps: sequence(
      fill('#key', 'campus.example'),
      fill('#matches', '*://campus.example/*'),
      fill('#page', 'https://campus.example/1'),
      click('button[type=submit]'),
    ),
  },
  { name: 'site-gone', query: 'state=list#site/gone.example' },
  { name: 'general', query: 'state=list#general' },
  { name: 'general-auto-activate', query: 'state=list&auto-activate=yes#general' },
  { name: 'notify-denied', query: 'state=list&access=no#general', steps: click('[aria-labelledby=failing-name]') },
  { name: 'access', query: 'state=list#access' },
  { name: 'access-none', query: 'state=list&granted=none#access' },
  { name: 'access-all', query: 'state=list&granted=all#access' },
  { name: 'access-removed', query: 'state=list#access', steps: click('tbody .btn') },
  { name: 'access-declined', query: 'state=list&access=no#access', steps: click('.btn.primary') },
  {
    name: 'access-invalid',
    query: 'state=list#access',
    steps: sequence(fill('#host', 'not a host'), click('[type=submit]')),
  },
  { name: 'diagnostics', query: 'state=list#diagnostics' },
  { name: 'diagnostics-unreadable', query: 'state=list&unreadable=2#diagnostics' },
  { name: 'diagnostics-empty', query: 'state=list&records=none#diagnostics' },
  {
    name: 'diagnostics-report',
    query: 'state=list#diagnostics',
    steps: click('[aria-controls=report]'),
  },
  {
    name: 'general-error',
    query: 'state=list#general',
    steps: sequence(fill('#period', '45'), (page) => page.keyboard.press('Tab')),
  },
  { name: 'about', query: 'state=list#about' },
  { name: 'general-de', query: 'state=list&lang=de#general' },
  { name: 'access-ar', query: 'state=list&lang=ar#access' },
  { name: 'diagnostics-ja', query: 'state=list&lang=ja#diagnostics' },
];
