import { expect, it } from 'vitest';
import { clockAhead, serverTime } from '../../../lib/core/server-time.ts';
import { T0 } from './streams.ts';

it.each([
  ['Sun, 22 Nov 2026 12:00:00 GMT', null, T0],
  ['Sun, 22 Nov 2026 11:00:00 GMT', '3600', T0],
  ['Sun, 22 Nov 2026 12:00:00 GMT', 'soon', T0],
  [null, '5', null],
  ['nonsense', null, null],
])('reads the time of a server that sends Date %s and Age %s', (date, age, at) => {
  expect(serverTime(date, age)).toBe(at);
});

it.each([
  ['fast within the tolerance', T0 + 19_999, 0],
  ['slow within the tolerance', T0 - 19_999, 0],
  ['fast', T0 + 20_000, 20_000],
  ['slow', T0 - 600_000, -600_000],
  ['unknown', null, null],
])('computes the clock difference of a server whose clock is %s', (_, time, ahead) => {
  expect(clockAhead(time, T0)).toBe(ahead);
});
