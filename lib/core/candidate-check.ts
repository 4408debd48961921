import { treeOf } from './rules/child-redirects.ts';
import { type ManifestDocuments, manifestAt } from './manifest/tree.ts';
import type { CandidateCheck } from './history.ts';
import { compareManifests } from './manifest/compare.ts';
import type { Manifest, ResourceTree } from './manifest/model.ts';
import { pairTrees } from './manifest/pairing/pair-trees.ts';
import { mismatch, type ResourcePair, type Mismatch } from './manifest/pairing/pairing.ts';
import { hasMediaType, hasProgressiveFileName } from '../base/media-types.ts';

export type CandidateVerdict = { ok: true; check: CandidateCheck } | { ok: false; mismatch: Mismatch };

/**
 * Whether a response is a progressive file rather than a manifest. Decides by its media type, by its file name where
 * the type is generic, or by its first bytes.
 */
export function isProgressiveFile({
  url,
  contentType,
  text,
}: {
  url: string;
  contentType: string;
  text: string;
}): boolean {
  if (hasMediaType(contentType)) return true;
  const saysNothing = /^(application|binary)\/octet-stream\b/i.test(contentType);
  return (saysNothing && hasProgressiveFileName(new URL(url))) || text.slice(0, 200).includes('\0');
}

/**
 * Checks a fresh link before it replaces the current one. Compares its manifest, and every media playlist fetched on
 * both sides, with the documents last seen under the old link. On a live stream the media sequence must continue.
 * Without `before` there is nothing to compare with; then the fresh link only has to open.
 */
export function checkCandidate(before: ManifestDocuments | null, after: ManifestDocuments): CandidateVerdict {
  const newTree = treeOf(after);
  const manifest = manifestAt(newTree, after.link);
  if (!manifest || manifest.kind === 'error') {
    return { ok: false, mismatch: mismatch('not-a-manifest', manifest?.sentence) };
  }
  if (manifest.resources.length <= 1) return { ok: false, mismatch: mismatch('empty') };
  const oldTree = before ? treeOf(before) : null;
  const seen = oldTree && manifestAt(oldTree, oldTree.url);
  if (!oldTree || !seen || seen.kind === 'error') return { ok: true, check: 'opens' };
  const pairing = pairTrees(oldTree, newTree);
  if (pairing.mismatch) return { ok: false, mismatch: pairing.mismatch };
  const both = [[seen, manifest] as const, ...pairedPlaylists(oldTree, newTree, pairing.pairs)];
  const verdicts = both.map(([a, b]) => compareManifests(a, b));
  const differing = verdicts.find((verdict) => verdict.verdict === 'mismatch');
  if (differing) return { ok: false, mismatch: differing.mismatch };
  const results = new Set(verdicts.map(({ verdict }) => verdict));
  return { ok: true, check: results.has('ended') ? 'ended' : results.has('continues') ? 'continues' : 'same' };
}

/**
 * The URL of the media playlist to fetch for the check: the counterpart of one seen under the old link, else the first.
 * Null if the fresh manifest has no media playlists.
 */
export function playlistToCheck(before: ManifestDocuments | null, after: ManifestDocuments): string | null {
  const now = treeOf(after);
  const root = manifestAt(now, after.link);
  if (root?.kind !== 'multivariant') return null;
  const known = new Set(before?.documents.map(({ requested }) => requested));
  const paired = before
    ? pairTrees(treeOf(before), now).pairs.find(({ from, role }) => role === 'media-playlist' && known.has(from))
    : null;
  return paired?.to ?? root.resources.find(({ role }) => role === 'media-playlist')?.url ?? null;
}

function pairedPlaylists(
  before: ResourceTree,
  after: ResourceTree,
  pairs: readonly ResourcePair[],
): [Manifest, Manifest][] {
  return pairs.flatMap(({ from, to, role }): [Manifest, Manifest][] => {
    if (role !== 'media-playlist' || from === before.url) return [];
    const [a, b] = [manifestAt(before, from), manifestAt(after, to)];
    return a && b && a.kind !== 'error' && b.kind !== 'error' ? [[a, b]] : [];
  });
}
