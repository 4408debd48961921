import * as v from 'valibot';
import type { Millis } from './stream.ts';

/** When a site's streams are refreshed. `auto`: as its conduct asks for; the others are the viewer's choice. */
export const RefreshModeSchema = v.picklist(
  ['auto', 'proactive', 'on-demand', 'off'],
  'The modes are auto, proactive, on-demand and off',
);
export type RefreshMode = v.InferOutput<typeof RefreshModeSchema>;

/**
 * How a site was seen to treat its links; learned, kept beside its definition, never part of it. Ages are in ms, of
 * links from the moment the site gave them.
 */
export const SiteBehaviorSchema = v.object({
  schemaVersion: v.literal(1),
  siteKey: v.string(),
  /**
   * Lifetimes of links that do not tell their end: the greatest age one was seen to work at, and the smallest one was
   * seen dead at.
   */
  maxWorkingAge: v.nullable(v.number()),
  minDeadAge: v.nullable(v.number()),
  /** The CDN refuses what Freshet asks it for by itself: only what players are answered tells how links live. */
  blocksUs: v.fallback(v.boolean(), false),
  /** An old link was seen to live on when a new one was asked for. */
  keepsOldUrl: v.fallback(v.boolean(), false),
  /** Asking for a new link kills the old one, or each link opens once: then only shortly before the end. */
  renewalLimit: v.nullable(v.picklist(['revoke-on-issue', 'single-use'])),
  /**
   * The CDN renews the access by itself: then only if that fails. Null: not known, its tokens may say so; false: it was
   * seen to fail.
   */
  selfRenewing: v.nullable(v.boolean()),
});
export type SiteBehavior = v.InferOutput<typeof SiteBehaviorSchema>;

/** What is known of a site that was never watched. */
export function unknownBehavior(siteKey: string): SiteBehavior {
  return {
    schemaVersion: 1,
    siteKey,
    maxWorkingAge: null,
    minDeadAge: null,
    blocksUs: false,
    keepsOldUrl: false,
    renewalLimit: null,
    selfRenewing: null,
  };
}

/** The mode in force and why: the viewer's choice before what was found out. */
export interface EffectiveMode {
  mode: 'proactive' | 'on-demand' | 'passive' | 'off';
  why: 'chosen' | 'paused' | 'revoke-on-issue' | 'single-use' | 'self-renewing' | null;
}

/** The viewer paused everything. */
export const PAUSED_MODE: EffectiveMode = { mode: 'off', why: 'paused' };

/** `claimed`: whether the current link's token says that the CDN renews it. */
export function effectiveMode(chosen: RefreshMode, behavior: SiteBehavior, tokenSaysRenewed: boolean): EffectiveMode {
  if (chosen !== 'auto') return { mode: chosen, why: 'chosen' };
  if (behavior.selfRenewing ?? tokenSaysRenewed) return { mode: 'passive', why: 'self-renewing' };
  return behavior.renewalLimit ? { mode: 'on-demand', why: behavior.renewalLimit } : { mode: 'proactive', why: null };
}

/** No link is in force longer than this (ms): a greater age comes of a clock that was set, or of a record that lost a time. */
const MAX_LINK_AGE: Millis = 7 * 24 * 60 * 60_000;

/**
 * A link of age `age` (ms) was seen to work, or to be dead. A newer observation goes before what it contradicts. An age
 * that no link can have teaches nothing.
 */
export function withObservedAge(behavior: SiteBehavior, age: Millis, works: boolean): SiteBehavior {
  if (!(age >= 0 && age <= MAX_LINK_AGE)) return behavior;
  if (works) {
    const maxWorkingAge = Math.max(behavior.maxWorkingAge ?? 0, age);
    return {
      ...behavior,
      maxWorkingAge,
      minDeadAge: behavior.minDeadAge !== null && behavior.minDeadAge <= maxWorkingAge ? null : behavior.minDeadAge,
    };
  }
  const minDeadAge = Math.min(behavior.minDeadAge ?? Infinity, age);
  return {
    ...behavior,
    minDeadAge,
    maxWorkingAge:
      behavior.maxWorkingAge !== null && behavior.maxWorkingAge >= minDeadAge ? null : behavior.maxWorkingAge,
  };
}

/** Where no link of a site was seen to die, this is how old one may get of which no older one was seen to live (ms). */
export const FIRST_PROBE_AGE: Millis = 15_000;

/**
 * The lifetime (ms) to count on where a link does not tell it: what was seen to work; with nothing but a death known,
 * half of that age; null while nothing ends that was seen. That a young link works makes it no shorter than it is where
 * nothing is known: a link replaced at an early age cannot be seen at a greater one.
 */
export function learnedLifetime({ maxWorkingAge, minDeadAge }: SiteBehavior): Millis | null {
  if (minDeadAge === null) return null;
  return maxWorkingAge === null ? minDeadAge / 2 : Math.max(maxWorkingAge, Math.min(FIRST_PROBE_AGE, minDeadAge / 2));
}

/** While no end is known, the age that was seen to work is doubled; then it is approached. */
const DOUBLING_FACTOR = 2;
const APPROACH_FACTOR = 1.25;

/**
 * How old (ms) the link in force may get while no end is known: as old as one was seen to live. Where only players can
 * tell it is the next one to tell, and may get twice as old. Null where nothing was seen.
 */
export function provenAge({ maxWorkingAge, blocksUs: closed }: SiteBehavior): Millis | null {
  return maxWorkingAge === null ? null : maxWorkingAge * (closed ? DOUBLING_FACTOR : 1);
}

/** Ages of links (ms): from `from` on and below `below`. */
export interface AgeRange {
  from: Millis;
  below: Millis;
}

/**
 * Of what age an earlier link, which no player needs any more, must be for a look at it to tell how long links live; null
 * where that makes no difference to refreshes at most every `period` (ms). So a lifetime is learned, and a wrong one
 * unlearned, and no viewer's link has to grow older for it than one was seen to live. `doubting`: whether an age at
 * which one was seen dead is to be looked at again; such a look mostly costs the CDN a refusal, and is for now and then.
 */
export function probeAges(behavior: SiteBehavior, period: Millis, recheckDead: boolean): AgeRange | null {
  const { maxWorkingAge, minDeadAge } = behavior;
  const lifetime = learnedLifetime(behavior) ?? maxWorkingAge;
  // The margin is half of it at most.
  if (lifetime === null || lifetime >= 2 * period) return null;
  if (minDeadAge === null) return { from: lifetime * DOUBLING_FACTOR, below: Infinity };
  return recheckDead ? { from: minDeadAge, below: Infinity } : { from: lifetime * APPROACH_FACTOR, below: minDeadAge };
}
