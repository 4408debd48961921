import { describe, expect, it } from 'vitest';
import { dueStreams, earliestDue, linkValidity, nextDue, type DueContext } from '../../../lib/core/schedule.ts';
import { afterFailedRefresh } from '../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { streamWith, T0 } from './streams.ts';

const PERIOD = 240_000;
const dying = (seconds: number) => `https://c.example/a.m3u8?exp=${T0 / 1000 + seconds}`;
const timing = (stream: ActiveStream, more: Partial<DueContext> = {}): DueContext => {
  return {
    period: PERIOD,
    random: 0,
    mode: 'proactive',
    validity: linkValidity(stream, null),
    provenAge: 900_000,
    ...more,
  };
};
const due = (stream: ActiveStream, random = 0) => (nextDue(stream, timing(stream, { random })) - T0) / 1000;

describe('a stream is due', () => {
  it.each([
    ['after the period if the link does not name its end', 'https://c.example/a.m3u8?t=x', 240],
    ['after the period if the link lives much longer', dying(86_400), 240],
    ['30 s before a link of 3 minutes dies', dying(180), 150],
    ['at half the lifetime of a link that lives 20 s', dying(20), 10],
    ['at half the lifetime of a link that lives 6 s', dying(6), 3],
  ])('%s', (_, link, seconds) => {
    expect(due(streamWith([link]))).toBe(seconds);
  });

  it('10 % of a long lifetime before its end', () => {
    const stream = streamWith([dying(1000)]);
    expect((nextDue(stream, timing(stream, { period: 3_600_000 })) - T0) / 1000).toBe(900);
  });
});

describe('after a failure', () => {
  const failing = (times: number, link = 'https://c.example/a.m3u8?t=x') => {
    let stream = streamWith([link]);
    for (let n = 0; n < times; n++) stream = afterFailedRefresh(stream, { kind: 'no-streams' }, T0);
    return stream;
  };

  it('the pause doubles up to the period', () => {
    expect([1, 2, 3, 4, 20].map((times) => due(failing(times)))).toEqual([5, 10, 20, 40, 240]);
  });

  it('a short-lived link is retried while it lives', () => {
    expect(due(failing(1, dying(8)))).toBe(2);
  });

  it('jitter only lengthens the pause, by at most a fifth', () => {
    expect(due(failing(1), 0.999)).toBeCloseTo(6, 1);
  });
});

it('retries a site that issues the expiring link again less and less often', () => {
  const link = dying(60);
  const at = (seconds: number) => ({
    ...streamWith([link]),
    lastRefreshed: T0 + seconds * 1000,
    lastTried: T0 + seconds * 1000,
  });
  expect(due(at(40))).toBe(50);
  expect(due(at(58))).toBe(63);
  expect(due(at(61))).toBe(301);
});

it('lists the due streams and the earliest due time', () => {
  const a = { ...streamWith(['https://c.example/a']), dueAt: T0 };
  const b = { ...streamWith(['https://c.example/b']), dueAt: T0 + 5 };
  expect(dueStreams([a, b], T0)).toEqual([a]);
  expect(earliestDue([b, a], T0)).toBe(T0);
  expect(earliestDue([], T0)).toBeNull();
});

it('makes a stream due at once if the clock was set back since its last try', () => {
  const stream = { ...streamWith(['https://c.example/a']), lastTried: T0, dueAt: T0 + 60_000 };
  expect(dueStreams([stream], T0 + 1)).toEqual([]);
  expect(dueStreams([stream], T0 - 1)).toEqual([stream]);
  expect(earliestDue([stream], T0 - 5)).toBe(T0 - 5);
});
