import { alignMedia } from './align-media.ts';
import type { ManifestError } from './error.ts';
import type { Manifest, MediaPlaylist, Mpd } from './family.ts';
import { pairMultivariant, playlistPairs } from './pair-multivariant.ts';
import { pairMpd } from './pair-mpd.ts';
import { PairBook, refusal, type Refusal } from './pairing.ts';

/**
 * What a try of the fresh link says before the swap: `same` content for what is on demand; `goes-on` for live, further
 * or not; `ended`, live has come to its end in order; else why the old link is to be kept.
 */
export type Verdict = { verdict: 'same' | 'goes-on' | 'ended' } | { verdict: 'worse'; refused: Refusal };

/** Compares the manifest of the fresh link with the last one seen under the old link. */
export function compareManifests(before: Manifest, after: Manifest | ManifestError): Verdict {
  if (after.kind === 'error') return worse(refusal('not-a-manifest', after.sentence));
  if (before.kind === 'media' && after.kind === 'media') return compareMedia(before, after);
  if (before.kind === 'mpd' && after.kind === 'mpd') return compareMpd(before, after);
  if (before.kind !== 'multivariant' || after.kind !== 'multivariant') return worse(refusal('other-format'));
  if (after.members.length === 1) return worse(refusal('empty'));
  return playlistPairs(pairMultivariant(before, after)) > 0 ? { verdict: 'same' } : worse(refusal('no-variant'));
}

function compareMedia(before: MediaPlaylist, after: MediaPlaylist): Verdict {
  const alignment = alignMedia(before, after);
  if ('refused' in alignment) return worse(alignment.refused);
  if (before.ended) return { verdict: 'same' };
  // By the same numbers, a window that ends earlier is an old copy (RFC 8216bis 6.2.2: it never moves back).
  const lag = alignment.shift === null ? 0 : before.next + alignment.shift - after.next;
  if (lag > LAG) return worse(refusal('went-back'));
  return { verdict: after.ended ? 'ended' : 'goes-on' };
}

/** Segments an edge may be behind another one. */
const LAG = 3;

function compareMpd(before: Mpd, after: Mpd): Verdict {
  const result = pairMpd(before, after, new PairBook());
  if ('refused' in result) return worse(result.refused);
  if (!before.dynamic) return { verdict: 'same' };
  const [seen, now] = [latest(before), latest(after)];
  if (seen !== null && now !== null && now < seen - LAG_SECONDS) return worse(refusal('went-back'));
  return { verdict: after.dynamic ? 'goes-on' : 'ended' };
}

/** Seconds an edge may be behind another one. */
const LAG_SECONDS = 30;

/** Start of the last segment that an MPD tells of, null where it tells of none. */
function latest({ members }: Mpd): number | null {
  return members.reduce<number | null>((last, { identity }) => {
    const start = identity.of === 'representation' ? identity.start : null;
    return start === null || (last !== null && start < last) ? last : start;
  }, null);
}

function worse(refused: Refusal): Verdict {
  return { verdict: 'worse', refused };
}
