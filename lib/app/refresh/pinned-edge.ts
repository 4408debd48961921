import { linkParts } from '../../core/url/parts.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';

/*
 * A media element without `crossorigin` stops playing if it is redirected to another origin after it has loaded data
 * (Chromium, `ResourceMultiBufferDataProvider::WillFollowRedirect`: data of two origins must not mix). So the player of
 * a progressive file stays at its current edge, as it would without an expiry, as long as that edge accepts the fresh
 * link.
 */

/**
 * The fresh link of a progressive file, moved to the origin that its player loads from. Null if it has that origin
 * already, or if an earlier refresh had to change the edge: then each edge accepts only its own tokens.
 */
export function linkAtPinnedEdge(stream: ActiveStream, link: string): string | null {
  const { origin } = linkParts(link);
  const pinnedOrigin = linkParts(stream.currentUrl).origin;
  return origin === pinnedOrigin || hasChangedEdge(stream) ? null : pinnedOrigin + link.slice(origin.length);
}

/** As `linkAtPinnedEdge`, but null unless that origin accepts the link and serves a file of the same `size` (bytes). */
export async function checkedAtPinnedEdge(
  ports: Ports,
  stream: ActiveStream,
  link: string,
  { size }: { size: number | null },
): Promise<string | null> {
  const pinned = size === null ? null : linkAtPinnedEdge(stream, link);
  if (pinned === null) return null;
  const probe = await probeManifest(ports, stream, pinned);
  return probe.ok && probe.file?.size === size ? pinned : null;
}

/**
 * As `checkedAtPinnedEdge`, if access to the fresh link's origin is missing: the file must be as large as the one that
 * the player has. `before`: the probe of the current link; null if there is none yet.
 */
export async function pinnedToCurrentEdge(
  ports: Ports,
  stream: ActiveStream,
  link: string,
  before: ManifestProbe | null,
): Promise<string | null> {
  if (stream.childMapping !== 'file' && stream.childMapping !== 'unknown') return null;
  const current = before ?? (await probeManifest(ports, stream, stream.currentUrl));
  return current.ok && current.file ? checkedAtPinnedEdge(ports, stream, link, current.file) : null;
}

/** Whether a refresh introduced an origin that no earlier link had. */
function hasChangedEdge({ generations }: ActiveStream): boolean {
  const known = new Set<string>();
  return generations.some(({ url, source }) => {
    const { origin } = linkParts(url);
    const isNew = !known.has(origin);
    known.add(origin);
    return isNew && source === 'refresh';
  });
}
