import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FIRST_PROBE_AGE } from '../../../lib/core/site-behavior.ts';
import { MIN_PAUSE } from '../../../lib/core/schedule.ts';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import { runs } from '../property-runs.ts';
import { Clock } from './simulation/clock.ts';
import { Machine, type RefusedRequest } from './simulation/machine.ts';
import { SimulatedSite, type SiteTraits } from './simulation/site.ts';
import { MINUTE, plans, rulesOf, START, runPlan, weeks, type Plan, type PlanRun } from './simulation/viewing.ts';

/** Fixed, so that every run is the same. Set `FRESHET_SEED` for others, such as the seed of a reported failure. */
const SEED = 20_261_122;
const RUNS = runs(8, SEED);
/** Weeks take longer. */
const WEEKS = { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 15) };
const PERIOD = DEFAULT_SETTINGS.periodMinutes * MINUTE;
const LIMIT = RUNS.numRuns > 8 ? 30 * MINUTE : MINUTE / 2;

/** A slow page beside a site with short-lived links. It once cost those a refresh. */
const SLOW_BESIDE_SHORT: Plan = {
  sites: [
    {
      lifetime: 24 * 60 * MINUTE,
      tellsExpiry: false,
      revokesOnIssue: false,
      changesEdge: false,
      blocksUs: false,
      latency: 20,
    },
    { lifetime: 30_000, tellsExpiry: false, revokesOnIssue: false, changesEdge: false, blocksUs: false, latency: 20 },
  ],
  outages: [{ site: 0, at: 1, minutes: 1, how: 'slow' }],
  faults: [],
  minutes: 15,
  seed: 462_841,
};

function expectConsistent({ machine, sites }: Pick<PlanRun, 'machine' | 'sites'>): void {
  expect(machine.world.streams.size).toBe(sites.length);
  const { installed, implied } = rulesOf(machine);
  expect(installed).toEqual(implied);
}

/**
 * Expects no page to be extracted more often than its links require: never within the shortest pause, and after a
 * successful refresh not before half the (assumed) lifetime of the new link. The first refresh may extract twice. A
 * machine that was killed, asleep or had its clock set may start again.
 */
function expectFewRequests({ machine, sites }: PlanRun): void {
  for (const { requestTimes, traits: site, outages } of sites) {
    const tooSoon = requestTimes.slice(2).flatMap((at, index) => {
      const before = requestTimes[index + 1]!;
      if (machine.disruptions.some((time) => time >= before - MINUTE && time <= at)) return [];
      const failed = outages.some(({ from, to }) => from <= before && before < to);
      const life = site.tellsExpiry ? site.lifetime : FIRST_PROBE_AGE;
      const wanted = failed ? MIN_PAUSE : Math.min(PERIOD, life / 2) * 0.9;
      return at - before < wanted ? [{ at: at - START, pause: at - before, wanted }] : [];
    });
    expect(tooSoon).toEqual([]);
  }
}

/**
 * Expects no link with a readable expiry, on a CDN that accepts Freshet, to expire if a refresh could have saved it.
 */
function expectNoAvoidableExpiry(run: PlanRun): void {
  const telling = run.machine.refused.filter(
    ({ site: { traits } }) => traits.tellsExpiry && !traits.revokesOnIssue && !traits.blocksUs,
  );
  const unexcused = telling.filter((refusal) => !isExcused(refusal, run));
  expect(unexcused.map(({ at, site }) => ({ at: at - START, site: site.host }))).toEqual([]);
}

/** Expects no page to be extracted again within the shortest pause; the first refresh may extract twice. */
function expectMinimumPause({ sites }: PlanRun): void {
  for (const { requestTimes } of sites) {
    const pauses = requestTimes.slice(2).map((at, index) => at - requestTimes[index + 1]!);
    expect(Math.min(Infinity, ...pauses)).toBeGreaterThanOrEqual(1_000);
  }
}

/** A CDN that refuses all requests of Freshet. It was once mistaken for one whose links expire at once. */
const BLOCKED: Plan = {
  sites: [
    {
      lifetime: 24 * 60 * MINUTE,
      tellsExpiry: false,
      revokesOnIssue: false,
      changesEdge: false,
      blocksUs: true,
      latency: 20,
    },
  ],
  outages: [],
  faults: [],
  minutes: 15,
  seed: 1,
};

/** A fast clock and links that are not probed. Each link once seemed nearly expired: two extractions a minute. */
const FAST_CLOCK: Plan = {
  sites: [
    {
      lifetime: 11 * MINUTE,
      tellsExpiry: true,
      revokesOnIssue: true,
      changesEdge: false,
      blocksUs: false,
      latency: 20,
    },
    {
      lifetime: 11 * MINUTE,
      tellsExpiry: true,
      revokesOnIssue: false,
      changesEdge: false,
      blocksUs: true,
      latency: 20,
    },
  ],
  outages: [],
  faults: [{ at: MINUTE, what: 'clock', size: 10 }],
  minutes: 15,
  seed: 1,
};

/** A machine that sleeps after it learned a lifetime by a wrong clock. A working young link once halved it again. */
const HALVED_LIFETIME: Plan = {
  sites: [
    { lifetime: 30_007, tellsExpiry: false, revokesOnIssue: false, changesEdge: false, blocksUs: false, latency: 22 },
  ],
  outages: [],
  faults: [
    { at: 230_580, what: 'clock', size: 9 },
    { at: 363_039, what: 'sleep', size: 4 },
  ],
  minutes: 15,
  seed: 716_292,
};

it(
  'no request is ever refused if nothing fails, with and without a readable expiry',
  async () => {
    await fc.assert(
      fc.asyncProperty(plans(15, false), async (made) => {
        const run = await runPlan({
          ...made,
          // The lifetime of links without a readable expiry cannot be learned on a CDN that refuses us.
          sites: made.sites.map((site) => ({
            ...site,
            revokesOnIssue: false,
            blocksUs: site.blocksUs && site.tellsExpiry,
          })),
        });
        expect(run.machine.refused.map(({ at }) => at - START)).toEqual([]);
        expectConsistent(run);
        expectMinimumPause(run);
      }),
      { ...RUNS, interruptAfterTimeLimit: LIMIT },
    );
  },
  2 * LIMIT,
);

it(
  'whatever fails, no stream is lost, none is refreshed too often, and the rules match the store',
  async () => {
    let checks = 0;
    await fc.assert(
      fc.asyncProperty(plans(15, true), async (made) => {
        const run = await runPlan(made);
        expect(run.checks.inconsistent).toEqual([]);
        expectFewRequests(run);
        expectConsistent(run);
        checks += run.checks.taken;
      }),
      { ...RUNS, interruptAfterTimeLimit: LIMIT, examples: [[BLOCKED], [HALVED_LIFETIME], [FAST_CLOCK]] },
    );
    expect(checks).toBeGreaterThan(0);
  },
  2 * LIMIT,
);

it(
  'a link expires only if no refresh could have saved it',
  async () => {
    await fc.assert(
      fc.asyncProperty(plans(15, true), async (made) => {
        const run = await runPlan({
          ...made,
          sites: made.sites.map((site) => ({ ...site, tellsExpiry: true, revokesOnIssue: false, blocksUs: false })),
        });
        expectNoAvoidableExpiry(run);
      }),
      { ...RUNS, interruptAfterTimeLimit: LIMIT, examples: [[SLOW_BESIDE_SHORT]] },
    );
  },
  2 * LIMIT,
);

it(
  'in a week of viewing with nights asleep, no stream is lost, no page overloaded, and no link expires needlessly',
  async () => {
    await fc.assert(
      fc.asyncProperty(weeks(), async (made) => {
        const run = await runPlan(made);
        expect(run.checks.inconsistent).toEqual([]);
        expectFewRequests(run);
        expectConsistent(run);
        expectNoAvoidableExpiry(run);
      }),
      { ...WEEKS, interruptAfterTimeLimit: LIMIT },
    );
  },
  2 * LIMIT,
);

it(
  'a refresh recovers if the background is killed at any of its steps',
  async () => {
    const kind = {
      lifetime: 2 * MINUTE,
      tellsExpiry: true,
      revokesOnIssue: false,
      changesEdge: true,
      blocksUs: false,
      latency: 100,
    };
    let steps = 1;
    for (let step = 1; step <= steps; step++) {
      const clock = new Clock(START);
      const site = new SimulatedSite('site0.example', kind, [], clock);
      const machine = new Machine(clock, [site], 7);
      await machine.open();
      await clock.runTo(START + MINUTE);
      // All calls of ports from the next alarm until the end of the refresh.
      let calls = 0;
      machine.onCall = () => {
        calls++;
        if (calls === step) machine.kill();
      };
      await clock.runTo(START + 2 * MINUTE);
      machine.onCall = () => undefined;
      if (step === 1) {
        // The first run was killed at its first step, so an undisturbed machine counts the steps.
        steps = await callsOfARefresh(kind);
      }
      await clock.runTo(START + 12 * MINUTE);
      expect({ step, refused: machine.refused.length }).toEqual({ step, refused: 0 });
      expectConsistent({ machine, sites: [site] });
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

/** Within this time after a fault (ms) a link is recovered; and the largest change of a clock (ms). */
const RECOVERY_TIME = 6 * MINUTE;
const CLOCK_SET = 20 * MINUTE;

/** Whether a fault happened while the refresh was due that would have saved the link. */
function isExcused({ at, url, site }: RefusedRequest, { machine }: PlanRun): boolean {
  const { lifetime, latency } = site.traits;
  const end = site.expiryOf(url);
  const margin = Math.min(Math.max(30_000, lifetime / 10), lifetime / 2) + 2 * latency + 5_000;
  const wrong = (time: number) => time >= Math.max(end - margin, at - RECOVERY_TIME) && time <= at;
  // The alarm for this link was set by another clock.
  const otherClock = machine.clockSet.some((time) => time >= end - lifetime && time <= at);
  return (
    (otherClock && at <= end + CLOCK_SET + RECOVERY_TIME) ||
    machine.disruptions.some(wrong) ||
    site.outages.some(({ from, to }) => from <= at && to + RECOVERY_TIME >= at)
  );
}
