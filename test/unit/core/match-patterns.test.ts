import { expect, test } from 'vitest';
import { isAllSites, patternCovers } from '../../../lib/core/match-patterns.ts';

test.each([
  ['*://cdn.example/*', '*://cdn.example/*', true],
  ['*://*.example/*', '*://cdn.example/*', true],
  ['https://cdn.example/*', '*://cdn.example/*', true],
  ['*://other.example/*', '*://cdn.example/*', false],
  ['*://cdn.example.evil/*', '*://cdn.example/*', false],
  ['moz-extension://a/*', '*://cdn.example/*', false],
])('decides whether %s covers %s: %s', (pattern, need, covers) => {
  expect(patternCovers(pattern, need)).toBe(covers);
});

test.each([
  ['<all_urls>', true],
  ['*://*/*', true],
  ['https://*/*', true],
  ['*://*.example/*', false],
])('decides whether %s covers every site: %s', (pattern, all) => {
  expect(isAllSites(pattern)).toBe(all);
});
