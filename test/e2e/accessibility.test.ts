import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness/until.ts';
import { openGallery, settled, type Gallery } from '../ui/gallery.ts';
import { optionsShots, popupShots } from '../ui/states.ts';
import { violations } from './axe.ts';
import { browser } from './lane.ts';
import { cutOff, overflow, touchingLabels, zoomText } from './page-layout.ts';
import { walkByTab } from './tab-walk.ts';

const POPUP = { width: 376, height: 600 };
const OPTIONS = { width: 1200, height: 800 };
/** Narrow, then with twice the text, then as usual. */
const GROWING = [
  { zoom: 1, size: { width: 320, height: 800 } },
  { zoom: 2, size: { width: 640, height: 800 } },
  { zoom: 1, size: OPTIONS },
];

// Two hundred rows are forty rows more often.
const POPUP_SHOTS = popupShots.filter(({ name }) => name !== 'two-hundred');

// The gallery shows the pages in Chromium alone: their markup and styles are the same in Firefox.
describe.runIf(browser === 'chromium')('the pages', () => {
  let gallery: Gallery;
  const complaints: string[] = [];

  beforeAll(async () => void (gallery = await openGallery((text) => complaints.push(text))));
  afterAll(() => gallery?.close());

  /** A state is loaded once, and then looked at in every way. */
  describe.each([
    ['popup', POPUP_SHOTS, POPUP],
    ['options', optionsShots, OPTIONS],
    ['welcome', [{ name: 'first', query: '' }], OPTIONS],
  ] as const)(
    'of the kind %s have no violation in both themes, and Tab leads to every control',
    (kind, shots, size) => {
      test.each(shots.map((shot) => [shot.name, shot] as const))('in the state %s', async (_, shot) => {
        const { query } = shot;
        // The options page is used in windows of any width: the state is reached in a narrow one, which then grows.
        const sizes = kind === 'options' ? GROWING : [{ zoom: 1, size }];
        const page = await gallery.change(`page=${kind}&theme=light&${query}`, sizes[0]!.size);
        if ('steps' in shot) await shot.steps?.(page);
        for (const { zoom, size: next } of sizes) {
          await zoomText(page, zoom);
          await page.setViewport(next);
          await settled(page);
          expect(kind === 'options' ? await misfits(page) : []).toEqual([]);
        }
        const light = await violations(page);
        await showTheme(page, 'dark');
        // A theme changes nothing but colours.
        const dark = await violations(page, ['color-contrast']);
        await showTheme(page, 'light');
        expect({ light, dark }).toEqual({ light: [], dark: [] });
        expect(await walkByTab(page)).toEqual([]);
      });
    },
  );

  test('control: a page with faults has violations', async () => {
    const page = await gallery.show('page=popup&state=kept', POPUP);
    await page.evaluate(() => document.querySelector('[role=switch]')?.removeAttribute('aria-labelledby'));
    expect(await violations(page)).not.toEqual([]);
  });

  test.each<[string, string, (page: Page) => Promise<void>]>([
    [
      'what Tab does not lead to',
      'not reached',
      (page) => page.$eval('[role=switch]', (it) => it.setAttribute('tabindex', '-1')),
    ],
    [
      'what does not show the focus',
      'unmarked',
      (page) => page.$eval('[role=switch]', (it) => void ((it as HTMLElement).style.outline = 'none')),
    ],
    [
      'what something lies over',
      'covered',
      (page) =>
        page.$eval('[role=switch]', (it) => {
          const { x, y, width, height } = it.getBoundingClientRect();
          const lid = document.body.appendChild(document.createElement('div'));
          lid.style.cssText = `position: fixed; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
        }),
    ],
  ])('control: %s is told', async (_, complaint, spoil) => {
    const page = await gallery.show('page=popup&state=kept', POPUP);
    expect(await walkByTab(page)).toEqual([]);
    await spoil(page);
    const [told, ...others] = await walkByTab(page);
    expect(told).toMatch(new RegExp(`^${complaint}: .*role="switch"`));
    expect(others).toEqual([]);
  });

  test.each([
    ['popup', 'state=many', POPUP],
    ['options', 'state=many-sites', OPTIONS],
  ])('in the %s / leads to the search, and Escape empties it', async (name, state, size) => {
    const page = await gallery.show(`page=${name}&${state}`, size);
    const field = () =>
      page.$eval('[type=search]', (it) => [document.activeElement === it, (it as HTMLInputElement).value]);
    await page.keyboard.press('/');
    expect(await field()).toEqual([true, '']);
    await page.keyboard.type('ne');
    expect(await field()).toEqual([true, 'ne']);
    await page.keyboard.press('Escape');
    expect(await field()).toEqual([true, '']);
  });

  test.each(['state=long', 'state=several', 'state=many', 'state=rtl&lang=ar', 'state=long&lang=de'])(
    'the popup fits at twice the text and at 320 px: %s',
    async (state) => {
      const page = await gallery.show(`page=popup&${state}`, POPUP);
      const [strips, labels] = await page.evaluate(() =>
        ['.axis', '.axis span'].map(
          (it) => [...document.querySelectorAll(it)].filter((each) => each.checkVisibility()).length,
        ),
      );
      expect(labels).toBe(strips! * 3);
      expect(await touchingLabels(page)).toEqual([]);
      for (const [zoom, width] of [
        [2, 376],
        [1, 320],
      ] as const) {
        await page.evaluate((wide) => void (document.body.style.inlineSize = `${wide}px`), width);
        await zoomText(page, zoom);
        await settled(page);
        expect(await cutOff(page)).toEqual([]);
        expect(await touchingLabels(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      }
    },
  );

  describe('in forced colours', () => {
    // What a session emulates ends with it.
    let session: CDPSession;
    beforeAll(async () => {
      session = await gallery.page.createCDPSession();
      const features = [{ name: 'forced-colors', value: 'active' }];
      await session.send('Emulation.setEmulatedMedia', { features });
    });
    afterAll(() => session.detach());

    test('a switch shows its knob and which way it stands', async () => {
      const page = await gallery.show('page=popup&state=several', POPUP);
      await page.click('.switch');
      await settled(page);
      const looks = await page.$$eval('.switch', (all) =>
        all.map((it) => {
          const track = getComputedStyle(it.querySelector('i')!);
          const knob = getComputedStyle(it.querySelector('i')!, '::after');
          return {
            on: it.getAttribute('aria-checked') === 'true',
            track: track.backgroundColor,
            knob: knob.backgroundColor,
            place: knob.insetInlineStart,
          };
        }),
      );
      for (const { track, knob } of looks) expect(knob).not.toBe(track);
      const standing = (on: boolean) =>
        looks.filter((it) => it.on === on).map(({ place, track }) => `${place} ${track}`);
      expect(new Set(standing(true)).size).toBe(1);
      expect(new Set(standing(false)).size).toBe(1);
      expect(standing(true)[0]).not.toBe(standing(false)[0]);
    });

    test('the strip tells links, what is left of the one in use, gaps and tries apart', async () => {
      const page = await gallery.show('page=popup&state=gap', POPUP);
      const look = (selector: string) =>
        page.$eval(selector, (it) => {
          const { fill, stroke } = getComputedStyle(it);
          return `${fill} ${stroke}`;
        });
      const parts = await Promise.all(['.k-link', '.k-current', '.k-ahead'].map(look));
      expect(new Set(parts).size).toBe(3);
      // A gap is hatched: lines, on the ground of the page.
      const [hatch, ground] = await Promise.all([
        page.$eval('.k-hatch', (it) => getComputedStyle(it).stroke),
        page.$eval('body', (it) => getComputedStyle(it).backgroundColor),
      ]);
      expect(hatch).not.toBe(ground);
    });

    test('the section one is in is marked by more than a ground', async () => {
      const page = await gallery.show('page=options&state=list', OPTIONS);
      const outline = (selector: string) => page.$eval(selector, (it) => getComputedStyle(it).outlineStyle);
      expect(await outline('.side a[aria-current]')).not.toBe(await outline('.side a:not([aria-current])'));
    });
  });

  test('nothing moves where motion is not wanted', async () => {
    await gallery.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const page = await gallery.show('page=popup&state=kept', POPUP);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((it) =>
          getComputedStyle(it)
            .transitionDuration.split(', ')
            .some((time) => time !== '0s' && time !== '0ms'),
        ).length,
    );
    await gallery.page.emulateMediaFeatures([]);
    expect(moving).toBe(0);
  });

  test('two hundred streams are listed at once, and their switches work', async () => {
    const page = await gallery.show('page=popup&state=two-hundred', POPUP);
    expect(await page.$$eval('[role=switch]', (switches) => switches.length)).toBe(200);
    const last = await page.$$('[role=switch]').then((all) => all.at(-1)!);
    await last.evaluate((button) => button.scrollIntoView());
    const isOn = () => last.evaluate((button) => button.getAttribute('aria-checked') === 'true');
    expect(await isOn()).toBe(true);
    await last.evaluate((button) => (button as HTMLElement).click());
    await until(async () => !(await isOn()), 'the switch is off');
    await settled(page);
    expect(await isOn()).toBe(false);
  });
});

/** What does not fit: the page into its window, a text into its box. */
async function misfits(page: Page): Promise<string[]> {
  const wider = await overflow(page);
  const cut = (await cutOff(page)).map((text) => `cut off: ${text}`);
  return wider === 0 ? cut : [`${wider} px wider than the window`, ...cut];
}

async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
}
