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

describe('the learned lifetime', () => {
  it.each<[string, Seen[], number | null]>([
    ['is unknown without observations', [], null],
    ['is unknown if links only ever worked', [[300_000, true]], null],
    ['is half the age if a link was only seen dead', [[40_000, false]], 20_000],
    [
      'is the working age if a link was dead at a greater one',
      [
        [30_000, true],
        [40_000, false],
      ],
      30_000,
    ],
    [
      'is the working age, in whatever order',
      [
        [40_000, false],
        [30_000, true],
      ],
      30_000,
    ],
    [
      'is the greatest working age',
      [
        [30_000, true],
        [10_000, true],
        [40_000, false],
      ],
      30_000,
    ],
    [
      'uses the smallest dead age',
      [
        [40_000, false],
        [60_000, false],
      ],
      20_000,
    ],
    [
      'is unknown if a link worked at the age at which another was dead',
      [
        [40_000, false],
        [40_000, true],
      ],
      null,
    ],
    [
      'forgets a dead age when a link works at a greater one',
      [
        [10_000, false],
        [30_000, true],
      ],
      null,
    ],
    [
      'forgets a working age when a link is dead at a smaller one',
      [
        [60_000, true],
        [30_000, false],
      ],
      15_000,
    ],
    [
      'forgets a working age when a link is dead at the same age',
      [
        [30_000, true],
        [30_000, false],
      ],
      15_000,
    ],
    [
      'handles a link that lives 10 s',
      [
        [5_000, true],
        [10_000, false],
      ],
      5_000,
    ],
    [
      'handles a link that lives a day',
      [
        [23 * HOUR, true],
        [24 * HOUR, false],
      ],
      23 * HOUR,
    ],
    [
      'never falls below the default because a young link worked (dead at 45 s)',
      [
        [45_000, false],
        [11_000, true],
      ],
      15_000,
    ],
    [
      'never falls below the default because a young link worked (dead at 20 s)',
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
    ['the clock was set back', -1],
    ['the clock was set back by a day', -24 * HOUR],
    ['the record lost its times', Date.parse('2026-11-22T12:00:00Z')],
    ['it is not a number', NaN],
    ['it is infinite', Infinity],
  ])('ignores an impossible age: %s', (_, age) => {
    const known = site({ maxWorkingAge: 30_000, minDeadAge: 40_000 });
    expect(withObservedAge(known, age, true)).toEqual(known);
    expect(withObservedAge(known, age, false)).toEqual(known);
  });

  it('is never negative, and never above an age at which a link was dead', () => {
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

  it('never exceeds the real lifetime if all links live equally long', () => {
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

  it('leaves the rest of the behavior unchanged', () => {
    const known = site({ renewalLimit: 'single-use', selfRenewing: false });
    expect(after([[40_000, false]], known)).toEqual({ ...known, minDeadAge: 40_000 });
  });
});

describe('probing an earlier link', () => {
  const PERIOD = 240_000;
  it.each<[string, Partial<SiteBehavior>, boolean, ReturnType<typeof probeAges>]>([
    ['is useless while nothing was observed', {}, false, null],
    [
      'is informative at twice the working age while no dead age is known',
      { maxWorkingAge: 30_000 },
      false,
      { from: 60_000, below: Infinity },
    ],
    [
      'is informative between the working and the dead age',
      { maxWorkingAge: 40_000, minDeadAge: 90_000 },
      false,
      { from: 50_000, below: 90_000 },
    ],
    [
      'is informative at the dead age when that is rechecked',
      { maxWorkingAge: 40_000, minDeadAge: 90_000 },
      true,
      { from: 90_000, below: Infinity },
    ],
    [
      'is informative beyond half the dead age if nothing else is known',
      { minDeadAge: 40_000 },
      false,
      { from: 25_000, below: 40_000 },
    ],
    ['is useless if a longer lifetime would not change the refreshes', { maxWorkingAge: 2 * PERIOD }, false, null],
    ['is useless then even if a dead age is known', { maxWorkingAge: 2 * PERIOD, minDeadAge: 9 * PERIOD }, true, null],
  ])('%s', (_, known, doubting, ages) => {
    expect(probeAges(site(known), PERIOD, doubting)).toEqual(ages);
  });

  it('corrects any wrong lifetime, so that links are replaced in time and not much too early', () => {
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
          // Short-lived links are replaced at half their lifetime.
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

  it('lets the current link get as old as one that worked, and twice as old if only players can tell', () => {
    expect(provenAge(site())).toBeNull();
    expect(provenAge(site({ maxWorkingAge: 30_000 }))).toBe(30_000);
    expect(provenAge(site({ maxWorkingAge: 30_000, blocksUs: true }))).toBe(60_000);
  });
});

describe('the mode in force', () => {
  it.each<[string, Parameters<typeof effectiveMode>, ReturnType<typeof effectiveMode>]>([
    ['is proactive if nothing is known', ['auto', site(), false], { mode: 'proactive', why: null }],
    [
      'is on-demand if a new link revokes the old one',
      ['auto', site({ renewalLimit: 'revoke-on-issue' }), false],
      { mode: 'on-demand', why: 'revoke-on-issue' },
    ],
    [
      'is on-demand for single-use URLs',
      ['auto', site({ renewalLimit: 'single-use' }), false],
      { mode: 'on-demand', why: 'single-use' },
    ],
    [
      'is passive if the token says that the CDN renews it',
      ['auto', site(), true],
      { mode: 'passive', why: 'self-renewing' },
    ],
    [
      'is passive if the page renewed its link',
      ['auto', site({ selfRenewing: true }), false],
      { mode: 'passive', why: 'self-renewing' },
    ],
    [
      'is proactive if the declared renewal failed',
      ['auto', site({ selfRenewing: false }), true],
      { mode: 'proactive', why: null },
    ],
    [
      'is on-demand if renewal failed on a site that revokes old links',
      ['auto', site({ selfRenewing: false, renewalLimit: 'revoke-on-issue' }), true],
      { mode: 'on-demand', why: 'revoke-on-issue' },
    ],
    [
      'is passive for a self-renewing site, whatever else is known',
      ['auto', site({ selfRenewing: true, renewalLimit: 'single-use' }), false],
      { mode: 'passive', why: 'self-renewing' },
    ],
    [
      'is proactive if the viewer chose that, whatever the site does',
      ['proactive', site({ renewalLimit: 'single-use', selfRenewing: true }), true],
      { mode: 'proactive', why: 'chosen' },
    ],
    ['is on-demand if the viewer chose that', ['on-demand', site(), true], { mode: 'on-demand', why: 'chosen' }],
    ['is off if the viewer chose that', ['off', site({ selfRenewing: true }), true], { mode: 'off', why: 'chosen' }],
  ])('%s', (_, facts, mode) => {
    expect(effectiveMode(...facts)).toEqual(mode);
  });
});
