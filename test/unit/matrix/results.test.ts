import { describe, expect, test } from 'vitest';
import { picture } from '../../matrix/picture.ts';
import { report } from '../../matrix/report.ts';
import { merge } from '../../matrix/results.ts';
import { dead, outcome, result } from './outcomes.ts';

describe('a result', () => {
  const other = result({ mode: 'path' });
  const old = result({ date: '2026-11-20T12:00:00.000Z' });

  test('takes the place of the earlier one of its cell, and of no other', () => {
    expect(merge(merge([old], other), result())).toEqual([other, result()]);
  });

  test('has the same place in whatever order they come', () => {
    expect(merge(merge([], other), old)).toEqual(merge(merge([], old), other));
  });
});

const failed = result({
  mode: 'cookie',
  verdict: 'failed',
  kept: { ...dead, refusals: { 'segment missing': 3 } },
});

describe('the report', () => {
  const text = report([result(), failed]);

  test('has a line of figures for each cell', () => {
    expect(text).toContain(
      '| hls.js | query token | ✓ | 20 | 20 | 0 | 0.5 s | 99.0 % | 3 | 10.0 % | 0 | 0.5 s | 99.0 % |',
    );
  });

  test('says what failed and why', () => {
    expect(text).toContain('| hls.js | cookie token | ✗ |');
    expect(text).toContain('- hls.js, cookie, failed: 3 × segment missing; levelLoadError.');
  });

  test('says what cannot be and why', () => {
    expect(text).toContain('- dash.js, LL-HLS, chromium: LL-HLS is not DASH.');
  });

  test('says what it was made with', () => {
    expect(text).toContain('hls.js 1.7.4');
    expect(text).toContain('Chrome/156');
  });
});

test('the picture has a sign and a share for each result, and a dash for what cannot be', () => {
  const svg = picture([result(), failed, result({ mode: 'path', kept: outcome({ playedShare: 1.004 }) })]);
  expect(svg).toContain('<title>hls.js, query token, chromium: kept</title>');
  expect(svg).toContain('>✓ 99</text>');
  expect(svg).toContain('>✓ 100</text>');
  expect(svg).toContain('>✗ 10</text>');
  expect(svg).toContain('>–</text>');
  expect(svg).toContain('prefers-color-scheme: dark');
});
