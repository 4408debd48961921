import { describe, expect, test } from 'vitest';
import type { Health } from '../../../lib/core/health.ts';
import { notificationChanges, NOTIFY_AFTER, type NotifiableStream } from '../../../lib/core/notifications.ts';

const NOW = 1_800_000_000_000;
const error = { kind: 'no-match' } as const;
const failing = (ago: number): Health => ({ state: 'failing', since: NOW - ago, error });
const one = (health: Health, expiresAt: number | null = NOW + 600_000): NotifiableStream => ({
  id: 'a',
  health,
  expiresAt,
});
const changesFor = (stream: NotifiableStream | null, notifiedIds: string[] = []) =>
  notificationChanges(stream ? [stream] : [], new Set(notifiedIds), NOW);

const TROUBLE: Health[] = [
  { state: 'needs-access', hosts: ['e.net'] },
  { state: 'page-gone', since: NOW, error },
  { state: 'stopped', at: NOW, error },
  failing(NOTIFY_AFTER),
];
const WELL: Health[] = [{ state: 'good', until: null }, { state: 'due' }, { state: 'passive' }];
const OPEN: Health[] = [{ state: 'refreshing' }, { state: 'offline', since: NOW }];

describe('a failure', () => {
  test.each(TROUBLE)('%j is reported', (health) => {
    expect(changesFor(one(health))).toEqual({ failing: ['a'], recovered: [], notifiedIds: ['a'] });
  });
  test.each(TROUBLE)('%j is reported once per episode', (health) => {
    expect(changesFor(one(health), ['a'])).toEqual({ failing: [], recovered: [], notifiedIds: ['a'] });
  });
  test('that may pass within seconds is reported only if it lasts or the link is about to end', () => {
    expect(changesFor(one(failing(NOTIFY_AFTER - 1))).failing).toEqual([]);
    expect(changesFor(one(failing(1), NOW + NOTIFY_AFTER)).failing).toEqual(['a']);
    expect(changesFor(one(failing(1), null)).failing).toEqual([]);
  });
});

test.each(WELL)('%j ends the episode, which is reported once', (health) => {
  expect(changesFor(one(health), ['a'])).toEqual({ failing: [], recovered: ['a'], notifiedIds: [] });
  expect(changesFor(one(health))).toEqual({ failing: [], recovered: [], notifiedIds: [] });
});

test('ends the episode silently if refreshes are switched off', () => {
  expect(changesFor(one({ state: 'off' }), ['a'])).toEqual({ failing: [], recovered: [], notifiedIds: [] });
});

test.each(OPEN)('%j neither starts nor ends an episode', (health) => {
  expect(changesFor(one(health))).toEqual({ failing: [], recovered: [], notifiedIds: [] });
  expect(changesFor(one(health), ['a'])).toEqual({ failing: [], recovered: [], notifiedIds: ['a'] });
});

test('forgets a stream that is gone, without a notification', () => {
  expect(changesFor(null, ['a'])).toEqual({ failing: [], recovered: [], notifiedIds: [] });
});
