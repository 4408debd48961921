import { describe, expect, it } from 'vitest';
import { failedRefreshTimes, linkChanges, linkSpans, type HistoryEntry } from '../../../lib/core/history.ts';

const page = (at: number, expiresAt: number | null): HistoryEntry => ({ kind: 'page-link', at, expiresAt });
const refresh = (at: number, total: number, expiresAt: number | null, failed = false): HistoryEntry => ({
  kind: 'refresh',
  at,
  trigger: 'due',
  steps: { extract: total, check: 0, pair: 0, total },
  matched: null,
  check: null,
  changed: [],
  error: failed ? { kind: 'offline' } : null,
  expiresAt,
});

it('refreshes that failed lately are known by their ends', () => {
  const entries = [refresh(10, 5, null, true), refresh(50, 5, null), page(60, null), refresh(70, 5, null, true)];
  expect(failedRefreshTimes(entries, 20)).toEqual([75]);
});

describe('the links of a stream one after the other', () => {
  it.each([
    { what: 'nothing', entries: [], spans: [] },
    { what: 'one without an end', entries: [page(10, null)], spans: [{ from: 10, until: 100, diesAt: null }] },
    { what: 'one that died', entries: [page(10, 40)], spans: [{ from: 10, until: 40, diesAt: 40 }] },
    {
      what: 'a refresh counts from its end',
      entries: [page(10, 90), refresh(50, 5, 200)],
      spans: [
        { from: 10, until: 55, diesAt: 90 },
        { from: 55, until: 100, diesAt: 200 },
      ],
    },
    {
      what: 'a gap between a death and the next link',
      entries: [page(10, 40), refresh(50, 5, null)],
      spans: [
        { from: 10, until: 40, diesAt: 40 },
        { from: 55, until: 100, diesAt: null },
      ],
    },
    {
      what: 'a failed refresh gives no link',
      entries: [page(10, null), refresh(50, 5, null, true)],
      spans: [{ from: 10, until: 100, diesAt: null }],
    },
    { what: 'over before the time shown', entries: [page(1, 3)], spans: [] },
    { what: 'begun before the time shown', entries: [page(1, 60)], spans: [{ from: 5, until: 60, diesAt: 60 }] },
  ])('$what', ({ entries, spans }) => {
    expect(linkSpans(entries, 5, 100)).toEqual(spans);
  });

  it('too many of them: neighbours are drawn together, a gap stays', () => {
    const entries = [page(10, null), page(20, null), page(30, 35), page(60, null)];
    expect(linkSpans(entries, 0, 100, 3)).toEqual([
      { from: 10, until: 30, diesAt: null },
      { from: 30, until: 35, diesAt: 35 },
      { from: 60, until: 100, diesAt: null },
    ]);
  });
});

const OLD = 'https://edge1.cdn.example/live/lec12/master.m3u8?token=aaaa1111bbbb2222';

it.each([
  ['the same link', OLD, []],
  ['another token', OLD.replace('aaaa1111', 'cccc3333'), ['token']],
  ['another edge', OLD.replace('edge1', 'edge2'), ['host']],
  ['another edge and token', OLD.replace('edge1', 'edge2').replace('aaaa1111', 'cccc3333'), ['token', 'host']],
])('what is different about a fresh link: %s', (_, fresh, changes) => {
  expect(linkChanges(OLD, fresh)).toEqual(changes);
});
