/** `npm run matrix`: every player with every way in which links expire, in both browsers. See README.md here. */
import { availableParallelism } from 'node:os';
import { runInPool } from '../../lib/base/concurrency.ts';
import { buildExtension } from '../harness/build.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { startStation, type Station } from '../origin/index.ts';
import { EXPIRIES } from './player-actions.ts';
import { BROWSERS, cellName, channelOf, inRounds, LIFETIME, type Cell, type Part } from './cells.ts';
import { readOptions, type Options } from './options.ts';
import { writeReport } from './report.ts';
import { merge, readResults, writeResults, type Result } from './results.ts';
import { openMatrixSession } from './session.ts';
import { judgeCell } from './verdict.ts';
import { ownVersion, packageVersion } from './versions.ts';

/** Time of a cell besides its lifetimes: opening and closing its windows. */
const AROUND_MS = 40_000;
const CELL_MS = EXPIRIES * (LIFETIME + 1) * 1000 + AROUND_MS;
const PARTS: readonly Part[] = ['kept', 'none', 'never'];

const startedAt = Date.now();
const options = readOptions(process.argv.slice(2));
if (options.report) writeReport(readResults());
else process.exitCode = (await matrix(options)) ? 0 : 1;

/** Plays the chosen cells and writes their results. Returns whether none of them failed or was unproven. */
async function matrix({ cells, atOnce, minutes, rest }: Options): Promise<boolean> {
  const good = new Set(readResults().flatMap((it) => (['kept', 'played'].includes(it.verdict) ? nameOf(it) : [])));
  const wanted = cells.filter((cell) => !rest || !good.has(cellName(cell)));
  const browsers = BROWSERS.filter((browser) => wanted.some((cell) => cell.browser === browser));
  const station = await startStation({
    channels: wanted.flatMap((cell) => PARTS.map((part) => channelOf(cell, part))),
  });
  console.log(`${wanted.length} cells, ${atOnce} at once in each of ${browsers.length} browsers`);
  try {
    const extensions = new Map<BrowserName, string>();
    // One after the other, because both write .wxt.
    for (const browser of browsers) extensions.set(browser, await buildExtension(browser));
    const verdicts = await Promise.all(
      browsers.map((browser) => {
        const own = wanted.filter((cell) => cell.browser === browser);
        const machine = { processors: availableParallelism(), atOnce, browsers: browsers.length };
        const end = startedAt + minutes * 60_000 - CELL_MS;
        return playAll(own, { browser, extension: extensions.get(browser) ?? '', station, machine, end });
      }),
    );
    return verdicts.flat().every((it) => it === 'kept' || it === 'played');
  } finally {
    await station.close();
  }
}

interface Run {
  browser: BrowserName;
  extension: string;
  station: Station;
  machine: Result['machine'];
  /** No cell begins after this time (ms). */
  end: number;
}

async function playAll(cells: readonly Cell[], run: Run): Promise<Result['verdict'][]> {
  const verdicts: Result['verdict'][] = [];
  const session = await openMatrixSession(run.browser, run.extension, run.station);
  try {
    await runInPool(inRounds(cells), run.machine.atOnce, async (cell) => {
      if (Date.now() > run.end) return;
      const measured = await session.play(cell);
      const { row, mode } = cell;
      const result: Result = {
        browser: cell.browser,
        player: row.name,
        mode: mode.name,
        verdict: judgeCell(measured),
        date: new Date().toISOString(),
        versions: { browser: session.version, player: row.npm && packageVersion(row.npm), freshet: ownVersion() },
        machine: run.machine,
        lifetime: LIFETIME,
        ...measured,
      };
      verdicts.push(result.verdict);
      tell(result, longestGap(run.station, cell));
      const results = merge(readResults(), result);
      writeResults(results);
      writeReport(results);
    });
  } finally {
    await session.close();
  }
  return verdicts;
}

function nameOf({ browser, player, mode }: Result): string {
  return `${browser} ${player} ${mode}`;
}

/**
 * The longest time (s) without a new link for the extension's stream. If it is longer than a lifetime, the refresh came
 * too late.
 */
function longestGap(station: Station, cell: Cell): number {
  const times = station.issuedLinks(channelOf(cell, 'kept').id).map(({ at }) => at);
  return Math.max(0, ...times.slice(1).map((at, i) => (at - (times[i] ?? at)) / 1000));
}

function tell(result: Result, gap: number): void {
  const share = (part: Part): string =>
    `${(result[part].playedShare * 100).toFixed(1)} %, ${result[part].refused} refused`;
  const { verdict, kept } = result;
  const controls = `without ${share('none')}; never expires ${share('never')}`;
  console.log(
    `${verdict.padEnd(9)}${nameOf(result)}: ${share('kept')} (${controls}), new links at most ${gap.toFixed(1)} s apart`,
  );
  if (verdict === 'kept') return;
  console.log(
    `  ${JSON.stringify({ refused: kept.refusals, at: kept.refusedAt, kept: kept.errors, never: result.never.errors })}`,
  );
}
