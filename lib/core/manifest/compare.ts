import { alignMedia } from './pairing/align-media.ts';
import type { ManifestError } from './error.ts';
import type { Manifest, MediaPlaylist, Mpd } from './model.ts';
import { pairMultivariant, playlistPairs } from './pairing/pair-multivariant.ts';
import { pairMpd } from './pairing/pair-mpd.ts';
import { PairCollector, mismatch, type Mismatch } from './pairing/pairing.ts';

/**
 * How the fresh manifest compares. `same`: the same on-demand content. `continues`: a live stream that goes on.
 * `ended`: a live stream that ended regularly. `mismatch`: why the old link must stay.
 */
export type ManifestComparison =
  | { verdict: 'same' | 'continues' | 'ended' }
  | { verdict: 'mismatch'; mismatch: Mismatch };

/** Compares the manifest of the fresh link with the last one seen under the old link. */
export function compareManifests(before: Manifest, after: Manifest | ManifestError): ManifestComparison {
  if (after.kind === 'error') return asMismatch(mismatch('not-a-manifest', after.sentence));
  if (before.kind === 'media' && after.kind === 'media') return compareMedia(before, after);
  if (before.kind === 'mpd' && after.kind === 'mpd') return compareMpd(before, after);
  if (before.kind !== 'multivariant' || after.kind !== 'multivariant') return asMismatch(mismatch('other-format'));
  if (after.resources.length === 1) return asMismatch(mismatch('empty'));
  return playlistPairs(pairMultivariant(before, after)) > 0 ? { verdict: 'same' } : asMismatch(mismatch('no-variant'));
}

function compareMedia(before: MediaPlaylist, after: MediaPlaylist): ManifestComparison {
  const alignment = alignMedia(before, after);
  if ('mismatch' in alignment) return asMismatch(alignment.mismatch);
  if (before.ended) return { verdict: 'same' };
  // With equal numbering, a window that ends earlier is an old copy (RFC 8216bis 6.2.2: it never moves back).
  const lag = alignment.shift === null ? 0 : before.next + alignment.shift - after.next;
  if (lag > MAX_LAG_SEGMENTS) return asMismatch(mismatch('went-back'));
  return { verdict: after.ended ? 'ended' : 'continues' };
}

/** How many segments one edge may lag behind another. */
const MAX_LAG_SEGMENTS = 3;

function compareMpd(before: Mpd, after: Mpd): ManifestComparison {
  const result = pairMpd(before, after, new PairCollector());
  if ('mismatch' in result) return asMismatch(result.mismatch);
  if (!before.dynamic) return { verdict: 'same' };
  const [lastBefore, lastAfter] = [lastSegmentStart(before), lastSegmentStart(after)];
  if (lastBefore !== null && lastAfter !== null && lastAfter < lastBefore - MAX_LAG_SECONDS)
    return asMismatch(mismatch('went-back'));
  return { verdict: after.dynamic ? 'continues' : 'ended' };
}

/** How many seconds one edge may lag behind another. */
const MAX_LAG_SECONDS = 30;

/** Start of the last segment that an MPD lists (seconds); null if it lists none. */
function lastSegmentStart({ resources }: Mpd): number | null {
  return resources.reduce<number | null>((last, { identity }) => {
    const start = identity.of === 'representation' ? identity.start : null;
    return start === null || (last !== null && start < last) ? last : start;
  }, null);
}

function asMismatch(found: Mismatch): ManifestComparison {
  return { verdict: 'mismatch', mismatch: found };
}
