import * as v from 'valibot';
import type { Millis } from './stream.ts';

/** When a site's streams are refreshed. `auto`: as its conduct asks for; the others are the viewer's choice. */
export const ModeSchema = v.picklist(
  ['auto', 'proactive', 'on-demand', 'off'],
  'The modes are auto, proactive, on-demand and off',
);
export type Mode = v.InferOutput<typeof ModeSchema>;

/**
 * How a site was seen to treat its links; learned, kept beside its definition, never part of it. Ages are in ms, of
 * links from the moment the site gave them.
 */
export const ConductSchema = v.object({
  schemaVersion: v.literal(1),
  siteKey: v.string(),
  /**
   * Lifetimes of links that do not tell their end: the greatest age one was seen to work at, and the smallest one was
   * seen dead at.
   */
  worksAt: v.nullable(v.number()),
  deadAt: v.nullable(v.number()),
  /** The CDN refuses what Freshet asks it for by itself: only what players are answered tells how links live. */
  closed: v.fallback(v.boolean(), false),
  /** An old link was seen to live on when a new one was asked for. */
  sparesOld: v.fallback(v.boolean(), false),
  /** Asking for a new link kills the old one, or each link opens once: then only shortly before the end. */
  onDemand: v.nullable(v.picklist(['kills-old-link', 'single-use'])),
  /**
   * The CDN renews the access by itself: then only if that fails. Null: not known, its tokens may say so; false: it was
   * seen to fail.
   */
  renewsItself: v.nullable(v.boolean()),
});
export type Conduct = v.InferOutput<typeof ConductSchema>;

/** What is known of a site that was never watched. */
export function unknownConduct(siteKey: string): Conduct {
  return {
    schemaVersion: 1,
    siteKey,
    worksAt: null,
    deadAt: null,
    closed: false,
    sparesOld: false,
    onDemand: null,
    renewsItself: null,
  };
}

/** The mode in force and why: the viewer's choice before what was found out. */
export interface ModeInForce {
  mode: 'proactive' | 'on-demand' | 'stand-by' | 'off';
  why: 'chosen' | 'paused' | 'kills-old-link' | 'single-use' | 'renews-itself' | null;
}

/** The viewer paused everything. */
export const PAUSED: ModeInForce = { mode: 'off', why: 'paused' };

/** `claimed`: whether the current link's token says that the CDN renews it. */
export function modeInForce(chosen: Mode, conduct: Conduct, claimed: boolean): ModeInForce {
  if (chosen !== 'auto') return { mode: chosen, why: 'chosen' };
  if (conduct.renewsItself ?? claimed) return { mode: 'stand-by', why: 'renews-itself' };
  return conduct.onDemand ? { mode: 'on-demand', why: conduct.onDemand } : { mode: 'proactive', why: null };
}

/** No link is in force longer than this (ms): a greater age comes of a clock that was set, or of a record that lost a time. */
const GREATEST_AGE: Millis = 7 * 24 * 60 * 60_000;

/**
 * A link of age `age` (ms) was seen to work, or to be dead. A newer observation goes before what it contradicts. An age
 * that no link can have teaches nothing.
 */
export function learned(conduct: Conduct, age: Millis, works: boolean): Conduct {
  if (!(age >= 0 && age <= GREATEST_AGE)) return conduct;
  if (works) {
    const worksAt = Math.max(conduct.worksAt ?? 0, age);
    return {
      ...conduct,
      worksAt,
      deadAt: conduct.deadAt !== null && conduct.deadAt <= worksAt ? null : conduct.deadAt,
    };
  }
  const deadAt = Math.min(conduct.deadAt ?? Infinity, age);
  return {
    ...conduct,
    deadAt,
    worksAt: conduct.worksAt !== null && conduct.worksAt >= deadAt ? null : conduct.worksAt,
  };
}

/** Where no link of a site was seen to die, this is how old one may get of which no older one was seen to live (ms). */
export const FIRST_PROBE: Millis = 15_000;

/**
 * The lifetime (ms) to count on where a link does not tell it: what was seen to work; with nothing but a death known,
 * half of that age; null while nothing ends that was seen. That a young link works makes it no shorter than it is where
 * nothing is known: a link replaced at an early age cannot be seen at a greater one.
 */
export function learnedLifetime({ worksAt, deadAt }: Conduct): Millis | null {
  if (deadAt === null) return null;
  return worksAt === null ? deadAt / 2 : Math.max(worksAt, Math.min(FIRST_PROBE, deadAt / 2));
}

/** While no end is known, the age that was seen to work is doubled; then it is approached. */
const DOUBLED = 2;
const APPROACHED = 1.25;

/**
 * How old (ms) the link in force may get while no end is known: as old as one was seen to live. Where only players can
 * tell it is the next one to tell, and may get twice as old. Null where nothing was seen.
 */
export function provenAge({ worksAt, closed }: Conduct): Millis | null {
  return worksAt === null ? null : worksAt * (closed ? DOUBLED : 1);
}

/** Ages of links (ms): from `from` on and below `below`. */
export interface Ages {
  from: Millis;
  below: Millis;
}

/**
 * Of what age an earlier link, which no player needs any more, must be for a look at it to tell how long links live; null
 * where that makes no difference to refreshes at most every `period` (ms). So a lifetime is learned, and a wrong one
 * unlearned, and no viewer's link has to grow older for it than one was seen to live. `doubting`: whether an age at
 * which one was seen dead is to be looked at again; such a look mostly costs the CDN a refusal, and is for now and then.
 */
export function tellingAges(conduct: Conduct, period: Millis, doubting: boolean): Ages | null {
  const { worksAt, deadAt } = conduct;
  const lifetime = learnedLifetime(conduct) ?? worksAt;
  // The margin is half of it at most.
  if (lifetime === null || lifetime >= 2 * period) return null;
  if (deadAt === null) return { from: lifetime * DOUBLED, below: Infinity };
  return doubting ? { from: deadAt, below: Infinity } : { from: lifetime * APPROACHED, below: deadAt };
}
