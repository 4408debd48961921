import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  HISTORY_SPAN,
  MAX_ENTRIES,
  withEntry,
  type HistoryEntry,
  type StreamRecord,
} from '../../../lib/core/history.ts';
import { streamHealth } from '../../../lib/core/health.ts';
import { NEVER, nextDue } from '../../../lib/core/schedule.ts';
import { afterFailedRefresh } from '../../../lib/core/stream-changes.ts';
import { ActiveStreamSchema } from '../../../lib/core/stream.ts';
import { streamWith, T0 } from './streams.ts';

const link = (token: string) => `https://c.example/a.m3u8?t=${token}`;
const stored = streamWith([link('a'), link('b'), link('c')]);

describe('a stored stream', () => {
  it('keeps its other links if one is unreadable', () => {
    const [first, second, third] = stored.generations;
    const read = v.parse(ActiveStreamSchema, {
      ...stored,
      generations: [first, { ...second, url: 'nonsense' }, 7, { ...third, source: 'of-a-newer-version' }],
    });
    expect(read.generations).toEqual([first, { ...third, source: 'page' }]);
  });

  it.each([
    ['of a newer version', { ...stored, schemaVersion: 2 }],
    ['without its first link', { ...stored, originalUrl: undefined }],
    ['that is not an object', 'x'],
  ])('%s is rejected', (_, value) => {
    expect(v.is(ActiveStreamSchema, value)).toBe(false);
  });

  it('is repaired from its essential fields', () => {
    const { schemaVersion, originalUrl, siteKey, pageUrl, tabId } = stored;
    const read = v.parse(ActiveStreamSchema, { schemaVersion, originalUrl, siteKey, pageUrl, tabId });
    expect(read).toMatchObject({ currentUrl: originalUrl, frameUrl: pageUrl, dueAt: 0, lastError: null });
    expect(read.generations.map(({ url }) => url)).toEqual([originalUrl]);
  });
});

const refresh = (at: number, kind: 'offline' | 'no-streams'): HistoryEntry => ({
  kind: 'refresh',
  at,
  trigger: 'due',
  steps: { extract: 1, check: 0, pair: 0, total: 1 },
  matched: null,
  check: null,
  changed: [],
  error: { kind },
  expiresAt: null,
});
const record: StreamRecord = { id: 'i', title: '', site: 'campus.example', since: T0, until: null, entries: [] };
const after = (entries: HistoryEntry[]) => entries.reduce(withEntry, record).entries;

describe('a history record', () => {
  it('is bounded in number and time', () => {
    const entries = after(Array.from({ length: MAX_ENTRIES + 50 }, (_, n) => refresh(T0 + n, 'no-streams')));
    expect(entries.map(({ at }) => at - T0)).toEqual(Array.from({ length: MAX_ENTRIES }, (_, n) => n + 50));
    expect(after([refresh(T0, 'no-streams'), refresh(T0 + HISTORY_SPAN, 'no-streams')])).toHaveLength(1);
  });

  it('stores a night without a network as one entry', () => {
    const night = Array.from({ length: 1_000 }, (_, n) => refresh(T0 + n * 10_000, 'offline'));
    expect(after([refresh(T0 - 1, 'no-streams'), ...night]).map(({ at }) => at)).toEqual([T0 - 1, T0]);
  });
});

it('keeps the first pause after a real failure short, whatever the number of offline tries', () => {
  let stream = stored;
  for (let n = 0; n < 60; n++) stream = afterFailedRefresh(stream, { kind: 'offline' }, T0);
  const failing = afterFailedRefresh(stream, { kind: 'no-streams' }, T0);
  const timing = { period: 240_000, random: 0, mode: 'proactive', validity: null, provenAge: null } as const;
  expect(nextDue(failing, timing) - T0).toBe(5_000);
});

it.each(['off', 'passive'] as const)(
  'neither schedules a stream nor shows it as failing in mode %s, whatever failed before',
  (mode) => {
    const failing = afterFailedRefresh(stored, { kind: 'offline' }, T0);
    expect(nextDue(failing, { period: 240_000, random: 0, mode, validity: null, provenAge: null })).toBe(NEVER);
    const { state } = streamHealth(failing, { now: T0, expiresAt: null, refreshing: false, mode });
    expect(state).toBe(mode === 'off' ? 'off' : 'passive');
  },
);
