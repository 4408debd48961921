import type { Page } from 'puppeteer-core';

/** What a viewer operates; a file is chosen by way of a button. */
const CONTROLS =
  'a[href], button, input:not([type=file]), select, textarea, summary, [role=switch], [role=button], [tabindex="0"]';

/** A stop is judged when what moves under it has come to rest: for so long (ms) it may look wrong. */
const AT_REST_MS = 2_000;

/** Beyond the controls Chromium stops at what scrolls, and at the page itself after the last. */
const OTHER_STOPS = 4;

/**
 * Goes through a page by Tab alone and tells, in the words of its markup, which controls that does not lead to, and at
 * which stops one cannot see to be: no outline (WCAG 2.4.7), or something lies over it (2.4.11).
 */
export async function walkByTab(page: Page): Promise<string[]> {
  const controls = await page.evaluate((selector) => {
    // A modal dialog is all there is.
    const within = document.querySelector('dialog[open]') ?? document.body;
    const all = [...within.querySelectorAll<HTMLElement>(selector)]
      .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.matches(':disabled'))
      // Of radio buttons the chosen one is the stop, arrow keys lead to the others.
      .filter((it) => !(it instanceof HTMLInputElement && it.type === 'radio' && !it.checked));
    // From the beginning, wherever the page has put the focus: the browser goes on from where the focus was last.
    const beginning = document.createElement('span');
    beginning.tabIndex = -1;
    within.prepend(beginning);
    beginning.focus();
    beginning.remove();
    Object.assign(globalThis, { unvisited: new Set(all) });
    return all.length;
  }, CONTROLS);
  const unseen = new Set<string>();
  for (let press = 0; press < controls + OTHER_STOPS; press++) {
    await page.keyboard.down('Tab');
    // The focus has moved by now; releasing the key changes nothing.
    const [complaint] = await Promise.all([page.evaluate(complaintAtStop, AT_REST_MS), page.keyboard.up('Tab')]);
    if (complaint !== null) unseen.add(complaint);
  }
  const unvisited = await page.evaluate(() =>
    [...(globalThis as unknown as { unvisited: Set<Element> }).unvisited].map((it) => it.outerHTML.slice(0, 160)),
  );
  return [...unvisited.map((what) => `not reached: ${what}`), ...unseen];
}

/** In the page: what is wrong with the stop that Tab has come to, as it still is after `atRestMs`; null: nothing. */
async function complaintAtStop(atRestMs: number): Promise<string | null> {
  const stop = document.activeElement;
  if (!(stop instanceof HTMLElement) || stop === document.body) return null;
  (globalThis as unknown as { unvisited: Set<Element> }).unvisited.delete(stop);
  const wrong = (): 'covered' | 'unmarked' | null => {
    const { x, y, width, height } = stop.getBoundingClientRect();
    const onTop = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!onTop || !(stop.contains(onTop) || onTop.contains(stop))) return 'covered';
    return getComputedStyle(stop).outlineStyle === 'none' ? 'unmarked' : null;
  };
  for (const end = performance.now() + atRestMs; wrong() !== null && performance.now() < end;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const what = wrong();
  return what && `${what}: ${stop.outerHTML.slice(0, 160)}`;
}
