import { expect, test } from 'vitest';

import { readRange } from './range.ts';

test.each([
  [null, null],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=20-10', null],
  ['bytes=-', null],
  ['bytes=0-1,5-6', null],
  ['seconds=0-1', null],
])('of 100 bytes, %s is %o', (header, expected) => expect(readRange(header, 100)).toEqual(expected));

test('cuts a part to the most that the server sends at once', () => {
  expect(readRange('bytes=10-', 100, (start) => 2 * start)).toEqual({ start: 10, end: 29 });
});
