import { isReached, type Figure } from './figure.ts';

/** The figures of one part as text: measured value and limit. */
export function table(part: string, figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map((figure) => {
    const { what, reached, unit, atMost } = figure;
    const must = atMost === null ? '' : `at most ${shown(atMost)} ${isReached(figure) ? '✓' : '✗'}`;
    return `  ${what.padEnd(width)}  ${shown(reached).padStart(8)} ${unit.padEnd(8)} ${must}`.trimEnd();
  });
  return `\n${part}\n${lines.join('\n')}`;
}

/** Three significant digits. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
