import { treeOf } from './children.ts';
import type { Documents } from './documents.ts';
import type { Trial } from './history.ts';
import { compareManifests } from './manifest/compare.ts';
import type { Manifest, Tree } from './manifest/family.ts';
import { pairFamilies } from './manifest/pair.ts';
import { refusal, type Pair, type Refusal } from './manifest/pairing.ts';
import { manifestAt } from './manifest/tree.ts';
import { hasFileName } from './manifest-names.ts';

export type Verdict = { ok: true; trial: Trial } | { ok: false; refused: Refusal };

/**
 * Whether an answer is the media itself (a progressive file), by its type, by its name where the type says nothing, or by
 * its bytes: no manifest has to be in it.
 */
export function isMedia({ url, contentType, text }: { url: string; contentType: string; text: string }): boolean {
  if (/^(video|audio)\/(?!.*(mpegurl|dash))/i.test(contentType)) return true;
  const saysNothing = /^(application|binary)\/octet-stream\b/i.test(contentType);
  return (saysNothing && hasFileName(new URL(url))) || text.slice(0, 200).includes('\0');
}

/**
 * What trying the fresh link says before the swap: its manifest against the one that was seen last under the old link,
 * and every media playlist that was fetched on both sides. Live: the media sequence goes on. `before` null: there is
 * nothing to compare with, and only what is at the fresh link counts.
 */
export function tryFamily(before: Documents | null, after: Documents): Verdict {
  const now = treeOf(after);
  const manifest = manifestAt(now, after.link);
  if (!manifest || manifest.kind === 'error') {
    return { ok: false, refused: refusal('not-a-manifest', manifest?.sentence) };
  }
  if (manifest.members.length <= 1) return { ok: false, refused: refusal('empty') };
  const old = before ? treeOf(before) : null;
  const seen = old && manifestAt(old, old.url);
  if (!old || !seen || seen.kind === 'error') return { ok: true, trial: 'opens' };
  const pairing = pairFamilies(old, now);
  if (pairing.refused) return { ok: false, refused: pairing.refused };
  const both = [[seen, manifest] as const, ...playlists(old, now, pairing.pairs)];
  const verdicts = both.map(([a, b]) => compareManifests(a, b));
  const worse = verdicts.find((verdict) => verdict.verdict === 'worse');
  if (worse) return { ok: false, refused: worse.refused };
  const said = new Set(verdicts.map(({ verdict }) => verdict));
  return { ok: true, trial: said.has('ended') ? 'ended' : said.has('goes-on') ? 'goes-on' : 'same' };
}

/** The media playlist of a fresh family that is worth fetching: the counterpart of one that was seen before. */
export function playlistToTry(before: Documents | null, after: Documents): string | null {
  const now = treeOf(after);
  const root = manifestAt(now, after.link);
  if (root?.kind !== 'multivariant') return null;
  const known = new Set(before?.documents.map(({ requested }) => requested));
  const paired = before
    ? pairFamilies(treeOf(before), now).pairs.find(({ from, role }) => role === 'media-playlist' && known.has(from))
    : null;
  return paired?.to ?? root.members.find(({ role }) => role === 'media-playlist')?.url ?? null;
}

function playlists(before: Tree, after: Tree, pairs: readonly Pair[]): [Manifest, Manifest][] {
  return pairs.flatMap(({ from, to, role }): [Manifest, Manifest][] => {
    if (role !== 'media-playlist' || from === before.url) return [];
    const [a, b] = [manifestAt(before, from), manifestAt(after, to)];
    return a && b && a.kind !== 'error' && b.kind !== 'error' ? [[a, b]] : [];
  });
}
