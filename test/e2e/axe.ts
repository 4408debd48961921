import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';

/** The rules of the WCAG up to AA, and what is good practice beyond. */
export const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let source: Promise<string> | undefined;

/** What axe finds wrong with a page, one line for each element. */
export async function violations(page: Page, rules: readonly string[] = ALL_RULES): Promise<string[]> {
  source ??= readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await page.addScriptTag({ content: await source });
  const results = (await page.evaluate(
    (only) =>
      (globalThis as unknown as { axe: { run(of: object): unknown } }).axe.run({
        runOnly: only,
        // Details of what passes are not worked out, and style sheets are not read again: only an experimental rule needs them.
        resultTypes: ['violations'],
        preload: false,
      }),
    [...rules],
  )) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
