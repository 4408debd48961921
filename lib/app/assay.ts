import { tellingAges, type Conduct } from '../core/conduct.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
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
