import { expect, test } from 'vitest';
import { isIdle } from '../../../lib/core/schedule.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const link = (lastRequested?: number) => ({
  url: 'https://cdn.example/1.m3u8',
  firstSeen: 0,
  source: 'refresh' as const,
  ...(lastRequested === undefined ? {} : { lastRequested }),
});

test.each([
  ['asked within the time', [link(NOW - HOUR)], 1, false],
  ['asked before it', [link(NOW - HOUR - 1)], 1, true],
  ['asked by an older link within the time', [link(NOW - 5 * HOUR), link(NOW - 10)], 1, false],
  ['never to rest', [link(NOW - 50 * HOUR)], null, false],
  ['never seen asking', [link()], 1, false],
])('%s', (_, generations, hours, expected) => {
  expect(isIdle({ generations }, hours, NOW)).toBe(expected);
});
