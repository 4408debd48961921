import fc from 'fast-check';
import { compileAll } from '../../../../lib/core/rules/compile.ts';
import { Clock } from './clock.ts';
import { Machine } from './machine.ts';
import { SimulatedSite, type Outage, type SiteTraits } from './site.ts';

/** When every run starts, and a minute (ms). */
export const START = Date.parse('2026-11-22T12:00:00Z');
export const MINUTE = 60_000;
/**
 * How often a run is checked (ms), how many checks at most, and the longest refresh (ms): a slow page, then its
 * manifest.
 */
const CHECK_INTERVAL = 10_000;
const MAX_CHECKS = 1_000;
const LONGEST_REFRESH = 25_000;

const DAY = 24 * 60 * MINUTE;

const traits = (lifetime: fc.Arbitrary<number>): fc.Arbitrary<SiteTraits> =>
  fc.record({
    lifetime,
    tellsExpiry: fc.boolean(),
    revokesOnIssue: fc.boolean(),
    changesEdge: fc.boolean(),
    blocksUs: fc.boolean(),
    latency: fc.integer({ min: 20, max: 800 }),
  });

/** Short lifetimes, so that much happens in a short run. */
const shortLived = fc.oneof(
  fc.integer({ min: 30_000, max: 60_000 }),
  fc.integer({ min: 60_000, max: 30 * MINUTE }),
  fc.constant(DAY),
);

/** Lifetimes as CDNs choose them. */
const realistic = fc.oneof(
  fc.integer({ min: 5 * MINUTE, max: 30 * MINUTE }),
  fc.integer({ min: 30 * MINUTE, max: DAY }),
  fc.constant(DAY),
);

const outagesAt = (at: fc.Arbitrary<number>, most: number): fc.Arbitrary<Plan['outages']> =>
  fc.array(
    fc.record({
      site: fc.nat(2),
      at,
      minutes: fc.integer({ min: 1, max: 12 }),
      how: fc.constantFrom<Outage['how']>('status', 'slow', 'empty'),
    }),
    { maxLength: most },
  );

const faultsAt = (at: fc.Arbitrary<number>, most: number): fc.Arbitrary<Plan['faults']> =>
  fc.array(
    fc.record({
      at,
      what: fc.constantFrom('kill' as const, 'sleep' as const, 'clock' as const),
      size: fc.integer({ min: -10, max: 10 }),
    }),
    { maxLength: most },
  );

/** The sites that are watched, and the faults meanwhile. Times in ms from the start; `size` in minutes. */
export interface Plan {
  sites: SiteTraits[];
  outages: { site: number; at: number; minutes: number; how: Outage['how'] }[];
  faults: { at: number; what: 'kill' | 'sleep' | 'clock'; size: number }[];
  minutes: number;
  seed: number;
}

/** Plans that last `minutes` minutes. */
export function plans(minutes: number, faulty: boolean): fc.Arbitrary<Plan> {
  const at = fc.integer({ min: 1, max: minutes * MINUTE });
  return fc.record({
    sites: fc.array(traits(shortLived), { minLength: 1, maxLength: 2 }),
    outages: faulty ? outagesAt(at, 3) : fc.constant([]),
    faults: faulty ? faultsAt(at, 12) : fc.constant([]),
    minutes: fc.constant(minutes),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });
}

/** The longest viewing per day (minutes). */
const LONGEST_VIEWING = 120;

/**
 * Plans of a week: the viewer watches for a while each day, and then the machine sleeps until the next. Excludes sites
 * that have no readable expiry and also refuse Freshet: their lifetime can be learned only from players' requests,
 * which the simulated players do not report.
 */
export function weeks(): fc.Arbitrary<Plan> {
  const at = fc
    .tuple(fc.nat(6), fc.integer({ min: 1, max: LONGEST_VIEWING * MINUTE }))
    .map(([day, time]) => day * DAY + time);
  const nights = fc
    .array(fc.integer({ min: 10, max: LONGEST_VIEWING }), { minLength: 7, maxLength: 7 })
    .map((watched) =>
      watched.map((minutes, day) => {
        return { at: day * DAY + minutes * MINUTE, what: 'sleep' as const, size: DAY / MINUTE - minutes };
      }),
    );
  const site = traits(realistic).map((one) => ({ ...one, blocksUs: one.blocksUs && one.tellsExpiry }));
  return fc.record({
    sites: fc.array(site, { minLength: 1, maxLength: 2 }),
    outages: outagesAt(at, 10),
    faults: fc.tuple(nights, faultsAt(at, 40)).map(([sleeps, others]) => [...sleeps, ...others]),
    minutes: fc.constant((7 * DAY) / MINUTE),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });
}

/** The result of a plan. */
export interface PlanRun {
  machine: Machine;
  sites: SimulatedSite[];
  /** How many times rules and store were compared while no refresh ran, and when (ms) they differed. */
  checks: { taken: number; inconsistent: number[] };
}

/** Runs a plan. */
export async function runPlan({ sites: kinds, outages, faults, minutes, seed }: Plan): Promise<PlanRun> {
  const clock = new Clock(START);
  const sites = kinds.map((kind, index) => {
    const own = outages
      .filter(({ site }) => site === index)
      .map(({ at, minutes: long, how }) => ({ from: START + at, to: START + at + long * MINUTE, how }));
    return new SimulatedSite(`site${index}.example`, kind, own, clock);
  });
  const machine = new Machine(clock, sites, seed);
  for (const { at, what, size } of faults) {
    clock.at(START + at, () => {
      if (what === 'kill') machine.kill();
      if (what === 'sleep') machine.sleep(Math.abs(size) * MINUTE);
      if (what === 'clock') machine.setClock(size * MINUTE);
    });
  }
  // Checked during the run, whenever no refresh is running.
  const checks = { taken: 0, inconsistent: [] as number[] };
  let known = 0;
  const every = Math.max(CHECK_INTERVAL, (minutes * MINUTE) / MAX_CHECKS);
  const check = () => {
    clock.at(Math.max(clock.now + every, machine.asleepUntil), check);
    const refreshes = sites.reduce((sum, site) => sum + site.requestTimes.length, 0);
    if (refreshes === known || !isQuiet(machine, sites, clock.now)) return;
    known = refreshes;
    checks.taken++;
    const { installed, implied } = rulesOf(machine);
    if (installed.join() !== implied.join()) checks.inconsistent.push(clock.now - START);
  };
  clock.at(START + every, check);
  await machine.open();
  await clock.runTo(START + minutes * MINUTE);
  // Let running refreshes end.
  await clock.runTo(clock.now + MINUTE);
  return { machine, sites, checks };
}

/** Whether no page was requested within the longest refresh, and no fault happened since. */
function isQuiet({ disruptions }: Machine, sites: readonly SimulatedSite[], now: number): boolean {
  const last = Math.max(...sites.map((site) => site.requestTimes.at(-1) ?? Infinity));
  return last < now - LONGEST_REFRESH && !disruptions.some((at) => at >= last);
}

/** The rules that are installed, and those that the store implies. */
export function rulesOf({ world }: Machine): { installed: string[]; implied: string[] } {
  const sorted = (rules: readonly object[]) => rules.map((rule) => JSON.stringify(rule)).toSorted();
  return { installed: sorted(world.rules), implied: sorted(compileAll([...world.streams.values()])) };
}
