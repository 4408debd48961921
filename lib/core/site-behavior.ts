import * as v from 'valibot';
import type { Millis } from './stream.ts';

/**
 * When a site's streams are refreshed. `auto`: as its observed behavior requires. The other values are the viewer's
 * choice.
 */
export const RefreshModeSchema = v.picklist(
  ['auto', 'proactive', 'on-demand', 'off'],
  'The modes are auto, proactive, on-demand and off',
);
export type RefreshMode = v.InferOutput<typeof RefreshModeSchema>;

/**
 * How a site treats its links, as learned. It is stored beside the site definition and never part of it. Ages are in ms
 * since the site issued the link.
 */
export const SiteBehaviorSchema = v.object({
  schemaVersion: v.literal(1),
  siteKey: v.string(),
  /**
   * The greatest age at which a link worked, and the smallest at which one was dead. Learned only from links that do
   * not name their end.
   */
  maxWorkingAge: v.nullable(v.number()),
  minDeadAge: v.nullable(v.number()),
  /** The CDN refuses Freshet's own requests. Only responses to players show how long links live. */
  blocksUs: v.fallback(v.boolean(), false),
  /** An old link worked on after a new one was issued. */
  keepsOldUrl: v.fallback(v.boolean(), false),
  /** Issuing a link revokes the old one, or each link opens once. Refresh only shortly before the end. */
  renewalLimit: v.nullable(v.picklist(['revoke-on-issue', 'single-use'])),
  /**
   * Whether the CDN renews access by itself, so that Freshet steps in only if that fails. Null: unknown, the tokens may
   * say so. False: a renewal failed.
   */
  selfRenewing: v.nullable(v.boolean()),
});
export type SiteBehavior = v.InferOutput<typeof SiteBehaviorSchema>;

/** The behavior of a site that was never observed. */
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

/** The refresh mode in force, and why. The viewer's choice overrides observed behavior. */
export interface EffectiveMode {
  mode: 'proactive' | 'on-demand' | 'passive' | 'off';
  why: 'chosen' | 'paused' | 'revoke-on-issue' | 'single-use' | 'self-renewing' | null;
}

/** The viewer paused everything. */
export const PAUSED_MODE: EffectiveMode = { mode: 'off', why: 'paused' };

/** Computes the mode in force. `tokenSaysRenewed`: whether the current link's token says that the CDN renews it. */
export function effectiveMode(chosen: RefreshMode, behavior: SiteBehavior, tokenSaysRenewed: boolean): EffectiveMode {
  if (chosen !== 'auto') return { mode: chosen, why: 'chosen' };
  if (behavior.selfRenewing ?? tokenSaysRenewed) return { mode: 'passive', why: 'self-renewing' };
  return behavior.renewalLimit ? { mode: 'on-demand', why: behavior.renewalLimit } : { mode: 'proactive', why: null };
}

/** No link is in force longer than this (ms). A greater age comes from a changed clock or an incomplete record. */
const MAX_LINK_AGE: Millis = 7 * 24 * 60 * 60_000;

/**
 * Records that a link of age `age` (ms) worked or was dead. A new observation replaces older ones that contradict it.
 * An impossible age is ignored.
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

/** How old (ms) a link may get before one of its site was seen to work or die at a greater age. */
export const FIRST_PROBE_AGE: Millis = 15_000;

/**
 * The lifetime (ms) to assume where links do not name their end: the greatest age that worked, or half the smallest
 * dead age if none worked. Null while no link was seen dead. A success at a young age never lowers the estimate below
 * the default: a link replaced early cannot be observed at a greater age.
 */
export function learnedLifetime({ maxWorkingAge, minDeadAge }: SiteBehavior): Millis | null {
  if (minDeadAge === null) return null;
  return maxWorkingAge === null ? minDeadAge / 2 : Math.max(maxWorkingAge, Math.min(FIRST_PROBE_AGE, minDeadAge / 2));
}

/** Factors for the next age to probe: doubles while no dead age is known, then approaches it. */
const DOUBLING_FACTOR = 2;
const APPROACH_FACTOR = 1.25;

/**
 * How old (ms) the link in force may get while its end is unknown: as old as one that worked. Where only players can
 * show it, the current link must get older to teach anything, so it may reach twice that age. Null if nothing was
 * observed.
 */
export function provenAge({ maxWorkingAge, blocksUs }: SiteBehavior): Millis | null {
  return maxWorkingAge === null ? null : maxWorkingAge * (blocksUs ? DOUBLING_FACTOR : 1);
}

/** Ages of links (ms), `from` inclusive, `below` exclusive. */
export interface AgeRange {
  from: Millis;
  below: Millis;
}

/**
 * The age that an earlier link, which no player needs any more, must have for a probe to be informative; null where the
 * result would not change refreshes at most every `period` (ms). Probing earlier links learns a lifetime, and corrects
 * a wrong one, while no viewer's link gets older than one that worked. `recheckDead`: also probe ages at which a link
 * was dead. Such a probe mostly costs the CDN a refusal, so do it rarely.
 */
export function probeAges(behavior: SiteBehavior, period: Millis, recheckDead: boolean): AgeRange | null {
  const { maxWorkingAge, minDeadAge } = behavior;
  const lifetime = learnedLifetime(behavior) ?? maxWorkingAge;
  // The margin is at most half the lifetime, so the period decides.
  if (lifetime === null || lifetime >= 2 * period) return null;
  if (minDeadAge === null) return { from: lifetime * DOUBLING_FACTOR, below: Infinity };
  return recheckDead ? { from: minDeadAge, below: Infinity } : { from: lifetime * APPROACH_FACTOR, below: minDeadAge };
}
