import { describe, expect, test } from 'vitest';
import { DemoFailure, report, type FailureKind } from '../../demo/outcome.ts';
import type { DemoResult } from '../../demo/result.ts';

const verdict: DemoResult = {
  expiries: 6,
  refused: 0,
  playedPercent: 99,
  line: 'demo: 6 expiries, 0 refused, 0.0 s stalled, 99 % played',
  passed: true,
};

describe('what the demo says of its end', () => {
  test('only what was measured, where nothing failed', () => {
    expect(report({ verdict, failure: null })).toEqual({ error: null, line: verdict.line, exitCode: 0 });
  });

  const lines: Record<FailureKind, string> = {
    options: 'demo failed: reason',
    browser: 'demo failed: reason',
    station: 'demo failed: the station does not start: reason',
    build: 'demo failed: the extension cannot be built: reason',
    launch: 'demo failed: the browser does not start: reason',
    playing: 'demo failed: reason',
    'browser-died': 'demo failed: the browser died: reason',
    'stream-died': 'demo failed: the stream died: reason',
    'not-kept': 'demo failed: the stream was not kept: reason',
    closing: 'demo failed: not everything could be closed: reason',
    unexpected: 'demo failed: unexpected error: reason',
    interrupted: 'demo failed: interrupted: reason',
  };
  test.each(Object.entries(lines) as [FailureKind, string][])(
    '%s: a line with the reason, and a code',
    (kind, error) => {
      const failure = new DemoFailure(kind, new Error('reason\nof many lines'));
      const exitCode = kind === 'interrupted' ? 130 : 1;
      expect(report({ verdict: null, failure })).toEqual({ error, line: null, exitCode });
      expect(report({ verdict, failure })).toEqual({ error, line: verdict.line, exitCode });
    },
  );

  test('a line also where nothing is known of the reason', () => {
    expect(report({ verdict: null, failure: new DemoFailure('playing', undefined) }).error).toBe(
      'demo failed: no reason given',
    );
    expect(report({ verdict: null, failure: new DemoFailure('interrupted') }).error).toBe('demo failed: interrupted');
  });

  test('a port that is taken', () => {
    const taken = new Error('listen EADDRINUSE: address already in use 127.0.0.1:80');
    expect(report({ verdict: null, failure: DemoFailure.of('station', taken) }).error).toBe(
      'demo failed: the station does not start: listen EADDRINUSE: address already in use 127.0.0.1:80',
    );
  });

  test('no token', () => {
    const failure = new DemoFailure('playing', new Error('goto http://a.test/x?token=s3cret: timed out'));
    expect(report({ verdict: null, failure }).error).not.toContain('s3cret');
  });
});
