import { withObservedAge, type SiteBehavior } from '../../core/site-behavior.ts';
import type { CandidateCheck } from '../../core/history.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../../core/stream.ts';
import type { LinkProbe } from './link-probe.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';
import type { StreamStatus } from '../stream-status.ts';

export type ProbeResult = 'revoke-on-issue' | 'single-use' | 'keeps-old-url' | null;

/**
 * After an extraction: how did the old link take it, and does the fresh one open a second time? `fresh`: a link that was
 * just given. Where it turns out to open once, it is used up now, and another must be asked for. Null: nothing is told.
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
 * What a refresh says of the lifetime of links that do not tell it, by the looks before the extraction and by what came
 * of trying the fresh link, null where nobody tried; null: nothing.
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
  // A refusal says something of a link only where the CDN answers us at all.
  const isConclusive = (probe: ManifestProbe) => probe.ok || (wasReadable && wasRefused(probe));
  const observations: { age: Millis; works: boolean }[] = [];
  // How old a link was that the page got, nobody knows: its death says nothing.
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

/** What CDNs answer to a token that they do not take (any more). */
const REFUSAL_STATUSES = new Set([401, 403, 404, 410]);

/** Whether a CDN refused a link, rather than failed. */
function wasRefused(probe: ManifestProbe): boolean {
  return !probe.ok && probe.problem?.kind === 'status' && REFUSAL_STATUSES.has(probe.problem.status);
}
