import { treeOf } from '../core/children.ts';
import type { Documents } from '../core/documents.ts';
import { isExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { missingPlaylists } from '../core/manifest/tree.ts';
import { playlistToTry } from '../core/trial.ts';
import type { Millis } from '../core/stream.ts';
import { inPool } from './pool.ts';
import type { Player, Ports } from './ports.ts';

/** Playlists of one family that are fetched at most, and at the same time. */
const MAX_PLAYLISTS = 40;
const CONCURRENT_PLAYLISTS = 4;
/** The Date header has whole seconds and is as old as the answer took: less is no wrong clock. */
const WRONG_CLOCK: Millis = 20_000;

/** What came of asking for a link's manifest. `clockAhead` (ms): of the server's clock, 0 where ours is right. */
export type Look =
  | { ok: true; documents: Documents; clockAhead: Millis }
  | { ok: false; problem: ExtractionProblem | null };

/** Fetches the manifest at a link, and nothing else. Never rejects. */
export async function lookAt(ports: Ports, player: Player, link: string): Promise<Look> {
  try {
    const { date, ...document } = await ports.fetchManifest(link, player);
    const ahead = date === null ? 0 : date - ports.now();
    const clockAhead = Math.abs(ahead) < WRONG_CLOCK ? 0 : ahead;
    return { ok: true, documents: { link, documents: [{ ...document, requested: link }] }, clockAhead };
  } catch (cause) {
    return { ok: false, problem: isExtractionError(cause) ? cause.problem : null };
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
      const { date: _, ...document } = await ports.fetchManifest(url, player);
      all.push({ ...document, requested: url });
    } catch {
      // A playlist that cannot be had has no pair; the player gets to know by itself.
    }
  });
  return { link, documents: all };
}
