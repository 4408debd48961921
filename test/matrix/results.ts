import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Cell } from './cells.ts';
import { Outcome } from './outcome.ts';

/** The result of one cell, with the versions and the machine. */
export const Result = v.object({
  browser: v.picklist(['chromium', 'firefox']),
  player: v.string(),
  mode: v.string(),
  verdict: v.picklist(['kept', 'played', 'failed', 'unproven']),
  /** When the cell ended. */
  date: v.pipe(v.string(), v.isoTimestamp()),
  versions: v.object({ browser: v.string(), player: v.nullable(v.string()), freshet: v.string() }),
  /** Processors of the machine, cells at once in each browser, and the number of browsers. */
  machine: v.object({ processors: v.number(), atOnce: v.number(), browsers: v.number() }),
  /** Lifetime of a link in seconds. */
  lifetime: v.number(),
  kept: Outcome,
  none: Outcome,
  never: Outcome,
});
export type Result = v.InferOutput<typeof Result>;

/** The sign of a verdict. */
export const SIGNS: Record<Result['verdict'], string> = { kept: '✓', played: '~', failed: '✗', unproven: '?' };

/** The result of a cell; null if there is none yet. */
export function resultOf(results: readonly Result[], { browser, row, mode }: Cell): Result | null {
  return results.find((it) => it.browser === browser && it.player === row.name && it.mode === mode.name) ?? null;
}

const FILE = new URL('./results.json', import.meta.url);

/** Reads the results. Throws a ValiError if the file is malformed. */
export function readResults(): Result[] {
  return v.parse(v.array(Result), JSON.parse(readFileSync(FILE, 'utf8')));
}

/** Replaces the results. */
export function writeResults(results: readonly Result[]): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 1)}\n`);
}

/** Adds a result, in place of an earlier one of the same cell. */
export function merge(results: readonly Result[], fresh: Result): Result[] {
  const key = ({ browser, player, mode }: Result): string => `${browser} ${player} ${mode}`;
  return [...results.filter((it) => key(it) !== key(fresh)), fresh].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
