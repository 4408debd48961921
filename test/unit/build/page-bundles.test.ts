import { expect, it } from 'vitest';
import type { EntrypointGroup } from 'wxt';
import { nativeBrowser, separatePopup } from '../../../lib/build/page-bundles.ts';

it('builds the popup apart from the pages that it shares a build with, and nothing else', () => {
  const [background, popup, options, offscreen] = ['background', 'popup', 'options', 'unlisted-page'].map(
    (type) => ({ type, name: type }) as Exclude<EntrypointGroup, unknown[]>,
  ) as [never, never, never, never];
  const groups: EntrypointGroup[] = [background, [popup, options, offscreen]];
  separatePopup(groups);
  expect(groups).toEqual([background, [options, offscreen], [popup]]);
  separatePopup(groups);
  expect(groups).toEqual([background, [options, offscreen], [popup]]);
});

it.each(['browser', 'chrome'])("gives a page the browser's own %s", async (name) => {
  const code = nativeBrowser.load('C:\\freshet\\lib\\platform\\browser.ts') ?? '';
  const there = { runtime: { id: name } };
  Object.assign(globalThis, { [name]: there });
  try {
    const page = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`${code}//${name}`)}`);
    expect(page.browser).toBe(there);
  } finally {
    Reflect.deleteProperty(globalThis, name);
  }
});

it('leaves every other module alone', () => {
  expect(nativeBrowser.load('/freshet/lib/platform/client.ts')).toBeNull();
  expect(nativeBrowser.load('/freshet/node_modules/wxt/dist/browser.mjs')).toBeNull();
});
