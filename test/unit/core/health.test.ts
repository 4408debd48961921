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
const noAccess: StreamError = { kind: 'needs-access', hosts: ['edge.example'] };
const noStreams: StreamError = { kind: 'no-streams' };

it.each<[string, ActiveStream, Partial<HealthFacts>, Health]>([
  ['good until its known end', well, { expiresAt: T0 + 9 }, { state: 'good', until: T0 + 9 }],
  ['good without a known end', well, {}, { state: 'good', until: null }],
  ['due', { ...well, dueAt: T0 }, {}, { state: 'due' }],
  ['refreshing, even after a failure', failing(noStreams), { refreshing: true }, { state: 'refreshing' }],
  ['failing', failing(noStreams), {}, { state: 'failing', since: T0 - 5_000, error: noStreams }],
  [
    'failing while its link still works',
    failing(noStreams),
    { expiresAt: T0 + 1 },
    { state: 'failing', since: T0 - 5_000, error: noStreams },
  ],
  [
    'stopped when that link has died',
    failing(noStreams),
    { expiresAt: T0 },
    { state: 'stopped', at: T0, error: noStreams },
  ],
  ['needing access to a host', failing(noAccess), {}, { state: 'needs-access', hosts: ['edge.example'] }],
  [
    'needing access to a frame of the page',
    failing({ kind: 'extraction-failed', problem: noAccess as { kind: 'needs-access'; hosts: string[] } }),
    {},
    { state: 'needs-access', hosts: ['edge.example'] },
  ],
  ['page-gone on status 404', page(404), {}, { state: 'page-gone', since: T0 - 5_000, error: page(404).lastError! }],
  ['page-gone on status 410', page(410), {}, { state: 'page-gone', since: T0 - 5_000, error: page(410).lastError! }],
  ['failing on status 500', page(500), {}, { state: 'failing', since: T0 - 5_000, error: page(500).lastError! }],
  [
    'offline without a network',
    failing({ kind: 'offline' }),
    { expiresAt: T0 - 1 },
    { state: 'offline', since: T0 - 5_000 },
  ],
  ['passive if the CDN renews by itself', failing(noStreams), { mode: 'passive' }, { state: 'passive' }],
  ['off if the viewer chose that', failing(noStreams), { mode: 'off' }, { state: 'off' }],
])('shows a stream as %s', (_, stream, facts, is) => {
  expect(streamHealth(stream, { now: T0, expiresAt: null, refreshing: false, mode: 'proactive', ...facts })).toEqual(
    is,
  );
});

it('counts as failing since the first failure, however many follow', () => {
  const again = afterFailedRefresh(failing(noStreams), noStreams, T0);
  expect(streamHealth(again, { now: T0, expiresAt: null, refreshing: false, mode: 'proactive' })).toMatchObject({
    since: T0 - 5_000,
  });
});
