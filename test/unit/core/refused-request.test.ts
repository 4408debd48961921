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

/** Something of the link in force was refused once; the link had worked, and has a minute to live. */
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

describe('a refused request leads to', () => {
  it.each<[string, ReturnType<typeof decideOnRefusal>, Partial<RefusalContext>]>([
    ['403 under the link in force: it was revoked', 'refresh', {}],
    ['401', 'refresh', { status: 401 }],
    ['410', 'refresh', { status: 410 }],
    ['403 where nobody knows the end', 'refresh', { expiresAt: null }],
    ['403 that cannot be told from the link in force', 'refresh', { isCurrent: null }],
    ['403 under an earlier link', 'none', { isCurrent: false }],
    ['403 under an earlier link, the one in force being dead too', 'refresh', { isCurrent: false, expiresAt: NOW - 1 }],
    ['403 of one file while others go on', 'none', { outcomes: { hasWorked: true, inARow: 1, isMixed: true } }],
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
    ['403 where the CDN was taken to renew by itself', 'refresh', { mode: 'passive' }],
    ['403 while a refresh is going on', 'wait', { refreshing: true }],
    ['403 right after such a refresh', 'wait', { backoff: { startedAt: NOW - 4_999, unsuccessful: 1 } }],
    ['403 a while after such a refresh', 'refresh', { backoff: { startedAt: NOW - 5_000, unsuccessful: 1 } }],
    ['403 after the second that did not help', 'wait', { backoff: { startedAt: NOW - 9_000, unsuccessful: 2 } }],
  ])('%s: %s', (_, verdict, facts) => {
    expect(decideOnRefusal({ ...FACTS, ...facts })).toBe(verdict);
  });
});

describe('refreshes for refused requests', () => {
  it('under links that are refused at once become rarer, each time by twice', () => {
    let backoff: Backoff = NO_BACKOFF;
    const begun: number[] = [];
    for (let now = NOW; now < NOW + 60 * 60_000; now += 100) {
      if (!mayStartRefresh(backoff, now)) continue;
      backoff = backoffStartedAt(backoff, now);
      begun.push(now);
    }
    const pauses = begun.slice(1).map((at, index) => at - begun[index]!);
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * SHORTEST_BACKOFF));
    expect(Math.max(...pauses)).toBe(5 * 60_000);
    expect(Math.min(...pauses)).toBe(SHORTEST_BACKOFF);
  });

  it('begin anew when the last one helped for long', () => {
    const tried = backoffStartedAt(backoffStartedAt(NO_BACKOFF, NOW), NOW + 5_000);
    expect(tried.unsuccessful).toBe(2);
    expect(backoffStartedAt(tried, NOW + 5_000 + 30_000).unsuccessful).toBe(1);
  });
});

it('what succeeds between refusals says that the link is well', () => {
  const told = [true, false, false].reduce(withOutcome, NO_OUTCOMES);
  expect(told).toEqual({ hasWorked: true, inARow: 2, isMixed: false });
  expect([true, false].reduce(withOutcome, told)).toEqual({ hasWorked: true, inARow: 1, isMixed: true });
});
