import type { BrowserName } from '../harness/browsers.ts';
import { channel, type Channel } from '../origin/index.ts';
import { MODES, partsFor, type Mode } from './modes.ts';
import { ROWS, type PlayerRow } from './players.ts';

export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** Lifetime of a link in seconds. The station rounds its end up to a whole second. */
export const LIFETIME = 8;
/** Segments in the live window. It is longer than a pause of two lifetimes; otherwise players lose their position. */
const WINDOW = 20;
/** Lifetime of a token that never expires during a run, in seconds. */
const FOR_EVER = 7 * 24 * 3600;

/** One cell: a player in a browser with one way in which links expire. */
export interface Cell {
  browser: BrowserName;
  row: PlayerRow;
  mode: Mode;
  /** Why the cell does not exist; null if it does. */
  missing: string | null;
}

/** Every cell, including those that do not exist. */
export function allCells(): Cell[] {
  return BROWSERS.flatMap((browser) =>
    MODES.flatMap((mode) =>
      ROWS.map((row) => ({
        browser,
        row,
        mode,
        missing: row.missing[browser] ?? mode.missing[row.plays] ?? mode.missing[row.name] ?? null,
      })),
    ),
  );
}

/**
 * The cells in rounds. In each round every player has another kind of link, so that an aborted run covers some of
 * everything.
 */
export function inRounds(cells: readonly Cell[]): Cell[] {
  const round = ({ row, mode }: Cell): number => {
    const turn = MODES.indexOf(mode) - ROWS.indexOf(row);
    return turn < 0 ? turn + MODES.length : turn;
  };
  return cells.toSorted((a, b) => round(a) - round(b));
}

/** The name of a cell. */
export function cellName({ browser, row, mode }: Pick<Cell, 'browser' | 'row' | 'mode'>): string {
  return `${browser} ${row.name} ${mode.name}`;
}

/**
 * The three viewings of a cell: `kept` with the extension; the controls without it are `none`, and `never` with a token
 * that never expires.
 */
export type Part = 'kept' | 'none' | 'never';

/**
 * The channel of a cell's viewing. Each viewing has its own, so that the station's log distinguishes them. Each cell
 * has its own site, because Freshet learns the behavior of a site.
 */
export function channelOf(cell: Cell, part: Part): Channel {
  const { row, mode } = cell;
  const site = `${cellName(cell).replaceAll(/[^a-z0-9]+/g, '-')}.test`;
  const parts = partsFor(mode, row, site);
  const token = { ...parts.token, lifetime: part === 'never' ? FOR_EVER : LIFETIME };
  const id = `${cellName(cell)} ${part}`.replaceAll(/[^a-z0-9]+/g, '-');
  return channel({ window: WINDOW, ...parts, id, title: `${row.title} with ${mode.title}`, token });
}
