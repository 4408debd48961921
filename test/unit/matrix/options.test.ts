import { describe, expect, test } from 'vitest';
import { allCells, cellName } from '../../matrix/cells.ts';
import { readOptions } from '../../matrix/options.ts';

const names = (...args: string[]): string[] => readOptions(args).cells.map(cellName);
const there = allCells().filter(({ missing }) => missing === null);

describe('the cells to play', () => {
  test('are all that exist', () => expect(names()).toEqual(there.map(cellName)));

  test('have one of the names of every kind that is named', () => {
    expect(names('--only', 'hls.js,dash.js,query,chromium')).toEqual([
      'chromium hls.js query',
      'chromium dash.js query',
    ]);
    expect(names('--only', 'firefox')).toEqual(there.map(cellName).filter((it) => it.startsWith('firefox')));
  });

  test('are few with --quick, of both browsers and most players', () => {
    const quick = readOptions(['--quick']).cells;
    expect(new Set(quick.map(({ browser }) => browser)).size).toBe(2);
    expect(new Set(quick.map(({ row }) => row.player)).size).toBe(5);
    expect(quick.length).toBeLessThanOrEqual(8);
  });
});

test.each([
  [['--only', 'hls'], RangeError],
  [['--at-once', 'many'], RangeError],
  [['--minutes', '0'], RangeError],
  [['--all'], TypeError],
])('%j is refused', (args, error) => expect(() => readOptions(args)).toThrow(error));
