import { probeAges, type SiteBehavior } from '../../core/site-behavior.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';
import type { StreamStatus } from '../stream-status.ts';

/**
 * What was found out about a stream's old link before and after the site was asked for a new one. That is how a site
 * shows itself whose links open once, or that kills the old link when a new one is asked for.
 */
export interface LinkProbe {
  /** When the looks were taken (ms). */
  at: Millis;
  /** The old link as it was before the extraction; null: nobody looked. */
  before: ManifestProbe | null;
  /** A link that was in force before the old one, as it was then; null: nobody looked. */
  earlier: { firstSeen: Millis; probe: ManifestProbe } | null;
  /** The fresh link must be given to the player unseen: it opens once, or there is no time to lose. */
  useUnchecked: boolean;
}

/** Of so many refreshes one looks whether links are really dead at the age at which one was seen dead. */
const RECHECK_EVERY = 8;

/**
 * Whether to look at how a site takes a refresh: at the first one of a stream, and until a link that still lived was seen
 * to outlive one. At the first one it may be dead, or the page be down.
 */
export function shouldProbe(
  { refreshCount }: ActiveStream,
  { keepsOldUrl, blocksUs: closed, renewalLimit }: SiteBehavior,
): boolean {
  return renewalLimit === null && (refreshCount === 0 || !(keepsOldUrl || closed));
}

/**
 * Looks at the old link before the extraction where that tells something: how the site takes it, or, of links that do not
 * tell their end, how old they get; then an earlier link tells more.
 */
export async function probeBeforeExtraction(
  ports: Ports,
  stream: ActiveStream,
  { validity, behavior }: StreamStatus,
): Promise<LinkProbe> {
  const at = ports.now();
  const useUnchecked = behavior.renewalLimit !== null;
  const lacksReadExpiry = validity?.known !== 'read';
  const isWanted = !useUnchecked && (shouldProbe(stream, behavior) || lacksReadExpiry);
  const earlier = isWanted && lacksReadExpiry ? await earlierLinkToProbe(ports, stream, behavior, at) : undefined;
  const [before, probe] = await Promise.all([
    isWanted ? probeManifest(ports, stream, stream.currentUrl) : null,
    earlier ? probeManifest(ports, stream, earlier.url) : null,
  ]);
  return { at, before, earlier: earlier && probe ? { firstSeen: earlier.firstSeen, probe } : null, useUnchecked };
}

/** The youngest earlier link of a telling age; how old one is that the page had, nobody knows. */
async function earlierLinkToProbe(ports: Ports, stream: ActiveStream, behavior: SiteBehavior, now: Millis) {
  const period = (await ports.settings()).periodMinutes * 60_000;
  const ages = probeAges(behavior, period, stream.refreshCount % RECHECK_EVERY === 0);
  if (!ages) return undefined;
  return stream.generations.findLast(({ url, source, firstSeen }) => {
    const age = now - firstSeen;
    return source === 'refresh' && url !== stream.currentUrl && age >= ages.from && age < ages.below;
  });
}
