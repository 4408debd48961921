import { expect, it } from 'vitest';
import type { StreamError } from '../../../lib/core/errors.ts';
import { streamHealth, type Health, type HealthFacts } from '../../../lib/core/health.ts';
import { afterFailedRefresh } from '../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { streamWith, T0 } from './streams.ts';

const LINK = 'https://c.example/a.m3u8?t=x';
const well = { ...streamWith([LINK]), dueAt: T0 + 60_000 };
const failing = (error: StreamError) => afterFailedRefresh(well, error, T0 - 5_000);
const page = (status: number) =>
  failing({ kind: 'extraction-failed', problem: { kind: 'status', host: 'campus.example', status } });
const closed: StreamError = { kind: 'needs-access', hosts: ['edge.example'] };
const none: StreamError = { kind: 'no-streams' };

it.each<[string, ActiveStream, Partial<HealthFacts>, Health]>([
  ['good, until it is known when', well, { expiresAt: T0 + 9 }, { state: 'good', until: T0 + 9 }],
  ['good, until nobody knows when', well, {}, { state: 'good', until: null }],
  ['due', { ...well, dueAt: T0 }, {}, { state: 'due' }],
  ['refreshing, whatever failed before', failing(none), { refreshing: true }, { state: 'refreshing' }],
  ['failing', failing(none), {}, { state: 'failing', since: T0 - 5_000, error: none }],
  [
    'failing with a link that still works',
    failing(none),
    { expiresAt: T0 + 1 },
    { state: 'failing', since: T0 - 5_000, error: none },
  ],
  ['stopped, where that link has died', failing(none), { expiresAt: T0 }, { state: 'stopped', at: T0, error: none }],
  ['without access', failing(closed), {}, { state: 'needs-access', hosts: ['edge.example'] }],
  [
    'without access to a frame of the page',
    failing({ kind: 'extraction-failed', problem: closed as { kind: 'needs-access'; hosts: string[] } }),
    {},
    { state: 'needs-access', hosts: ['edge.example'] },
  ],
  ['its page gone (404)', page(404), {}, { state: 'page-gone', since: T0 - 5_000, error: page(404).lastError! }],
  ['its page gone (410)', page(410), {}, { state: 'page-gone', since: T0 - 5_000, error: page(410).lastError! }],
  ['its page broken', page(500), {}, { state: 'failing', since: T0 - 5_000, error: page(500).lastError! }],
  ['without a network', failing({ kind: 'offline' }), { expiresAt: T0 - 1 }, { state: 'offline', since: T0 - 5_000 }],
  ['left to a CDN that renews by itself', failing(none), { mode: 'passive' }, { state: 'passive' }],
  ['off, as the viewer wants', failing(none), { mode: 'off' }, { state: 'off' }],
])('a stream is %s', (_, stream, facts, is) => {
  expect(streamHealth(stream, { now: T0, expiresAt: null, refreshing: false, mode: 'proactive', ...facts })).toEqual(
    is,
  );
});

it('counts as failing since the first failure, however often it was tried', () => {
  const again = afterFailedRefresh(failing(none), none, T0);
  expect(streamHealth(again, { now: T0, expiresAt: null, refreshing: false, mode: 'proactive' })).toMatchObject({
    since: T0 - 5_000,
  });
});
