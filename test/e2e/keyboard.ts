import type { Page } from 'puppeteer-core';
import { until } from '../harness/until.ts';

/** Role (or else element) and name of what has the focus, as far as they stand in the document. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement as HTMLInputElement | null;
    if (!active) return '';
    const named = (active.getAttribute('aria-labelledby') ?? '').split(' ');
    const byId = named.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const label = byId || active.getAttribute('aria-label') || active.labels?.[0]?.textContent || active.textContent;
    return `${active.getAttribute('role') ?? active.localName} ${label}`;
  });
}

/** Presses Tab (`back`: with Shift) until the focus, which must be visible, is where it should be. */
export async function tabTo(page: Page, role: string, name: string, back = false): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    const at = await focused(page);
    passed.push(at);
    if (at.startsWith(role) && at.includes(name)) {
      const seen = () => page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle !== 'none');
      await until(seen, `the focus on ${at} can be seen`).catch(async (cause: unknown) => {
        throw new Error(`the focus on ${at} cannot be seen; now it is on ${await focused(page)}`, { cause });
      });
      return;
    }
    if (back) await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    if (back) await page.keyboard.up('Shift');
  }
  throw new Error(`Tab never leads to the ${role} "${name}", but to: ${passed.join('; ')}`);
}
