import { BROWSERS, allCells, type Cell } from './cells.ts';
import { MODES } from './modes.ts';
import { ROWS } from './players.ts';
import { resultOf, SIGNS, type Result } from './results.ts';

const LEFT = 150;
const TOP = 150;
const WIDE = 66;
const HIGH = 30;
const GAP = 26;

// Readable on a light and on a dark page; every colour comes with a sign and a number.
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2933; }
  .browser { font-weight: 600; font-size: 13px; }
  .kept { fill: #bfe5c8; } .played { fill: #f3e2a9; } .failed { fill: #f5bcb8; }
  .unproven, .open { fill: #d9dee3; } .missing { fill: none; stroke: #9aa5b1; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb; }
    .kept { fill: #1f6b3a; } .played { fill: #75600f; } .failed { fill: #8f2d27; }
    .unproven, .open { fill: #48525c; }
  }`;

/** The matrix as an SVG: a row for every player in every browser, a column for every way in which links expire. */
export function picture(results: readonly Result[]): string {
  const width = LEFT + MODES.length * WIDE + 10;
  const blockHigh = GAP + ROWS.length * HIGH;
  const legend = TOP + BROWSERS.length * blockHigh + 24;
  const heads = MODES.map(({ title }, i) => {
    const x = LEFT + i * WIDE + WIDE / 2;
    return `<text transform="translate(${x} ${TOP - 4}) rotate(-40)">${escape(title)}</text>`;
  });
  const blocks = BROWSERS.flatMap((browser, i) => block(browser, TOP + i * blockHigh, results));
  const keys = [
    `${SIGNS.kept} nothing refused, % played`,
    `${SIGNS.played} played on, some refused`,
    `${SIGNS.failed} failed`,
    `${SIGNS.unproven} a control failed`,
    '– cannot be',
    'blank: not played yet',
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 60} ${legend + 14}" width="${width + 60}" role="img" aria-label="Continuity of every player under every way in which links expire">
<style>${STYLE}
</style>
${[...heads, ...blocks].join('\n')}
<text x="10" y="${legend}">${keys.map(escape).join('   ·   ')}</text>
</svg>
`;
}

function block(browser: Cell['browser'], top: number, results: readonly Result[]): string[] {
  const cells = allCells().filter((cell) => cell.browser === browser);
  const lines = [
    `<text class="browser" x="10" y="${top + 18}">${browser === 'chromium' ? 'Chromium' : 'Firefox'}</text>`,
  ];
  ROWS.forEach((row, i) => {
    const y = top + GAP + i * HIGH;
    lines.push(`<text x="10" y="${y + 19}">${escape(row.title)}</text>`);
    MODES.forEach((mode, j) => {
      const cell = cells.find((it) => it.row === row && it.mode === mode);
      if (cell) lines.push(square(cell, LEFT + j * WIDE, y, resultOf(results, cell)));
    });
  });
  return lines;
}

function square(cell: Cell, x: number, y: number, result: Result | null): string {
  const kind = cell.missing === null ? (result?.verdict ?? 'open') : 'missing';
  const percent = result ? ` ${Math.floor(Math.min(1, result.kept.playedShare) * 100)}` : '';
  const said = cell.missing === null ? (result ? `${SIGNS[result.verdict]}${percent}` : '') : '–';
  const title = `${cell.row.title}, ${cell.mode.title}, ${cell.browser}: ${cell.missing ?? kind}`;
  return (
    `<g><title>${escape(title)}</title><rect class="${kind}" x="${x + 2}" y="${y + 2}" width="${WIDE - 4}" ` +
    `height="${HIGH - 4}" rx="4"/><text x="${x + WIDE / 2}" y="${y + 19}" text-anchor="middle">${said}</text></g>`
  );
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
