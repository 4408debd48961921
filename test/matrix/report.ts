import { writeFileSync } from 'node:fs';
import { EXPIRIES } from './player-actions.ts';
import { allCells, BROWSERS, LIFETIME, type Cell } from './cells.ts';
import { MODES } from './modes.ts';
import { picture } from './picture.ts';
import { ROWS } from './players.ts';
import type { Outcome } from './outcome.ts';
import { resultOf, SIGNS, type Result } from './results.ts';

const folder = new URL('./', import.meta.url);

/** Writes RESULTS.md and matrix.svg. */
export function writeReport(results: readonly Result[]): void {
  writeFileSync(new URL('RESULTS.md', folder), report(results));
  writeFileSync(new URL('matrix.svg', folder), picture(results));
}

/** The results as Markdown. */
export function report(results: readonly Result[]): string {
  const cells = allCells();
  const there = cells.filter(({ missing }) => missing === null);
  const count = (verdict: Result['verdict']): number => results.filter((it) => it.verdict === verdict).length;
  const left = there.filter((cell) => resultOf(results, cell) === null);
  return `# The continuity matrix

Made by \`npm run matrix\` ([README.md](README.md) says how it is measured); do not edit.

![The matrix: players by ways in which links expire](matrix.svg)

Of ${there.length} cells ${count('kept')} kept playing with nothing refused (${SIGNS.kept}), ${count('played')} played on
although something was refused (${SIGNS.played}), ${count('failed')} failed (${SIGNS.failed}), ${count('unproven')} prove
nothing since a control did not do what it should (${SIGNS.unproven}), and ${left.length} have not been played. Links were
good for ${LIFETIME} seconds; every viewing lasted ${EXPIRIES} lifetimes.

${madeWith(results)}

${BROWSERS.map((browser) => tables(browser, results)).join('\n\n')}

## Cells that cannot be

${bullets(cells.flatMap(({ browser, row, mode, missing }) => (missing === null ? [] : `${row.title}, ${mode.title}, ${browser}: ${missing}.`)))}
`;
}

function madeWith(results: readonly Result[]): string {
  const distinct = (values: string[]): string => [...new Set(values)].toSorted().join(', ');
  const dates = results.map(({ date }) => date.slice(0, 10)).toSorted();
  const packages = results.flatMap(({ player, versions }) => {
    const npm = ROWS.find(({ name }) => name === player)?.npm;
    return npm && versions.player ? `${npm} ${versions.player}` : [];
  });
  return bullets([
    `Played: ${distinct([dates.at(0) ?? 'never', dates.at(-1) ?? 'never'])}`,
    `Browsers: ${distinct(results.map(({ versions }) => versions.browser))}`,
    `Players: ${distinct(packages)}`,
    `Machine: ${distinct(results.map(({ machine }) => `${machine.processors} processors`))}; cells at once: ${distinct(
      results.map(({ machine }) => `${machine.atOnce} × ${machine.browsers} browsers`),
    )}`,
  ]);
}

function tables(browser: Cell['browser'], results: readonly Result[]): string {
  const own = results.filter((it) => it.browser === browser);
  const rows = ROWS.flatMap((row) =>
    MODES.flatMap((mode) => own.filter((it) => it.player === row.name && it.mode === mode.name).map(line)),
  );
  return `## ${browser === 'chromium' ? 'Chromium' : 'Firefox'}

| player | link | | expiries | asked | refused | stalled | played | without: refused | played | never expires: refused | stalled | played |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${bullets(own.flatMap(why))}`;
}

function line({ player, mode, verdict, kept, none, never }: Result): string {
  const title = MODES.find(({ name }) => name === mode)?.title ?? mode;
  const cells = [player, title, SIGNS[verdict], kept.expiries, kept.asked];
  const values = [kept.refused, seconds(kept), share(kept), none.refused, share(none)];
  return `| ${[...cells, ...values, never.refused, seconds(never), share(never)].join(' | ')} |`;
}

/** The refusals and errors of a cell that did not play without any. */
function why({ player, mode, verdict, kept, never }: Result): string[] {
  if (verdict === 'kept') return [];
  const refusals = Object.entries(kept.refusals).map(([what, times]) => `${times} × ${what}`);
  const errors = [...kept.errors, ...never.errors.map((it) => `with a token that never expires: ${it}`)];
  const said = [...refusals, ...errors].join('; ');
  return [`${player}, ${mode}, ${verdict}: ${said || 'nothing was refused and no error reported'}.`];
}

function seconds({ stalledSeconds }: Outcome): string {
  return `${stalledSeconds.toFixed(1)} s`;
}

function share({ playedShare }: Outcome): string {
  return `${(playedShare * 100).toFixed(1)} %`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((it) => `- ${it}`).join('\n');
}
