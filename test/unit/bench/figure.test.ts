import { describe, expect, it } from 'vitest';
import { measuredWithLimit, isReached, measured } from '../../bench/figure.ts';
import { readOptions } from '../../bench/options.ts';
import { table } from '../../bench/report.ts';
import { median, percentile } from '../../bench/statistics.ts';

describe('figures', () => {
  it('are reached at their bound and missed above it', () => {
    expect(
      [measured('a', 9, '×'), measuredWithLimit('b', 2, 'ms', 2), measuredWithLimit('c', 2.1, 'ms', 2)].map(isReached),
    ).toEqual([true, true, false]);
  });

  it('are missed where nothing was measured', () => {
    expect(isReached(measuredWithLimit('a', Number.NaN, '×', 1))).toBe(false);
  });

  it('are printed with what they must be', () => {
    expect(table('sizes', [measured('a', 1234.5, 'kB'), measuredWithLimit('b', 1.2345, '×', 1.05)])).toBe(
      '\nsizes\n  a      1235 kB\n  b      1.23 ×        at most 1.05 ✗',
    );
  });
});

describe('statistics', () => {
  it('gives a value that was measured', () => {
    const values = [5, 1, 4, 2, 3];
    expect([median(values), percentile(values, 0.95), percentile(values, 0)]).toEqual([3, 5, 1]);
  });
});

describe('the command line of npm run bench', () => {
  it('takes all parts, or those that are named', () => {
    expect(readOptions(['--json'], ['a', 'b'])).toEqual({ parts: ['a', 'b'], json: true });
    expect(readOptions(['--only', 'b'], ['a', 'b']).parts).toEqual(['b']);
    expect(() => readOptions(['--only', 'c'], ['a', 'b'])).toThrow(RangeError);
  });
});
