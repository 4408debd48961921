import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  withObservedAge,
  learnedLifetime,
  effectiveMode,
  provenAge,
  probeAges,
  unknownBehavior,
  type SiteBehavior,
} from '../../../lib/core/site-behavior.ts';

const HOUR = 60 * 60_000;
const site = (more: Partial<SiteBehavior> = {}): SiteBehavior => ({ ...unknownBehavior('campus.example'), ...more });
type Seen = [age: number, works: boolean];
const after = (seen: readonly Seen[], from = site()) =>
  seen.reduce((behavior, [age, works]) => withObservedAge(behavior, age, works), from);

describe('what links were seen to live', () => {
  it.each<[string, Seen[], number | null]>([
    ['nothing seen', [], null],
    ['only ever seen to work: no end is known', [[300_000, true]], null],
    ['only seen dead: half of that age', [[40_000, false]], 20_000],
    [
      'worked, then dead later',
      [
        [30_000, true],
        [40_000, false],
      ],
      30_000,
    ],
    [
      'dead, then one that worked at a smaller age',
      [
        [40_000, false],
        [30_000, true],
      ],
      30_000,
    ],
    [
      'the greatest age that worked counts',
      [
        [30_000, true],
        [10_000, true],
        [40_000, false],
      ],
      30_000,
    ],
    [
      'the smallest age that was dead counts',
      [
        [40_000, false],
        [60_000, false],
      ],
      20_000,
    ],
    [
      'one that worked at the age at which one was dead: nothing is known of the end',
      [
        [40_000, false],
        [40_000, true],
      ],
      null,
    ],
    [
      'one that lives longer now goes before the old death',
      [
        [10_000, false],
        [30_000, true],
      ],
      null,
    ],
    [
      'one that is dead sooner now goes before the old life',
      [
        [60_000, true],
        [30_000, false],
      ],
      15_000,
    ],
    [
      'dead at the age that had worked',
      [
        [30_000, true],
        [30_000, false],
      ],
      15_000,
    ],
    [
      'a link of 10 s',
      [
        [5_000, true],
        [10_000, false],
      ],
      5_000,
    ],
    [
      'a link of a day',
      [
        [23 * HOUR, true],
        [24 * HOUR, false],
      ],
      23 * HOUR,
    ],
    [
      'seen dead at 45 s, then to work at a young age: no shorter than where nothing is known',
      [
        [45_000, false],
        [11_000, true],
      ],
      15_000,
    ],
    [
      'seen dead at 20 s, then to work at a young age',
      [
        [20_000, false],
        [4_000, true],
      ],
      10_000,
    ],
  ])('%s', (_, seen, lifetime) => {
    expect(learnedLifetime(after(seen))).toBe(lifetime);
  });

  it.each([
    ['a clock that was set back', -1],
    ['a clock that was set back by a day', -24 * HOUR],
    ['a record that lost its times', Date.parse('2026-11-22T12:00:00Z')],
    ['no number', NaN],
    ['no end', Infinity],
  ])('an age that no link can have teaches nothing: %s', (_, age) => {
    const known = site({ maxWorkingAge: 30_000, minDeadAge: 40_000 });
    expect(withObservedAge(known, age, true)).toEqual(known);
    expect(withObservedAge(known, age, false)).toEqual(known);
  });

  it('the lifetime lies at or above no age that was seen dead since, and never below zero', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.integer({ min: -HOUR, max: 2 * HOUR }), fc.double()), fc.boolean())),
        (seen) => {
          const behavior = after(seen);
          const lifetime = learnedLifetime(behavior);
          const { maxWorkingAge, minDeadAge } = behavior;
          expect(maxWorkingAge ?? -1).toBeLessThan(minDeadAge ?? Infinity);
          if (lifetime === null) return;
          expect(lifetime).toBeGreaterThanOrEqual(0);
          expect(lifetime).toBeLessThanOrEqual(minDeadAge!);
        },
      ),
    );
  });

  it('for links that all live equally long, whatever is seen of them, no longer life than that is counted on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 24 * HOUR }),
        fc.array(fc.double({ min: 0, max: 2, noNaN: true })),
        (life, ages) => {
          const lifetime = learnedLifetime(after(ages.map((part): Seen => [part * life, part < 1])));
          expect(lifetime ?? 0).toBeLessThanOrEqual(life);
        },
      ),
    );
  });

  it('changes nothing else that is known of the site', () => {
    const known = site({ renewalLimit: 'single-use', selfRenewing: false });
    expect(after([[40_000, false]], known)).toEqual({ ...known, minDeadAge: 40_000 });
  });
});

describe('an earlier link tells how long links live', () => {
  const PERIOD = 240_000;
  it.each<[string, Partial<SiteBehavior>, boolean, ReturnType<typeof probeAges>]>([
    ['nothing seen: any link is as good', {}, false, null],
    [
      'seen to work, no end known: at twice that age',
      { maxWorkingAge: 30_000 },
      false,
      { from: 60_000, below: Infinity },
    ],
    [
      'an end is known: between the two',
      { maxWorkingAge: 40_000, minDeadAge: 90_000 },
      false,
      { from: 50_000, below: 90_000 },
    ],
    [
      'an end is known, and doubted',
      { maxWorkingAge: 40_000, minDeadAge: 90_000 },
      true,
      { from: 90_000, below: Infinity },
    ],
    ['nothing but an end: beyond half of it', { minDeadAge: 40_000 }, false, { from: 25_000, below: 40_000 }],
    ['more would not make refreshes rarer', { maxWorkingAge: 2 * PERIOD }, false, null],
    ['more would not, an end is known', { maxWorkingAge: 2 * PERIOD, minDeadAge: 9 * PERIOD }, true, null],
  ])('%s', (_, known, doubting, ages) => {
    expect(probeAges(site(known), PERIOD, doubting)).toEqual(ages);
  });

  it('whatever was wrongly learned: links are soon replaced in time again, and not much sooner than needed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 2 * PERIOD }),
        fc.option(fc.integer({ min: 1_000, max: 1e6 })),
        fc.option(fc.integer({ min: 1_000, max: 1e6 })),
        (life, maxWorkingAge, minDeadAge) => {
          let known =
            maxWorkingAge !== null && minDeadAge !== null && maxWorkingAge >= minDeadAge
              ? site()
              : site({ maxWorkingAge, minDeadAge });
          // At half of a lifetime, as short ones are replaced.
          const replacedAt = () => {
            const lifetime = learnedLifetime(known);
            return Math.min(PERIOD, lifetime === null ? Math.max(15_000, provenAge(known) ?? 0) : lifetime / 2);
          };
          for (let refresh = 0; refresh < 60; refresh++) {
            const age = replacedAt();
            const ages = probeAges(known, PERIOD, refresh % 8 === 0);
            known = withObservedAge(known, age, age < life);
            const earlier = Math.max(2, Math.ceil((ages?.from ?? Infinity) / age)) * age;
            if (ages && earlier < ages.below) known = withObservedAge(known, earlier, earlier < life);
          }
          expect(replacedAt()).toBeLessThanOrEqual(life);
          expect(replacedAt()).toBeGreaterThanOrEqual(Math.min(PERIOD, life) / 4);
        },
      ),
    );
  });

  it('a link in force may get as old as one was seen to live, and where only players can tell twice as old', () => {
    expect(provenAge(site())).toBeNull();
    expect(provenAge(site({ maxWorkingAge: 30_000 }))).toBe(30_000);
    expect(provenAge(site({ maxWorkingAge: 30_000, blocksUs: true }))).toBe(60_000);
  });
});

describe('the mode in force', () => {
  it.each<[string, Parameters<typeof effectiveMode>, ReturnType<typeof effectiveMode>]>([
    ['nothing known', ['auto', site(), false], { mode: 'proactive', why: null }],
    [
      'the site kills the old link',
      ['auto', site({ renewalLimit: 'revoke-on-issue' }), false],
      { mode: 'on-demand', why: 'revoke-on-issue' },
    ],
    [
      'links open once',
      ['auto', site({ renewalLimit: 'single-use' }), false],
      { mode: 'on-demand', why: 'single-use' },
    ],
    ['the token says that it is renewed', ['auto', site(), true], { mode: 'passive', why: 'self-renewing' }],
    [
      'the page was seen to renew',
      ['auto', site({ selfRenewing: true }), false],
      { mode: 'passive', why: 'self-renewing' },
    ],
    [
      'the token says so, and it was seen to fail',
      ['auto', site({ selfRenewing: false }), true],
      { mode: 'proactive', why: null },
    ],
    [
      'it was seen to fail on a site that kills',
      ['auto', site({ selfRenewing: false, renewalLimit: 'revoke-on-issue' }), true],
      { mode: 'on-demand', why: 'revoke-on-issue' },
    ],
    [
      'it renews, whatever else is known',
      ['auto', site({ selfRenewing: true, renewalLimit: 'single-use' }), false],
      { mode: 'passive', why: 'self-renewing' },
    ],
    [
      'the viewer wants them in time, whatever the site does',
      ['proactive', site({ renewalLimit: 'single-use', selfRenewing: true }), true],
      { mode: 'proactive', why: 'chosen' },
    ],
    ['the viewer wants them on demand', ['on-demand', site(), true], { mode: 'on-demand', why: 'chosen' }],
    ['the viewer wants none', ['off', site({ selfRenewing: true }), true], { mode: 'off', why: 'chosen' }],
  ])('%s', (_, facts, mode) => {
    expect(effectiveMode(...facts)).toEqual(mode);
  });
});
