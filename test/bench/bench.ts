/** `npm run bench`: measures what Freshet costs. See README.md here. */
import { isReached, type Figure } from './figure.ts';
import { thisMachine } from './machine.ts';
import { readOptions } from './options.ts';
import { pairing } from './pairing.ts';
import { popup } from './popup.ts';
import { table } from './report.ts';
import { redirect } from './redirect.ts';
import { refresh } from './refresh.ts';
import { rules } from './rules.ts';
import { sizes } from './sizes.ts';
import { wake } from './wake.ts';
import { worker } from './worker.ts';

const PARTS = {
  rules,
  pairing,
  sizes,
  'redirect-chromium': redirect('chromium'),
  'redirect-firefox': redirect('firefox'),
  'wake-chromium': wake('chromium'),
  'wake-firefox': wake('firefox'),
  'popup-chromium': popup('chromium'),
  'popup-firefox': popup('firefox'),
  refresh,
  worker,
} as const satisfies Record<string, () => Promise<Figure[]>>;
type Part = keyof typeof PARTS;

const { parts, json } = readOptions(process.argv.slice(2), Object.keys(PARTS) as Part[]);
const failed: Part[] = [];
const measured: Partial<Record<Part, Figure[]>> = {};
for (const part of parts) {
  try {
    const figures = await PARTS[part]();
    measured[part] = figures;
    if (!json) console.log(table(part, figures));
  } catch (error) {
    // The other parts still run.
    failed.push(part);
    console.error(`${part} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const machine = thisMachine();
const figures = Object.values(measured).flat();
const missed = figures.filter((it) => !isReached(it)).length;
if (json) console.log(JSON.stringify({ date: new Date().toISOString(), machine, measured, failed }, null, 1));
else {
  const { processors, model, memoryGB, system, node } = machine;
  console.log(`\n${processors} × ${model}, ${memoryGB} GB, ${system}, Node ${node}`);
  console.log(
    `bench: ${figures.length} figures, ${missed} of them not what they must be${failed.length > 0 ? `; not measured: ${failed.join(', ')}` : ''}`,
  );
}
process.exitCode = missed + failed.length === 0 ? 0 : 1;
