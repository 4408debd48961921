import { expect, it, vi } from 'vitest';
import { memoize } from '../../../lib/base/memoize.ts';

it('makes an answer once, nothing among them', () => {
  const make = vi.fn<(text: string) => number | null>((text: string) => (text === 'a' ? null : text.length));
  const length = memoize(make, 10);
  expect([length('a'), length('bc'), length('a'), length('bc')]).toEqual([null, 2, null, 2]);
  expect(make.mock.calls).toEqual([['a'], ['bc']]);
});

it('keeps the last ones, and forgets those of long ago', () => {
  const make = vi.fn<(text: string) => string>((text: string) => text);
  const same = memoize(make, 2);
  for (const text of ['a', 'b', 'c', 'b', 'c', 'd', 'e', 'a', 'e']) same(text);
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
});
