import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../../lib/ui/', import.meta.url);
const BASE = ['theme.css', 'base.css'];

it.each([
  ['the popup', ['popup/popup.css', 'popup/details.css']],
  ['the options page', ['page.css', 'options/options.css', 'options/sites.css']],
  ['the welcome page', ['page.css', 'welcome/welcome.css']],
])('defines every token that the styles of %s use', (_, files) => {
  const styles = [...BASE, ...files].map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const used = new Set(Array.from(styles.matchAll(/var\((--[\w-]+)\)/g), ([, name]) => name));
  const defined = new Set(Array.from(styles.matchAll(/(--[\w-]+):/g), ([, name]) => name));
  expect(used.size).toBeGreaterThan(20);
  expect([...used].filter((name) => !defined.has(name))).toEqual([]);
});
