import { describe, expect, test } from 'vitest';
import type { Health } from '../../../lib/core/health.ts';
import { newsOf, PATIENCE, type Told } from '../../../lib/core/news.ts';

const NOW = 1_800_000_000_000;
const error = { kind: 'no-match' } as const;
const failing = (ago: number): Health => ({ state: 'failing', since: NOW - ago, error });
const one = (health: Health, expiresAt: number | null = NOW + 600_000): Told => ({ id: 'a', health, expiresAt });
const news = (stream: Told | null, told: string[] = []) => newsOf(stream ? [stream] : [], new Set(told), NOW);

const TROUBLE: Health[] = [
  { state: 'needs-access', hosts: ['e.net'] },
  { state: 'page-gone', since: NOW, error },
  { state: 'stopped', at: NOW, error },
  failing(PATIENCE),
];
const WELL: Health[] = [{ state: 'good', until: null }, { state: 'due' }, { state: 'stood-down' }];
const OPEN: Health[] = [{ state: 'refreshing' }, { state: 'offline', since: NOW }];

describe('trouble', () => {
  test.each(TROUBLE)('%j is told', (health) => {
    expect(news(one(health))).toEqual({ failing: ['a'], recovered: [], told: ['a'] });
  });
  test.each(TROUBLE)('%j is told once an episode', (health) => {
    expect(news(one(health), ['a'])).toEqual({ failing: [], recovered: [], told: ['a'] });
  });
  test('that may pass within seconds is waited for, but not past the end of the link', () => {
    expect(news(one(failing(PATIENCE - 1))).failing).toEqual([]);
    expect(news(one(failing(1), NOW + PATIENCE)).failing).toEqual(['a']);
    expect(news(one(failing(1), null)).failing).toEqual([]);
  });
});

test.each(WELL)('the episode is over with %j, and that is told once', (health) => {
  expect(news(one(health), ['a'])).toEqual({ failing: [], recovered: ['a'], told: [] });
  expect(news(one(health))).toEqual({ failing: [], recovered: [], told: [] });
});

test('the episode ends without a word where refreshing was switched off', () => {
  expect(news(one({ state: 'off' }), ['a'])).toEqual({ failing: [], recovered: [], told: [] });
});

test.each(OPEN)('%j begins no episode and ends none', (health) => {
  expect(news(one(health))).toEqual({ failing: [], recovered: [], told: [] });
  expect(news(one(health), ['a'])).toEqual({ failing: [], recovered: [], told: ['a'] });
});

test('a stream that is gone is no news, and is forgotten', () => {
  expect(news(null, ['a'])).toEqual({ failing: [], recovered: [], told: [] });
});
