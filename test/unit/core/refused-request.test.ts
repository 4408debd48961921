import { describe, expect, it } from 'vitest';
import {
  backoffStartedAt,
  decideOnRefusal,
  mayStartRefresh,
  NO_OUTCOMES,
  NO_BACKOFF,
  withOutcome,
  SHORTEST_BACKOFF,
  type Backoff,
  type RefusalContext,
} from '../../../lib/core/refused-request.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** A single refusal under the link in force, which worked before and lives another minute. */
const FACTS: RefusalContext = {
  now: NOW,
  status: 403,
  isCurrent: true,
  expiresAt: NOW + 60_000,
  mode: 'proactive',
  online: true,
  refreshing: false,
  outcomes: { hasWorked: true, inARow: 1, isMixed: false },
  backoff: NO_BACKOFF,
};
const row = (inARow: number) => ({ outcomes: { ...FACTS.outcomes, inARow } });

describe('decides on a refused request', () => {
  it.each<[string, ReturnType<typeof decideOnRefusal>, Partial<RefusalContext>]>([
    ['403 under the link in force, which was revoked', 'refresh', {}],
    ['401', 'refresh', { status: 401 }],
    ['410', 'refresh', { status: 410 }],
    ['403 with an unknown end', 'refresh', { expiresAt: null }],
    ['403 under an unknown link', 'refresh', { isCurrent: null }],
    ['403 under an earlier link', 'none', { isCurrent: false }],
    [
      '403 under an earlier link when the one in force is dead too',
      'refresh',
      { isCurrent: false, expiresAt: NOW - 1 },
    ],
    ['403 for one file while others succeed', 'none', { outcomes: { hasWorked: true, inARow: 1, isMixed: true } }],
    ['404 while the link lives', 'none', { status: 404 }],
    ['404 twice, as for segments that left the window', 'none', { status: 404, ...row(2) }],
    ['404 for everything', 'refresh', { status: 404, ...row(3) }],
    ["404 after the link's end", 'refresh', { status: 404, expiresAt: NOW - 1 }],
    ['404 a second before the end, by our clock', 'refresh', { status: 404, expiresAt: NOW + 1_000 }],
    ['500 once', 'none', { status: 500 }],
    ['500 again', 'refresh', { status: 503, ...row(2) }],
    ["500 after the link's end", 'refresh', { status: 502, expiresAt: NOW }],
    ["no response once, even after the link's end", 'none', { status: null, expiresAt: NOW }],
    ['no response again', 'refresh', { status: null, ...row(2) }],
    ['no response without a network', 'none', { status: null, online: false, ...row(9) }],
    ['403 without a network', 'none', { online: false }],
    ['403 when the viewer wants no refreshes', 'none', { mode: 'off', expiresAt: NOW - 1 }],
    ['403 in mode on-demand', 'refresh', { mode: 'on-demand' }],
    ['403 in mode passive', 'refresh', { mode: 'passive' }],
    ['403 while a refresh is running', 'wait', { refreshing: true }],
    ['403 right after such a refresh', 'wait', { backoff: { startedAt: NOW - 4_999, unsuccessful: 1 } }],
    ['403 a while after such a refresh', 'refresh', { backoff: { startedAt: NOW - 5_000, unsuccessful: 1 } }],
    ['403 after the second that did not help', 'wait', { backoff: { startedAt: NOW - 9_000, unsuccessful: 2 } }],
  ])('%s: %s', (_, verdict, facts) => {
    expect(decideOnRefusal({ ...FACTS, ...facts })).toBe(verdict);
  });
});

describe('refreshes for refused requests', () => {
  it('back off exponentially while fresh links are refused at once', () => {
    let backoff: Backoff = NO_BACKOFF;
    const startTimes: number[] = [];
    for (let now = NOW; now < NOW + 60 * 60_000; now += 100) {
      if (!mayStartRefresh(backoff, now)) continue;
      backoff = backoffStartedAt(backoff, now);
      startTimes.push(now);
    }
    const pauses = startTimes.slice(1).map((at, index) => at - startTimes[index]!);
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * SHORTEST_BACKOFF));
    expect(Math.max(...pauses)).toBe(5 * 60_000);
    expect(Math.min(...pauses)).toBe(SHORTEST_BACKOFF);
  });

  it('start again without backoff if the last one helped for long', () => {
    const tried = backoffStartedAt(backoffStartedAt(NO_BACKOFF, NOW), NOW + 5_000);
    expect(tried.unsuccessful).toBe(2);
    expect(backoffStartedAt(tried, NOW + 5_000 + 30_000).unsuccessful).toBe(1);
  });
});

it('remembers that a request succeeded between refusals', () => {
  const known = [true, false, false].reduce(withOutcome, NO_OUTCOMES);
  expect(known).toEqual({ hasWorked: true, inARow: 2, isMixed: false });
  expect([true, false].reduce(withOutcome, known)).toEqual({ hasWorked: true, inARow: 1, isMixed: true });
});
