import { treeOf } from '../../core/rules/child-redirects.ts';
import { type ManifestDocuments, missingPlaylists } from '../../core/manifest/tree.ts';
import { isExtractionError, type ExtractionProblem } from '../../core/errors.ts';
import { isProgressiveFile, playlistToCheck } from '../../core/candidate-check.ts';
import type { Millis } from '../../core/stream.ts';
import { runInPool } from '../../base/concurrency.ts';
import type { PlayerContext, Ports } from '../ports.ts';

/** How many playlists of one manifest are fetched at most, and at the same time. */
const MAX_PLAYLISTS = 40;
const CONCURRENT_PLAYLISTS = 4;

/**
 * The result of fetching a link's manifest. `clockAhead`: how far its server's clock is ahead of ours (ms); null if
 * unknown. `file`: the size of the progressive file (bytes; null if unknown), if the link is one.
 */
export type ManifestProbe = { clockAhead: Millis | null } & (
  | { ok: true; documents: ManifestDocuments; file: { size: number | null } | null }
  | { ok: false; problem: ExtractionProblem | null }
);

/** Fetches the manifest at a link, and nothing else. Never rejects. */
export async function probeManifest(ports: Ports, player: PlayerContext, link: string): Promise<ManifestProbe> {
  try {
    const { clockAhead, size, ...document } = await ports.fetchManifest(link, player);
    const file = isProgressiveFile(document) ? { size } : null;
    const documents = { link, documents: [{ ...document, requested: link }] };
    return { ok: true, documents, file, clockAhead };
  } catch (cause) {
    if (!isExtractionError(cause)) return { ok: false, problem: null, clockAhead: null };
    return { ok: false, problem: cause.problem, clockAhead: cause.clockAhead };
  }
}

/** Adds the one media playlist that shows whether the stream continues. `before`: the manifests as last read. */
export async function withPlaylist(
  ports: Ports,
  player: PlayerContext,
  before: ManifestDocuments | null,
  root: ManifestDocuments,
): Promise<ManifestDocuments> {
  const url = playlistToCheck(before, root);
  return url === null ? root : withFetched(ports, player, root, [url]);
}

/** Adds all playlists that the manifest lists, as far as they can be fetched. */
export async function withAllPlaylists(
  ports: Ports,
  player: PlayerContext,
  known: ManifestDocuments,
): Promise<ManifestDocuments> {
  const wanted = missingPlaylists(treeOf(known));
  return withFetched(ports, player, known, wanted.slice(0, MAX_PLAYLISTS));
}

async function withFetched(
  ports: Ports,
  player: PlayerContext,
  { link, documents }: ManifestDocuments,
  urls: readonly string[],
): Promise<ManifestDocuments> {
  const all = [...documents];
  await runInPool(urls, CONCURRENT_PLAYLISTS, async (url) => {
    try {
      const { clockAhead: _ahead, size: _size, ...document } = await ports.fetchManifest(url, player);
      all.push({ ...document, requested: url });
    } catch {
      // A playlist that cannot be fetched stays unpaired; the player sees the same failure.
    }
  });
  return { link, documents: all };
}
