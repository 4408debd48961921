import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGallery, settled, type Gallery } from '../ui/gallery.ts';
import { optionsShots, popupShots } from '../ui/states.ts';
import { walkByTab } from './tab-walk.ts';

const POPUP = { width: 376, height: 600 };
const OPTIONS = { width: 1200, height: 800 };

describe('by keyboard alone', () => {
  let gallery: Gallery;
  const complaints: string[] = [];

  beforeAll(async () => {
    gallery = await openGallery((text) => complaints.push(text));
  });
  afterAll(() => gallery?.close());

  describe.each([
    // Two hundred streams are forty, five times.
    ['popup', popupShots.filter(({ name }) => name !== 'two-hundred'), POPUP],
    ['options', optionsShots, OPTIONS],
  ] as const)('in the %s Tab leads to every control, and one sees where one is', (kind, shots, size) => {
    test.each(shots.map((shot) => [shot.name, shot] as const))('in the state %s', async (_, shot) => {
      const page = await gallery.show(`page=${kind}&theme=light&${shot.query}`, size);
      await shot.steps?.(page);
      await settled(page);
      expect(await walkByTab(page)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });
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
});
