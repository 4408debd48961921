import { learned, tellingAges, type Conduct } from '../core/conduct.ts';
import type { Trial } from '../core/history.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../core/stream.ts';
import { lookAt, type Look } from './manifests.ts';
import type { Ports } from './ports.ts';
import type { Standing } from './standing.ts';

/**
 * What was found out about a stream's old link before and after the site was asked for a new one. That is how a site
 * shows itself whose links open once, or that kills the old link when a new one is asked for.
 */
export interface Assay {
  /** When the looks were taken (ms). */
  at: Millis;
  /** The old link as it was before the extraction; null: nobody looked. */
  before: Look | null;
  /** A link that was in force before the old one, as it was then; null: nobody looked. */
  earlier: { firstSeen: Millis; look: Look } | null;
  /** The fresh link must be given to the player unseen: it opens once, or there is no time to lose. */
  useUnseen: boolean;
}

/** Of so many refreshes one looks whether links are really dead at the age at which one was seen dead. */
const DOUBT_EVERY = 8;

/**
 * Whether to look at how a site takes a refresh: at the first one of a stream, and until a link that still lived was seen
 * to outlive one. At the first one it may be dead, or the page be down.
 */
export function isTelling({ refreshCount }: ActiveStream, { sparesOld, closed, onDemand }: Conduct): boolean {
  return onDemand === null && (refreshCount === 0 || !(sparesOld || closed));
}

/**
 * Looks at the old link before the extraction where that tells something: how the site takes it, or, of links that do not
 * tell their end, how old they get; then an earlier link tells more.
 */
export async function beforeExtraction(
  ports: Ports,
  stream: ActiveStream,
  { term, conduct }: Standing,
): Promise<Assay> {
  const at = ports.now();
  const useUnseen = conduct.onDemand !== null;
  const hidden = term?.known !== 'read';
  const wanted = !useUnseen && (isTelling(stream, conduct) || hidden);
  const earlier = wanted && hidden ? await tellingLink(ports, stream, conduct, at) : undefined;
  const [before, look] = await Promise.all([
    wanted ? lookAt(ports, stream, stream.currentUrl) : null,
    earlier ? lookAt(ports, stream, earlier.url) : null,
  ]);
  return { at, before, earlier: earlier && look ? { firstSeen: earlier.firstSeen, look } : null, useUnseen };
}

/** The youngest earlier link of a telling age; how old one is that the page had, nobody knows. */
async function tellingLink(ports: Ports, stream: ActiveStream, conduct: Conduct, now: Millis) {
  const period = (await ports.settings()).periodMinutes * 60_000;
  const ages = tellingAges(conduct, period, stream.refreshCount % DOUBT_EVERY === 0);
  if (!ages) return undefined;
  return stream.generations.findLast(({ url, source, firstSeen }) => {
    const age = now - firstSeen;
    return source === 'refresh' && url !== stream.currentUrl && age >= ages.from && age < ages.below;
  });
}

/**
 * What a refresh says of the lifetime of links that do not tell it, by the looks before the extraction and by what came
 * of trying the fresh link, null where nobody tried; null: nothing.
 */
export function ageLearned(
  stream: ActiveStream,
  { term }: Standing,
  { at, before, earlier }: Assay,
  trial: Trial | null,
): ((conduct: Conduct) => Conduct) | null {
  if (term?.known === 'read') return null;
  const { firstSeen, source } = currentGeneration(stream);
  const opened = trial !== null && trial !== 'not-tried' && trial !== 'not-readable';
  // A refusal says something of a link only where the CDN answers us at all.
  const teaches = (look: Look) => look.ok || (opened && isRefusal(look));
  const lessons: { age: Millis; works: boolean }[] = [];
  // How old a link was that the page got, nobody knows: its death says nothing.
  if (before && teaches(before) && (before.ok || source === 'refresh')) {
    lessons.push({ age: at - firstSeen, works: before.ok });
  }
  if (earlier && teaches(earlier.look)) lessons.push({ age: at - earlier.firstSeen, works: earlier.look.ok });
  return (conduct) => {
    const closed = trial === 'not-readable' || (conduct.closed && !opened);
    return lessons.reduce((known, { age, works }) => learned(known, age, works), { ...conduct, closed });
  };
}

/** What CDNs answer to a token that they do not take (any more). */
const REFUSALS = new Set([401, 403, 404, 410]);

/** Whether a CDN refused a link, rather than failed. */
export function isRefusal(look: Look): boolean {
  return !look.ok && look.problem?.kind === 'status' && REFUSALS.has(look.problem.status);
}
