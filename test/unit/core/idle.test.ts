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
  ['its last request is recent', [link(NOW - HOUR)], 1, false],
  ['its last request is too old', [link(NOW - HOUR - 1)], 1, true],
  ['its last request is recent, under an older link', [link(NOW - 5 * HOUR), link(NOW - 10)], 1, false],
  ['the viewer chose that streams are never idle', [link(NOW - 50 * HOUR)], null, false],
  ['no request was observed', [link()], 1, false],
])('decides whether a stream is idle: %s', (_, generations, hours, expected) => {
  expect(isIdle({ generations }, hours, NOW)).toBe(expected);
});
