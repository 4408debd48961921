import { linkParts } from '../../core/url/parts.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { probeManifest, type ManifestProbe } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';

/*
 * Browsers end the playing of a media element that is led to another origin once it has loaded something, where the
 * element has no `crossorigin` (in Chromium `ResourceMultiBufferDataProvider::WillFollowRedirect`: data of two origins
 * must not mix). So the player of a progressive file stays at the edge where it has the file by now, as it would have if
 * its link had not expired, as long as that edge takes the fresh link.
 */

/**
 * The fresh link of a progressive file at the origin that its player has the file from; null where it is there already,
 * or where a refresh had to move before: then each edge takes no tokens but its own.
 */
export function linkAtPinnedEdge(stream: ActiveStream, link: string): string | null {
  const { origin } = linkParts(link);
  const pinnedOrigin = linkParts(stream.currentUrl).origin;
  return origin === pinnedOrigin || hasChangedEdge(stream) ? null : pinnedOrigin + link.slice(origin.length);
}

/** The same, if that origin takes it and has the same file there. `size`: of that file, in bytes. */
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
 * The same where the origin of the fresh link may not be asked: the file must be as large as the one that the player has.
 * `before`: what came of looking at that, null where nobody did.
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

/** Whether a refresh has brought an origin that neither the page nor another refresh had before. */
function hasChangedEdge({ generations }: ActiveStream): boolean {
  const known = new Set<string>();
  return generations.some(({ url, source }) => {
    const { origin } = linkParts(url);
    const isNew = !known.has(origin);
    known.add(origin);
    return isNew && source === 'refresh';
  });
}
