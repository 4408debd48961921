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

it('returns the end times of recent failed refreshes', () => {
  const entries = [refresh(10, 5, null, true), refresh(50, 5, null), page(60, null), refresh(70, 5, null, true)];
  expect(failedRefreshTimes(entries, 20)).toEqual([75]);
});

describe("the spans of a stream's links", () => {
  it.each([
    { what: 'are empty without entries', entries: [], spans: [] },
    {
      what: 'last until now if the link has no known end',
      entries: [page(10, null)],
      spans: [{ from: 10, until: 100, diesAt: null }],
    },
    { what: 'end when the link died', entries: [page(10, 40)], spans: [{ from: 10, until: 40, diesAt: 40 }] },
    {
      what: 'start at the end of a refresh',
      entries: [page(10, 90), refresh(50, 5, 200)],
      spans: [
        { from: 10, until: 55, diesAt: 90 },
        { from: 55, until: 100, diesAt: 200 },
      ],
    },
    {
      what: "leave a gap between a link's end and the next link",
      entries: [page(10, 40), refresh(50, 5, null)],
      spans: [
        { from: 10, until: 40, diesAt: 40 },
        { from: 55, until: 100, diesAt: null },
      ],
    },
    {
      what: 'ignore failed refreshes',
      entries: [page(10, null), refresh(50, 5, null, true)],
      spans: [{ from: 10, until: 100, diesAt: null }],
    },
    { what: 'leave out links that ended before the shown period', entries: [page(1, 3)], spans: [] },
    {
      what: 'are cut at the start of the shown period',
      entries: [page(1, 60)],
      spans: [{ from: 5, until: 60, diesAt: 60 }],
    },
  ])('$what', ({ entries, spans }) => {
    expect(linkSpans(entries, 5, 100)).toEqual(spans);
  });

  it('merge neighbours if there are too many, but keep gaps', () => {
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
])('names what changed in a fresh link: %s', (_, fresh, changes) => {
  expect(linkChanges(OLD, fresh)).toEqual(changes);
});
