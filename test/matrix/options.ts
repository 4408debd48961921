import { parseArgs } from 'node:util';
import { allCells, BROWSERS, cellName, type Cell } from './cells.ts';
import { MODES } from './modes.ts';
import { ROWS } from './players.ts';

export interface Options {
  /** The cells to play. */
  cells: Cell[];
  /** How many cells each browser plays at once. */
  atOnce: number;
  /** Begins no cell that would end later than this, in minutes from the start. */
  minutes: number;
  /** Plays only cells that have no result or failed. */
  rest: boolean;
  /** Plays nothing and writes the report from the existing results. */
  report: boolean;
}

/** The cells of `--quick`: every player once, five kinds of link, all at once, in under five minutes. */
const QUICK = new Set([
  'chromium hls.js query',
  'chromium dash.js edge',
  'chromium mp4 cookie',
  'firefox video.js path',
  'firefox shaka signed-vod',
]);

/**
 * Reads the command line: `[--quick] [--only NAME,…] [--rest] [--at-once N] [--minutes N] [--report]`. Names are of
 * players, modes and browsers; a cell must match one name of every kind that is given. Throws a TypeError for other
 * options and a RangeError for unknown names.
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      rest: { type: 'boolean', default: false },
      'at-once': { type: 'string', default: '3' },
      minutes: { type: 'string', default: 'Infinity' },
      report: { type: 'boolean', default: false },
    },
  });
  const names = values.only.split(',').filter((it) => it !== '');
  const chosen = selected(names).filter((cell) => !values.quick || QUICK.has(cellName(cell)));
  return {
    cells: chosen.filter(({ missing }) => missing === null),
    atOnce: positive('at-once', values['at-once']),
    minutes: positive('minutes', values.minutes),
    rest: values.rest,
    report: values.report,
  };
}

function selected(names: readonly string[]): Cell[] {
  const kinds: [readonly string[], (cell: Cell) => string][] = [
    [BROWSERS, (cell) => cell.browser],
    [ROWS.map(({ name }) => name), (cell) => cell.row.name],
    [MODES.map(({ name }) => name), (cell) => cell.mode.name],
  ];
  const known = kinds.flatMap(([all]) => all);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`there is no ${unknown}, only ${known.join(', ')}`);
  return kinds.reduce((cells, [all, nameOf]) => {
    const wanted = names.filter((name) => all.includes(name));
    return wanted.length === 0 ? cells : cells.filter((cell) => wanted.includes(nameOf(cell)));
  }, allCells());
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`--${name} wants a number above 0, not ${text}`);
  return value;
}
