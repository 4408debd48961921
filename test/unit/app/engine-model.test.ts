import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileAll } from '../../../lib/core/rules/compile.ts';
import { Clock } from './simulation/clock.ts';
import { Machine, type Refusal } from './simulation/machine.ts';
import { SimulatedSite, type Outage, type SiteTraits } from './simulation/site.ts';

const START = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;
/** Thousands where there is time (`FRESHET_RUNS=3000`), some dozens in every run of the tests. */
const RUNS = Number(process.env['FRESHET_RUNS'] ?? 25);
/** To see one failure again: the seed that it was reported with. */
const SEED = process.env['FRESHET_SEED'] ? { seed: Number(process.env['FRESHET_SEED']) } : {};
const LIMIT = RUNS > 25 ? 30 * MINUTE : MINUTE / 2;

const traits: fc.Arbitrary<SiteTraits> = fc.record({
  lifetime: fc.oneof(
    fc.integer({ min: 30_000, max: 60_000 }),
    fc.integer({ min: 60_000, max: 30 * MINUTE }),
    fc.constant(24 * 60 * MINUTE),
  ),
  readable: fc.boolean(),
  killsOld: fc.boolean(),
  edges: fc.boolean(),
  latency: fc.integer({ min: 20, max: 800 }),
});

interface Plan {
  sites: SiteTraits[];
  outages: { site: number; at: number; minutes: number; how: Outage['how'] }[];
  faults: { at: number; what: 'kill' | 'sleep' | 'clock'; size: number }[];
  minutes: number;
  seed: number;
}

const plan = (minutes: number, faulty: boolean): fc.Arbitrary<Plan> =>
  fc.record({
    sites: fc.array(traits, { minLength: 1, maxLength: 2 }),
    outages: faulty
      ? fc.array(
          fc.record({
            site: fc.nat(2),
            at: fc.integer({ min: 1, max: minutes * MINUTE }),
            minutes: fc.integer({ min: 1, max: 12 }),
            how: fc.constantFrom<Outage['how']>('status', 'slow', 'empty'),
          }),
          { maxLength: 3 },
        )
      : fc.constant([]),
    faults: faulty
      ? fc.array(
          fc.record({
            at: fc.integer({ min: 1, max: minutes * MINUTE }),
            what: fc.constantFrom('kill' as const, 'sleep' as const, 'clock' as const),
            size: fc.integer({ min: -10, max: 10 }),
          }),
          { maxLength: 12 },
        )
      : fc.constant([]),
    minutes: fc.constant(minutes),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });

async function view({ sites: kinds, outages, faults, minutes, seed }: Plan) {
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
  await machine.open();
  await clock.runTo(START + minutes * MINUTE);
  // Whatever is under way comes to its end.
  await clock.runTo(clock.now + MINUTE);
  return { machine, sites, clock };
}

function expectConsistent({ machine, sites }: Awaited<ReturnType<typeof view>>): void {
  const { world } = machine;
  expect(world.streams.size).toBe(sites.length);
  const implied = compileAll([...world.streams.values()]);
  expect(new Set(world.rules.map((rule) => JSON.stringify(rule)))).toEqual(
    new Set(implied.map((rule) => JSON.stringify(rule))),
  );
}

/** No page is asked again before the shortest pause is over; the first refresh may ask twice. */
function expectPatient({ sites }: Awaited<ReturnType<typeof view>>): void {
  for (const { asked } of sites) {
    const pauses = asked.slice(2).map((at, index) => at - asked[index + 1]!);
    expect(Math.min(Infinity, ...pauses)).toBeGreaterThanOrEqual(1_000);
  }
}

it(
  'with nothing going wrong no request is ever refused where the link tells its end',
  async () => {
    await fc.assert(
      fc.asyncProperty(plan(15, false), async (made) => {
        const run = await view({
          ...made,
          sites: made.sites.map((site) => ({ ...site, readable: true, killsOld: false })),
        });
        expect(run.machine.refused.map(({ at }) => at - START)).toEqual([]);
        expectConsistent(run);
        expectPatient(run);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LIMIT, ...SEED },
    );
  },
  2 * LIMIT,
);

it(
  'whatever goes wrong: no stream is lost, none is refreshed too often, and the rules are what the store implies',
  async () => {
    await fc.assert(
      fc.asyncProperty(plan(15, true), async (made) => {
        const run = await view(made);
        expectConsistent(run);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LIMIT, ...SEED },
    );
  },
  2 * LIMIT,
);

it(
  'a link dies only where no refresh could have saved it',
  async () => {
    await fc.assert(
      fc.asyncProperty(plan(15, true), async (made) => {
        const run = await view({
          ...made,
          sites: made.sites.map((site) => ({ ...site, readable: true, killsOld: false })),
        });
        const unexcused = run.machine.refused.filter((refusal) => !isExcused(refusal, run));
        expect(unexcused.map(({ at, site }) => ({ at: at - START, site: site.host }))).toEqual([]);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LIMIT, ...SEED },
    );
  },
  2 * LIMIT,
);

it(
  'killed at any step of a refresh it goes on as if nothing had been',
  async () => {
    const kind = { lifetime: 2 * MINUTE, readable: true, killsOld: false, edges: true, latency: 100 };
    let steps = 1;
    for (let step = 1; step <= steps; step++) {
      const clock = new Clock(START);
      const site = new SimulatedSite('site0.example', kind, [], clock);
      const machine = new Machine(clock, [site], 7);
      await machine.open();
      await clock.runTo(START + MINUTE);
      // Everything that is asked of the world from the next alarm until the refresh is through.
      let calls = 0;
      machine.onCall = () => {
        calls++;
        if (calls === step) machine.kill();
      };
      await clock.runTo(START + 2 * MINUTE);
      machine.onCall = () => undefined;
      if (step === 1) {
        // The first run was cut short at its first step: the whole of it is counted on a machine left alone.
        steps = await callsOfARefresh(kind);
      }
      await clock.runTo(START + 12 * MINUTE);
      expect({ step, refused: machine.refused.length }).toEqual({ step, refused: 0 });
      expectConsistent({ machine, sites: [site], clock });
    }
    expect(steps).toBeGreaterThan(20);
  },
  MINUTE,
);

async function callsOfARefresh(kind: SiteTraits): Promise<number> {
  const clock = new Clock(START);
  const machine = new Machine(clock, [new SimulatedSite('site0.example', kind, [], clock)], 7);
  await machine.open();
  await clock.runTo(START + MINUTE);
  let calls = 0;
  machine.onCall = () => void calls++;
  await clock.runTo(START + 2 * MINUTE);
  return calls;
}

/** Whether something went wrong in the time in which the refresh was due that would have saved the link. */
function isExcused({ at, url, site }: Refusal, { machine }: Awaited<ReturnType<typeof view>>): boolean {
  const { lifetime, latency } = site.traits;
  const end = site.endOf(url);
  const margin = Math.min(Math.max(30_000, lifetime / 10), lifetime / 2) + 2 * latency + 5_000;
  const wrong = (time: number) => time >= end - margin && time <= at;
  return (
    machine.disturbed.some(wrong) || site.outages.some(({ from, to }) => from <= at && to + 6 * MINUTE >= end - margin)
  );
}
