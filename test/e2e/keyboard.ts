import type { JSHandle, Page } from 'puppeteer-core';
import { until } from '../harness/until.ts';

const STOPS = 'a[href], button, input, select, textarea, [role], [tabindex]';

/** Role (or else element) and name of what has the focus, as far as they stand in the document. */
export async function focused(page: Page): Promise<string> {
  const handle = await page.evaluateHandle(() => [document.activeElement].filter((active) => active !== null));
  return (await names(page, handle))[0] ?? '';
}

/** Role (or else element) and name of each of these elements. */
function names(page: Page, elements: JSHandle<Element[]>): Promise<string[]> {
  return page.evaluate(
    (all) =>
      all.map((it) => {
        const named = (it.getAttribute('aria-labelledby') ?? '').split(' ');
        const byId = named.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
        const label = (it as HTMLInputElement).labels?.[0]?.textContent;
        const name = byId || it.getAttribute('aria-label') || label || it.textContent;
        return `${it.getAttribute('role') ?? it.localName} ${name}`;
      }),
    elements,
  );
}

/** Once it is there, presses Tab (`back`: with Shift) until the focus, which must be visible, is where it should be. */
export async function tabTo(page: Page, role: string, name: string, back = false): Promise<void> {
  const isWanted = (it: string) => it.startsWith(role) && it.includes(name);
  const stops = async () => names(page, await page.evaluateHandle((all) => [...document.querySelectorAll(all)], STOPS));
  // Too early, Tab would lead past it and out of the document, into the browser's own buttons.
  await until(async () => (await stops()).some(isWanted), `there is the ${role} "${name}"`);
  const passed: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    const at = await focused(page);
    passed.push(at);
    if (isWanted(at)) {
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
