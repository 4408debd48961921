import type { HistoryEntry, RefreshEntry, StreamRecord } from '../../lib/core/history.ts';
import type { AccessView } from '../../lib/core/protocol.ts';
import { minutes, NOW } from './streams.ts';

function refresh(ago: number, change: Partial<RefreshEntry> = {}): RefreshEntry {
  return {
    kind: 'refresh',
    at: NOW - minutes(ago),
    trigger: 'due',
    steps: { extract: 610, check: 120, pair: 40, total: 790 },
    matched: 'title-and-quality',
    check: 'continues',
    changed: ['token'],
    error: null,
    expiresAt: NOW - minutes(ago) + minutes(12),
    ...change,
  };
}

/** A history with entries of every kind, oldest first. */
export const history: HistoryEntry[] = [
  refresh(118, { trigger: 'activation', matched: 'path', check: 'same' }),
  { kind: 'mode', at: NOW - minutes(117), mode: 'on-demand', why: 'revoke-on-issue' },
  ...[112, 108, 104, 100, 96, 92, 88].map((ago) => refresh(ago)),
  {
    kind: 'refused',
    at: NOW - minutes(80),
    until: NOW - minutes(79),
    status: 403,
    count: 4,
    host: 'cdn-3.example.net',
  },
  refresh(79, {
    trigger: 'refused',
    matched: null,
    check: null,
    changed: [],
    error: { kind: 'extraction-failed', problem: { kind: 'status', host: 'campus.example', status: 503 } },
    expiresAt: null,
  }),
  { kind: 'page-link', at: NOW - minutes(75), expiresAt: NOW - minutes(63) },
  refresh(20, { changed: ['token', 'host'], matched: 'names', check: 'opens' }),
  refresh(6, { trigger: 'user', changed: [], matched: 'only-one', check: 'same' }),
  refresh(2),
];

export const records: StreamRecord[] = [
  {
    id: 'a',
    title: 'Linear Algebra 12',
    site: 'campus.example',
    since: NOW - minutes(118),
    until: null,
    entries: history,
  },
  {
    id: 'b',
    title: 'Harbour cam, north pier',
    site: 'harbour-cams.example',
    since: NOW - minutes(40),
    until: NOW - minutes(10),
    entries: [
      refresh(39, { trigger: 'activation' }),
      refresh(25, {
        matched: null,
        check: null,
        changed: [],
        error: { kind: 'needs-access', hosts: ['edge-7.example.net'] },
        expiresAt: null,
      }),
      refresh(24, { trigger: 'access', changed: ['token', 'host'] }),
    ],
  },
];

export const grants: AccessView = {
  all: false,
  grants: [
    { origin: '*://campus.example/*', streams: ['Linear Algebra 12: Eigenvalues and eigenvectors', 'Slides camera'] },
    { origin: '*://cdn-3.example.net/*', streams: ['Linear Algebra 12: Eigenvalues and eigenvectors'] },
    { origin: '*://harbour-cams.example/*', streams: ['Harbour cam, north pier'] },
    { origin: '*://old-player.example/*', streams: [] },
  ],
  waiting: [{ origin: '*://edge-7.example.net/*', streams: ['Quarterly town hall'] }],
};
