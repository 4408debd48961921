import { treeOf } from '../core/children.ts';
import type { Documents } from '../core/documents.ts';
import { isExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { missingPlaylists } from '../core/manifest/tree.ts';
import { isMedia, playlistToTry } from '../core/trial.ts';
import type { Millis } from '../core/stream.ts';
import { inPool } from './pool.ts';
import type { Player, Ports } from './ports.ts';

/** Playlists of one family that are fetched at most, and at the same time. */
const MAX_PLAYLISTS = 40;
const CONCURRENT_PLAYLISTS = 4;

/**
 * What came of asking for a link's manifest. `clockAhead` (ms): by how much its server's clock is ahead of ours, null
 * where it did not say. `file`: where the link is a progressive file's, how large that is (bytes; null where nobody says).
 */
export type Look = { clockAhead: Millis | null } & (
  | { ok: true; documents: Documents; file: { size: number | null } | null }
  | { ok: false; problem: ExtractionProblem | null }
);

/** Fetches the manifest at a link, and nothing else. Never rejects. */
export async function lookAt(ports: Ports, player: Player, link: string): Promise<Look> {
  try {
    const { clockAhead, size, ...document } = await ports.fetchManifest(link, player);
    const file = isMedia(document) ? { size } : null;
    const documents = { link, documents: [{ ...document, requested: link }] };
    return { ok: true, documents, file, clockAhead };
  } catch (cause) {
    if (!isExtractionError(cause)) return { ok: false, problem: null, clockAhead: null };
    return { ok: false, problem: cause.problem, clockAhead: cause.clockAhead };
  }
}

/** With the one media playlist that says whether the stream goes on; `before`: the family as it was seen last. */
export async function withPlaylist(
  ports: Ports,
  player: Player,
  before: Documents | null,
  root: Documents,
): Promise<Documents> {
  const url = playlistToTry(before, root);
  return url === null ? root : withAll(ports, player, root, [url]);
}

/** With all the playlists that the manifest names, as far as they can be had. */
export async function withPlaylists(ports: Ports, player: Player, known: Documents): Promise<Documents> {
  const wanted = missingPlaylists(treeOf(known));
  return withAll(ports, player, known, wanted.slice(0, MAX_PLAYLISTS));
}

async function withAll(
  ports: Ports,
  player: Player,
  { link, documents }: Documents,
  urls: readonly string[],
): Promise<Documents> {
  const all = [...documents];
  await inPool(urls, CONCURRENT_PLAYLISTS, async (url) => {
    try {
      const { clockAhead: _ahead, size: _size, ...document } = await ports.fetchManifest(url, player);
      all.push({ ...document, requested: url });
    } catch {
      // A playlist that cannot be had has no pair; the player gets to know by itself.
    }
  });
  return { link, documents: all };
}
