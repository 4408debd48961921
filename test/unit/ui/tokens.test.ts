import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../../lib/ui/', import.meta.url);
const BASE = ['theme.css', 'base.css'];

it.each([
  ['the popup', ['popup/popup.css', 'popup/details.css']],
  ['the options page', ['page.css', 'options/options.css', 'options/sites.css']],
  ['the page after installation', ['page.css', 'welcome/welcome.css']],
])('%s has every token that its styles name', (_, files) => {
  const styles = [...BASE, ...files].map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const named = new Set(Array.from(styles.matchAll(/var\((--[\w-]+)\)/g), ([, name]) => name));
  const given = new Set(Array.from(styles.matchAll(/(--[\w-]+):/g), ([, name]) => name));
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !given.has(name))).toEqual([]);
});
