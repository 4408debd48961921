/**
 * `npm run house`: measures the structure of the code. Exit code 1 if two files export the same name, or if files
 * import each other in a circle.
 */
import { fileURLToPath } from 'node:url';
import { filesBetween, importCycles, readSourceTree, repeatedNames, type SourceFile } from './source-tree.ts';

const SMALL = 20;
const LARGE = 300;

/**
 * The paths of a reader through the code, as legs from an entry file to a goal file. A leg ends at a message between
 * two parts of the extension, or at an injected port. The next leg starts on the other side.
 */
const JOURNEYS: { title: string; legs: [entry: string, goal: string][] }[] = [
  {
    title: "the popup's switch → the installed rule",
    legs: [
      ['entrypoints/popup/main.tsx', 'lib/ui/popup/popup-controller.ts'],
      ['entrypoints/popup/main.tsx', 'lib/platform/client.ts'],
      ['lib/platform/serve-requests.ts', 'lib/platform/messages.ts'],
      ['lib/app/app.ts', 'lib/core/rules/compile.ts'],
      ['lib/platform/app-ports.ts', 'lib/platform/rules/session-rules.ts'],
    ],
  },
  {
    title: 'the alarm → the badge',
    legs: [
      ['entrypoints/background/index.ts', 'lib/app/refresh/page-refresh.ts'],
      ['lib/app/app.ts', 'lib/app/browser-state.ts'],
      ['lib/platform/app-ports.ts', 'lib/platform/toolbar-button.ts'],
    ],
  },
  {
    title: 'a refused request → new rules',
    legs: [
      ['entrypoints/background/index.ts', 'lib/platform/network/page-traffic.ts'],
      ['lib/app/traffic/monitor.ts', 'lib/core/refused-request.ts'],
      ['lib/app/refresh/page-refresh.ts', 'lib/app/refresh/candidate.ts'],
      ['lib/app/rule-compiler.ts', 'lib/core/rules/compile.ts'],
      ['lib/platform/app-ports.ts', 'lib/platform/rules/session-rules.ts'],
    ],
  },
];

const files = readSourceTree(fileURLToPath(new URL('../..', import.meta.url)), ['lib', 'entrypoints']);
const small = files.filter(({ lines }) => lines <= SMALL);
const large = files.filter(({ lines }) => lines > LARGE);
const names = repeatedNames(files);
const cycles = importCycles(files);

print(`${files.length} TypeScript files in lib and entrypoints, ${totalLines(files)} lines`);
list(`${small.length} of at most ${SMALL} lines`, small.map(withLines));
list(`${large.length} of more than ${LARGE} lines`, large.map(withLines));
list(`${singleImports().length} with exactly one importer`, process.argv.includes('--all') ? singleImports() : []);
list(
  `${names.length} exported names that more than one file declares`,
  names.map(([name, paths]) => `${name}: ${paths.join(', ')}`),
);
list(
  `${cycles.length} import cycles`,
  cycles.map((cycle) => cycle.join(', ')),
);
print('\nFiles on a journey: those on any chain of static imports between the entry and the goal of each of its legs.');
for (const { title, legs } of JOURNEYS) {
  const between = legs.map(([entry, goal]) => filesBetween(files, entry, goal));
  const broken = legs.filter((_, leg) => between[leg]?.length === 0).map((leg) => leg.join(' → '));
  const met = new Set(between.flat());
  const read = files.filter(({ path }) => met.has(path));
  list(
    `${title}: ${read.length} files, ${totalLines(read)} lines`,
    broken.map((leg) => `no imports lead ${leg}`),
  );
}
if (names.length > 0 || cycles.length > 0) process.exitCode = 1;

function singleImports(): string[] {
  const counts = new Map<string, number>();
  for (const path of files.flatMap(({ imports }) => imports)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].flatMap(([path, count]) => (count === 1 ? [path] : [])).toSorted();
}

function totalLines(some: readonly SourceFile[]): number {
  return some.reduce((sum, { lines }) => sum + lines, 0);
}

function withLines({ path, lines }: SourceFile): string {
  return `${path} (${lines})`;
}

function list(title: string, items: readonly string[]): void {
  print(title);
  for (const item of items) print(`  ${item}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
