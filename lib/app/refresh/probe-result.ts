import { withObservedAge, type SiteBehavior } from '../../core/site-behavior.ts';
import type { CandidateCheck } from '../../core/history.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../../core/stream.ts';
import type { LinkProbe } from './link-probe.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';
import type { StreamStatus } from '../stream-status.ts';

export type ProbeResult = 'revoke-on-issue' | 'single-use' | 'keeps-old-url' | null;

/**
 * Probes after an extraction whether the old link still works, and whether the fresh one works twice. `fresh`: the link
 * that was just issued. If it is single-use, the probe has used it up and the caller must extract again. Null: not
 * conclusive.
 */
export async function probeAfterExtraction(
  ports: Ports,
  stream: ActiveStream,
  linkProbe: LinkProbe,
  fresh: string,
): Promise<ProbeResult> {
  if (!linkProbe.before || fresh === stream.currentUrl) return null;
  if (linkProbe.before.ok) {
    const after = await probeManifest(ports, stream, stream.currentUrl);
    if (after.ok) return 'keeps-old-url';
    return wasRefused(after) ? 'revoke-on-issue' : null;
  }
  if (!wasRefused(linkProbe.before)) return null;
  const first = await probeManifest(ports, stream, fresh);
  return first.ok && wasRefused(await probeManifest(ports, stream, fresh)) ? 'single-use' : null;
}

/**
 * What a refresh reveals about the lifetime of links without a readable expiry, as a change of the site behavior; null
 * if nothing. `check`: the check of the fresh link; null if there was none.
 */
export function lifetimeUpdate(
  stream: ActiveStream,
  { validity }: StreamStatus,
  { at, before, earlier }: LinkProbe,
  check: CandidateCheck | null,
): ((behavior: SiteBehavior) => SiteBehavior) | null {
  if (validity?.known === 'read') return null;
  const { firstSeen, source } = currentGeneration(stream);
  const wasReadable = check !== null && check !== 'not-checked' && check !== 'unreadable';
  // A refusal is conclusive only if the CDN accepts requests from us at all.
  const isConclusive = (probe: ManifestProbe) => probe.ok || (wasReadable && wasRefused(probe));
  const observations: { age: Millis; works: boolean }[] = [];
  // The age of a page's own link is unknown, so its expiry is not conclusive.
  if (before && isConclusive(before) && (before.ok || source === 'refresh')) {
    observations.push({ age: at - firstSeen, works: before.ok });
  }
  if (earlier && isConclusive(earlier.probe))
    observations.push({ age: at - earlier.firstSeen, works: earlier.probe.ok });
  return (behavior) => {
    const blocksUs = check === 'unreadable' || (behavior.blocksUs && !wasReadable);
    return observations.reduce((known, { age, works }) => withObservedAge(known, age, works), {
      ...behavior,
      blocksUs,
    });
  };
}

/** Status codes with which CDNs refuse an invalid or expired token. */
const REFUSAL_STATUSES = new Set([401, 403, 404, 410]);

/** Whether the CDN refused the link; false for other failures. */
function wasRefused(probe: ManifestProbe): boolean {
  return !probe.ok && probe.problem?.kind === 'status' && REFUSAL_STATUSES.has(probe.problem.status);
}
