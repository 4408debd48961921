import type { BrowserName } from '../harness/browsers.ts';
import { channel, type Channel } from '../origin/index.ts';
import { MODES, partsFor, type Mode } from './modes.ts';
import { ROWS, type PlayerRow } from './players.ts';

export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** For how many seconds a link is good. The station rounds its end up to a whole second. */
export const LIFETIME = 8;
/** How many segments one can go back: more than what a pause of two lifetimes takes, or players lose their place in it. */
const WINDOW = 20;
/** A token that does not die while anybody looks, in seconds. */
const FOR_EVER = 7 * 24 * 3600;

/** One cell: a player in a browser under a way in which links expire. */
export interface Cell {
  browser: BrowserName;
  row: PlayerRow;
  mode: Mode;
  /** Why there is no such cell; null where there is one. */
  missing: string | null;
}

/** Every cell, those that do not exist too. */
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
 * The cells in rounds, in each of which every player has another kind of link: so a run that is cut short has something
 * of everything.
 */
export function inRounds(cells: readonly Cell[]): Cell[] {
  const round = ({ row, mode }: Cell): number => {
    const turn = MODES.indexOf(mode) - ROWS.indexOf(row);
    return turn < 0 ? turn + MODES.length : turn;
  };
  return cells.toSorted((a, b) => round(a) - round(b));
}

/** Names a cell. */
export function cellName({ browser, row, mode }: Pick<Cell, 'browser' | 'row' | 'mode'>): string {
  return `${browser} ${row.name} ${mode.name}`;
}

/**
 * The three viewings of a cell: `kept` by the extension, and the controls, `none` without it, and `never` without it
 * where the token never expires.
 */
export type Part = 'kept' | 'none' | 'never';

/**
 * The channel of a cell's viewing: each has its own, so that the station's log tells them apart, and every cell a site of
 * its own, since Freshet learns of a site how it treats its links.
 */
export function channelOf(cell: Cell, part: Part): Channel {
  const { row, mode } = cell;
  const site = `${cellName(cell).replaceAll(/[^a-z0-9]+/g, '-')}.test`;
  const parts = partsFor(mode, row, site);
  const token = { ...parts.token, lifetime: part === 'never' ? FOR_EVER : LIFETIME };
  const id = `${cellName(cell)} ${part}`.replaceAll(/[^a-z0-9]+/g, '-');
  return channel({ window: WINDOW, ...parts, id, title: `${row.title} with ${mode.title}`, token });
}
