import { mediaSegments } from './align-media.ts';
import type { ManifestError } from '../error.ts';
import type { Manifest, ManifestResource, MultivariantPlaylist, ResourceTree } from '../model.ts';
import { pairMedia } from './pair-media.ts';
import { pairMpd } from './pair-mpd.ts';
import { pairMultivariant, playlistPairs } from './pair-multivariant.ts';
import {
  PairCollector,
  mismatch,
  type FreshWindow,
  type Pairing,
  type Mismatch,
  type TemplatePair,
} from './pairing.ts';
import { manifestAt } from '../tree.ts';

/**
 * Pairs a stream's resource tree under one link with its tree under another. Resources that do not match stay unpaired.
 * If nothing matches, or the trees contradict each other, the whole pairing is a mismatch.
 */
export function pairTrees(before: ResourceTree, after: ResourceTree): Pairing {
  const old = manifestAt(before, before.url);
  const now = manifestAt(after, after.url);
  if (!old || old.kind === 'error') return noPairing(mismatch('not-a-manifest', old?.sentence));
  if (!now || now.kind === 'error') return noPairing(mismatch('not-a-manifest', now?.sentence));
  const collector = new PairCollector();
  const windows: FreshWindow[] = [];
  let templates: TemplatePair[] = [];
  let problem: Mismatch | null = null;
  addLinks({ url: before.url, manifest: old }, { url: after.url, manifest: now }, collector);
  if (old.kind === 'multivariant' && now.kind === 'multivariant') {
    problem = pairMultivariantTrees(before, after, old, now, collector, windows);
  } else if (old.kind === 'mpd' && now.kind === 'mpd') {
    const result = pairMpd(old, now, collector);
    if ('mismatch' in result) problem = result.mismatch;
    else ({ templates } = result);
  } else {
    problem = pairPlaylist(before.url, after.url, old, now, collector, windows);
  }
  if (problem) return noPairing(problem);
  return { ...collector.result(), templates, windows, mismatch: null };
}

function noPairing(reason: Mismatch): Pairing {
  return { pairs: [], templates: [], unpaired: [], windows: [], mismatch: reason };
}

/** Pairs the playlists of a multivariant playlist, and the contents of those fetched on both sides. */
function pairMultivariantTrees(
  before: ResourceTree,
  after: ResourceTree,
  old: MultivariantPlaylist,
  now: MultivariantPlaylist,
  collector: PairCollector,
  windows: FreshWindow[],
): Mismatch | null {
  const matched = pairMultivariant(old, now);
  const named = old.resources.some(({ role }) => role === 'media-playlist');
  if (named && playlistPairs(matched) === 0) return mismatch(now.resources.length > 1 ? 'no-variant' : 'empty');
  const problems = new Map<string, Mismatch | null>();
  for (const { before: from, after: to, how } of matched.pairs) {
    const link = `${from.url} ${to.url}`;
    if (!problems.has(link)) problems.set(link, pairFetchedPlaylists(before, after, from, to, collector, windows));
    if (problems.get(link)) collector.leaveUnpaired(from, 'contradiction');
    else collector.add(from, to, how);
  }
  for (const resource of matched.leftOver) collector.leaveUnpaired(resource, 'gone');
  const compared = windows.length > 0;
  const contradicted = [...problems.values()].find((problem) => problem !== null);
  return contradicted && !compared ? contradicted : null;
}

function pairFetchedPlaylists(
  before: ResourceTree,
  after: ResourceTree,
  from: ManifestResource,
  to: ManifestResource,
  collector: PairCollector,
  windows: FreshWindow[],
): Mismatch | null {
  const old = manifestAt(before, from.url);
  const now = manifestAt(after, to.url);
  if (now?.kind === 'error') return mismatch('not-a-manifest', now.sentence);
  if (!old || !now || old.kind === 'error') return null;
  const problem = pairPlaylist(from.url, to.url, old, now, collector, windows);
  if (!problem) addLinks({ url: from.url, manifest: old }, { url: to.url, manifest: now }, collector);
  return problem;
}

function pairPlaylist(
  from: string,
  to: string,
  old: Manifest,
  now: Manifest,
  collector: PairCollector,
  windows: FreshWindow[],
): Mismatch | null {
  if (old.kind !== 'media' || now.kind !== 'media') return mismatch('other-format');
  const alignment = pairMedia(old, now, collector);
  if ('mismatch' in alignment) return alignment.mismatch;
  const { first, next } = now;
  const discontinuity = mediaSegments(now)[0]?.identity.discontinuity ?? null;
  windows.push({ from, to, first, next, discontinuity, shift: alignment.shift });
  return null;
}

interface RequestedManifest {
  url: string;
  manifest: Exclude<Manifest, ManifestError>;
}

/** Pairs the link itself, and the URL that it was redirected to: players go on requesting that one. */
function addLinks(before: RequestedManifest, after: RequestedManifest, collector: PairCollector): void {
  const self = (manifest: Manifest) => manifest.resources.find(({ identity }) => identity.of === 'manifest')!;
  const from = self(before.manifest);
  const to = self(after.manifest);
  collector.add({ ...from, url: before.url }, { ...to, url: after.url }, 'link', true);
  if (from.url !== before.url) collector.add(from, to, 'link', true);
}
