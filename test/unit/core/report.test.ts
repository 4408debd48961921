import { expect, test } from 'vitest';
import { redactedReport } from '../../../lib/core/report.ts';
import { history, records } from '../../ui/records.ts';

const facts = { version: '0.1.0', userAgent: 'Browser/1', now: Date.parse('2026-11-22T14:22:00Z') };
const hostile = {
  ...records[0]!,
  id: 'c',
  title: 'My private lecture',
  site: 'secret.example',
  entries: [
    ...history,
    { ...history[0]!, error: { kind: 'different-stream', found: 'My other lecture' } },
    { ...history[0]!, error: { kind: 'manifest-mismatch', sentence: 'https://secret.example/?tok=abc' } },
    { ...history[0]!, error: { kind: 'extractor-missing', siteKey: 'secret.example' } },
    { ...history[0]!, error: { kind: 'needs-access', hosts: ['edge.secret.example'] } },
    { ...history[0]!, error: { kind: 'fresh-refused', host: 'edge.secret.example', status: 403 } },
    ...(['unreachable', 'not-a-page', 'needs-access', 'timeout', 'value-missing', 'blocked-address'] as const).map(
      (kind) => ({
        ...history[0]!,
        error: {
          kind: 'extraction-failed',
          problem: {
            kind,
            host: 'secret.example',
            hosts: ['secret.example'],
            contentType: 'secret/example',
            seconds: 1,
            name: 'secret',
          },
        },
      }),
    ),
  ] as typeof history,
};

test('contains no host, no title and no text of a page', () => {
  const report = redactedReport([hostile, ...records], facts);
  expect(report).not.toMatch(/example|lecture|Algebra|Harbour|tok=|secret|https?:/i);
});

test('contains what a maintainer needs first', () => {
  const report = redactedReport(records, facts);
  expect(report).toMatch(/^Freshet 0\.1\.0\nBrowser\/1\nMade at 2026-11-22T14:22:00.000Z\n/);
  expect(report).toContain('stream 1 on host 1, since');
  expect(report).toContain('stream 2 on host 2, since');
  expect(report).toContain('refresh (refused) failed after 790 ms');
  expect(report).toContain('extraction-failed, status, host 1, status 503');
  expect(report).toContain('mode on-demand: revoke-on-issue');
  expect(report.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(
    records.reduce((sum, { entries }) => sum + entries.length, 0),
  );
});

test('uses one number per host throughout', () => {
  const report = redactedReport([records[0]!, { ...records[0]!, id: 'z' }], facts);
  expect(report).toContain('stream 2 on host 1,');
});
