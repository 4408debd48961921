import { describe, expect, it } from 'vitest';
import {
  begunAt,
  judgeRefusal,
  mayBegin,
  NEW_LINK,
  NO_BACKOFF,
  noted,
  SHORTEST_BACKOFF,
  type Backoff,
  type RefusalFacts,
} from '../../../lib/core/refusal.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** Something of the link in force was refused once; the link had worked, and has a minute to live. */
const FACTS: RefusalFacts = {
  now: NOW,
  status: 403,
  current: true,
  expiresAt: NOW + 60_000,
  mode: 'proactive',
  online: true,
  refreshing: false,
  record: { worked: true, inARow: 1, mixed: false },
  backoff: NO_BACKOFF,
};
const row = (inARow: number) => ({ record: { ...FACTS.record, inARow } });

describe('a refused request leads to', () => {
  it.each<[string, ReturnType<typeof judgeRefusal>, Partial<RefusalFacts>]>([
    ['403 under the link in force: it was revoked', 'refresh', {}],
    ['401', 'refresh', { status: 401 }],
    ['410', 'refresh', { status: 410 }],
    ['403 where nobody knows the end', 'refresh', { expiresAt: null }],
    ['403 that cannot be told from the link in force', 'refresh', { current: null }],
    ['403 under an earlier link', 'none', { current: false }],
    ['403 under an earlier link, the one in force being dead too', 'refresh', { current: false, expiresAt: NOW - 1 }],
    ['403 of one file while others go on', 'none', { record: { worked: true, inARow: 1, mixed: true } }],
    ['404 while the link is well alive', 'none', { status: 404 }],
    ['404 twice, as of segments that slid away', 'none', { status: 404, ...row(2) }],
    ['404 of everything', 'refresh', { status: 404, ...row(3) }],
    ['404 once the link is dead', 'refresh', { status: 404, expiresAt: NOW - 1 }],
    ['404 a second before the end, by our clock', 'refresh', { status: 404, expiresAt: NOW + 1_000 }],
    ['500 once', 'none', { status: 500 }],
    ['500 again', 'refresh', { status: 503, ...row(2) }],
    ['500 once the link is dead', 'refresh', { status: 502, expiresAt: NOW }],
    ['no answer once, even where the link is dead', 'none', { status: null, expiresAt: NOW }],
    ['no answer again', 'refresh', { status: null, ...row(2) }],
    ['no answer without a network', 'none', { status: null, online: false, ...row(9) }],
    ['403 without a network', 'none', { online: false }],
    ['403 where the viewer wants no refreshes', 'none', { mode: 'off', expiresAt: NOW - 1 }],
    ['403 on demand', 'refresh', { mode: 'on-demand' }],
    ['403 where the CDN was taken to renew by itself', 'refresh', { mode: 'stand-by' }],
    ['403 while a refresh is going on', 'wait', { refreshing: true }],
    ['403 right after such a refresh', 'wait', { backoff: { begun: NOW - 4_999, row: 1 } }],
    ['403 a while after such a refresh', 'refresh', { backoff: { begun: NOW - 5_000, row: 1 } }],
    ['403 after the second that did not help', 'wait', { backoff: { begun: NOW - 9_000, row: 2 } }],
  ])('%s: %s', (_, verdict, facts) => {
    expect(judgeRefusal({ ...FACTS, ...facts })).toBe(verdict);
  });
});

describe('refreshes for refused requests', () => {
  it('under links that are refused at once become rarer, each time by twice', () => {
    let backoff: Backoff = NO_BACKOFF;
    const begun: number[] = [];
    for (let now = NOW; now < NOW + 60 * 60_000; now += 100) {
      if (!mayBegin(backoff, now)) continue;
      backoff = begunAt(backoff, now);
      begun.push(now);
    }
    const pauses = begun.slice(1).map((at, index) => at - begun[index]!);
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * SHORTEST_BACKOFF));
    expect(Math.max(...pauses)).toBe(5 * 60_000);
    expect(Math.min(...pauses)).toBe(SHORTEST_BACKOFF);
  });

  it('begin anew when the last one helped for long', () => {
    const tried = begunAt(begunAt(NO_BACKOFF, NOW), NOW + 5_000);
    expect(tried.row).toBe(2);
    expect(begunAt(tried, NOW + 5_000 + 30_000).row).toBe(1);
  });
});

it('what succeeds between refusals says that the link is well', () => {
  const told = [true, false, false].reduce(noted, NEW_LINK);
  expect(told).toEqual({ worked: true, inARow: 2, mixed: false });
  expect([true, false].reduce(noted, told)).toEqual({ worked: true, inARow: 1, mixed: true });
});
