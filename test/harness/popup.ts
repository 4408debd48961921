import type { ElementHandle, Page } from 'puppeteer-core';
import { PATIENCE_MS } from './until.ts';

/**
 * Flips the switch of the stream with this title in an open popup, as a user would, and resolves when it stands as
 * wanted and is at rest. Rejects with what the popup says where there is no such switch or it does not get there.
 *
 * The switch is followed, not the title: what the stream is called may be learned while the popup is open.
 */
export async function setSwitch(popup: Page, title: string, on: boolean, timeoutMs = PATIENCE_MS): Promise<void> {
  const found = await lookFor(popup, title, null, null, timeoutMs);
  const checked = await found.evaluate((it) => it.getAttribute('aria-checked'));
  if (checked !== String(on)) await found.click();
  await lookFor(popup, title, on, found, timeoutMs);
}

/** The switch `before`, or one by its accessible name, in its state where that is not null. */
async function lookFor(
  popup: Page,
  title: string,
  on: boolean | null,
  before: ElementHandle | null,
  timeoutMs: number,
): Promise<ElementHandle> {
  try {
    const found = await popup.waitForFunction(
      (name, state, same) => {
        const named = (it: Element): boolean =>
          (it.getAttribute('aria-label') ?? '').includes(name) ||
          (it.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .some((id) => document.getElementById(id)?.textContent?.includes(name));
        const atRest = (it: Element): boolean =>
          it.getAttribute('aria-checked') === String(state) && it.getAttribute('aria-busy') !== 'true';
        return [...document.querySelectorAll('[role="switch"]')].find(
          (it) => (it === same || named(it)) && (state === null || atRest(it)),
        );
      },
      { polling: 100, timeout: timeoutMs },
      title,
      on,
      before,
    );
    return found as ElementHandle;
  } catch (error) {
    const text = await popup.evaluate(() => document.body.innerText.replaceAll(/\s+/g, ' '));
    const what = on === null ? 'no switch' : `the switch is not ${on ? 'on' : 'off'}`;
    throw new Error(`${what} for "${title}" in the popup, which says: ${text || '(nothing)'}`, { cause: error });
  }
}
