import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness/until.ts';
import { openGallery, settled, type Gallery } from '../ui/gallery.ts';
import { optionsShots, popupShots, type Shot } from '../ui/states.ts';

const POPUP = { width: 376, height: 600 };
const OPTIONS = { width: 1200, height: 800 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Texts that are wider than their box. */
function cutOff(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, .status, .notice p, .btn, .past, figcaption, .hint, label, dd')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline')
      .filter((box) => !box.closest('.vh'))
      .map((box) => box.textContent),
  );
}

/** Labels of strips whose neighbour is nearer than a space is wide. */
function touchingLabels(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.axis')].flatMap((axis) => {
      const shown = [...axis.children].filter((label) => label.checkVisibility());
      const gap = Number.parseFloat(getComputedStyle(axis).fontSize) / 4;
      return shown
        .slice(1)
        .filter((label, index) => {
          return label.getBoundingClientRect().left < shown[index]!.getBoundingClientRect().right + gap;
        })
        .map((label) => label.textContent);
    }),
  );
}

describe('every state of every page, in both themes', () => {
  let gallery: Gallery;
  let axe: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    gallery = await openGallery((text) => complaints.push(text));
  });
  afterAll(() => gallery?.close());

  async function violations(page: Page, rules: readonly string[] = RULES): Promise<string[]> {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: axe });
    const results = (await page.evaluate(
      (only) => (globalThis as unknown as { axe: { run(of: object): unknown } }).axe.run({ runOnly: only }),
      [...rules],
    )) as AxeResults;
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }

  async function wrong(page: string, shots: readonly Shot[], size: typeof POPUP): Promise<string[]> {
    const found: string[] = [];
    for (const shot of shots) {
      const shown = await gallery.show(`page=${page}&theme=light&${shot.query}`, size);
      await shot.steps?.(shown);
      await settled(shown);
      for (const violation of await violations(shown)) found.push(`${page} ${shot.name} light: ${violation}`);
      // A theme changes nothing but colours.
      await shown.evaluate(() => void (document.documentElement.dataset['theme'] = 'dark'));
      for (const violation of await violations(shown, ['color-contrast']))
        found.push(`${page} ${shot.name} dark: ${violation}`);
    }
    return found;
  }

  const LONG = { timeout: 400_000 };
  test('the popup has no violation', LONG, async () => {
    // Two hundred rows are forty rows more often.
    const shots = popupShots.filter(({ name }) => name !== 'two-hundred');
    expect(await wrong('popup', shots, POPUP)).toEqual([]);
  });
  test('the options page and the first page have none', LONG, async () => {
    expect(await wrong('options', optionsShots, OPTIONS)).toEqual([]);
    expect(await wrong('welcome', [{ name: 'first', query: '' }], OPTIONS)).toEqual([]);
  });
  test('control: a page with faults has violations', async () => {
    const page = await gallery.show('page=popup&state=kept', POPUP);
    await page.evaluate(() => document.querySelector('[role=switch]')?.removeAttribute('aria-labelledby'));
    expect(await violations(page)).not.toEqual([]);
  });
  test('no page complains', () => {
    expect(complaints).toEqual([]);
  });

  test.each(['state=long', 'state=several', 'state=many', 'state=rtl&lang=ar', 'state=long&lang=de'])(
    'the popup fits at twice the text and at 320 px: %s',
    async (state) => {
      const usual = await gallery.show(`page=popup&${state}`, POPUP);
      const [strips, labels] = await usual.evaluate(() =>
        ['.axis', '.axis span'].map(
          (it) => [...document.querySelectorAll(it)].filter((each) => each.checkVisibility()).length,
        ),
      );
      expect(labels).toBe(strips! * 3);
      expect(await touchingLabels(usual)).toEqual([]);
      for (const look of ['zoom=2&w=376', 'zoom=1&w=320']) {
        const page = await gallery.show(`page=popup&${state}&${look}`, POPUP);
        expect(await cutOff(page)).toEqual([]);
        expect(await touchingLabels(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      }
    },
  );

  test.each(optionsShots.map(({ name }) => name))(
    'the options page fits at 320 px and at twice the text: %s',
    async (name) => {
      const shot = optionsShots.find((it) => it.name === name)!;
      for (const [zoom, width] of [
        [1, 320],
        [2, 640],
      ] as const) {
        const [state, hash = ''] = shot.query.split('#');
        const page = await gallery.show(`page=options&${state}&zoom=${zoom}${hash && `#${hash}`}`, {
          width,
          height: 800,
        });
        await shot.steps?.(page);
        await settled(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        expect(await cutOff(page)).toEqual([]);
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
