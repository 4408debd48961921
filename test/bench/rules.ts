import { createRuleCompiler } from '../../lib/app/rule-compiler.ts';
import { compileAll, withinLimits } from '../../lib/core/rules/compile.ts';
import { diffRules } from '../../lib/core/rules/diff.ts';
import type { ActiveStream, ChildRedirect } from '../../lib/core/stream.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';
import { medianCpuMs } from './statistics.ts';
import { trackedStream, trackedStreams } from './streams.ts';

const MANY = 1_000;
const CHILDREN = 1_250;
const RUNS = 7;

/** Measures compiling the rules of many streams, and finding the changes after one more. */
export async function rules(): Promise<Figure[]> {
  const times = new Map<number, number>();
  for (const count of [10, 100, MANY]) {
    times.set(count, await medianCpuMs(RUNS, (run) => trackedStreams(count, run), compileAll));
  }
  const each = (count: number): number => (times.get(count) ?? 0) / count;
  const all = compileAll(trackedStreams(MANY));
  return [
    measured(`rules of ${MANY} streams over 20 sites, three links each`, all.length, 'rules'),
    measured('of them within what a browser takes', withinLimits(all).length, 'rules'),
    measuredWithLimit(
      `${MANY} streams: rules compiled and compared with none installed`,
      await fromNothing(),
      'ms',
      250,
    ),
    measuredWithLimit(`one more stream among ${MANY}: rules compiled and compared`, await oneMore(), 'ms', 20),
    measuredWithLimit(`one refresh among ${MANY} streams: the same`, await oneRefresh(), 'ms', 20),
    measuredWithLimit(`own time for each stream, ${MANY} streams to 100`, each(MANY) / each(100), '×', 1.5),
    ...(await fiveThousand()),
  ];
}

function fromNothing(): Promise<number> {
  return medianCpuMs(
    RUNS,
    (run) => trackedStreams(MANY, run),
    async (streams) => diffRules([], await compilerOf().all(streams)),
  );
}

async function oneMore(): Promise<number> {
  const before = trackedStreams(MANY);
  return change(before, (run) => [...before, trackedStream(MANY + run, run)]);
}

async function oneRefresh(): Promise<number> {
  const before = trackedStreams(MANY);
  return change(before, (run) => before.with(run, trackedStream(run, 0, 4)));
}

/** The time to change from `before`, whose rules are installed, to other streams. */
async function change(before: readonly ActiveStream[], after: (run: number) => ActiveStream[]): Promise<number> {
  const compiler = compilerOf();
  const installed = diffRules([], await compiler.all(before)).addRules;
  return medianCpuMs(RUNS, after, async (streams) => diffRules(installed, await compiler.all(streams)));
}

/** VODs with a signature for each file, as many as fill a browser's rules. */
async function fiveThousand(): Promise<Figure[]> {
  const titles = (count: number, run: number): ActiveStream[] =>
    Array.from({ length: count }, (_, index) => signedTitle(index, run));
  const one = await medianCpuMs(RUNS, (run) => titles(1, run), compileAll);
  const four = await medianCpuMs(RUNS, (run) => titles(4, run), compileAll);
  return [
    measured(
      'rules of four titles that are signed file by file',
      withinLimits(compileAll(titles(4, 0))).length,
      'rules',
    ),
    measured('own time for them', four, 'ms'),
    measuredWithLimit('own time for each title, four of them to one', four / 4 / one, '×', 1.5),
  ];
}

function signedTitle(index: number, run: number): ActiveStream {
  const stream = trackedStream(index, run);
  const child = (number: number): ChildRedirect => {
    const file = `https://edge.title${index}.test/vod/${index}/${run}/${number}`;
    return {
      from: `${file}/${sign(number)}/a.ts`,
      to: `${file}/${sign(number + 1)}/a.ts`,
      isPlaylist: false,
      since: 1,
    };
  };
  return {
    ...stream,
    childMapping: 'by-manifest',
    children: Array.from({ length: CHILDREN }, (_, number) => child(number)),
  };
}

function sign(number: number): string {
  return (number + 1).toString(36).padStart(24, 'x9Kq');
}

/** As in the background of a browser that accepts every regular expression. */
function compilerOf(): ReturnType<typeof createRuleCompiler> {
  return createRuleCompiler({ rules: { unsupported: async () => [] }, log: () => undefined });
}
