import { probeAges, type SiteBehavior } from '../../core/site-behavior.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';
import type { StreamStatus } from '../stream-status.ts';

/**
 * Probes of a stream's links before an extraction. Compared with probes after it, they reveal single-use URLs and sites
 * that revoke the old link when they issue a new one.
 */
export interface LinkProbe {
  /** When the links were probed (ms). */
  at: Millis;
  /** The old link before the extraction; null if it was not probed. */
  before: ManifestProbe | null;
  /** A link from before the old one; null if none was probed. `firstSeen`: when it was extracted (ms). */
  earlier: { firstSeen: Millis; probe: ManifestProbe } | null;
  /** The player must get the fresh link without a check: it is single-use, or the old one is revoked already. */
  useUnchecked: boolean;
}

/** One of this many refreshes probes an earlier link again at an age at which a link was seen expired. */
const RECHECK_EVERY = 8;

/**
 * Whether a refresh should probe how the site treats the old link: at a stream's first refresh, and until the old link
 * was seen to survive one. One probe may not be enough: the first link may be expired already, or the page may be down.
 */
export function shouldProbe(
  { refreshCount }: ActiveStream,
  { keepsOldUrl, blocksUs, renewalLimit }: SiteBehavior,
): boolean {
  return renewalLimit === null && (refreshCount === 0 || !(keepsOldUrl || blocksUs));
}

/**
 * Probes the old link before the extraction if that is informative: to learn how the site treats it, or to learn the
 * lifetime of links without a readable expiry. In the second case it probes an earlier link as well.
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

/**
 * The youngest earlier link of an informative age. Only links of refreshes count: the age of a page's own link is
 * unknown.
 */
async function earlierLinkToProbe(ports: Ports, stream: ActiveStream, behavior: SiteBehavior, now: Millis) {
  const period = (await ports.settings()).periodMinutes * 60_000;
  const ages = probeAges(behavior, period, stream.refreshCount % RECHECK_EVERY === 0);
  if (!ages) return undefined;
  return stream.generations.findLast(({ url, source, firstSeen }) => {
    const age = now - firstSeen;
    return source === 'refresh' && url !== stream.currentUrl && age >= ages.from && age < ages.below;
  });
}
