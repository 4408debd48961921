import { segmentsOf } from './align-media.ts';
import type { ManifestError } from './error.ts';
import type { Manifest, Member, MultivariantPlaylist, Tree } from './family.ts';
import { pairMedia } from './pair-media.ts';
import { pairMpd } from './pair-mpd.ts';
import { pairMultivariant, playlistPairs } from './pair-multivariant.ts';
import { PairBook, refusal, type FreshWindow, type Pairing, type Refusal, type TemplatePair } from './pairing.ts';
import { manifestAt } from './tree.ts';

/**
 * Pairs a stream's family under one link with its family under another: which URL leads where. What holds is paired,
 * what does not is left unpaired; where nothing holds or the trees contradict each other, all of it is refused.
 */
export function pairFamilies(before: Tree, after: Tree): Pairing {
  const old = manifestAt(before, before.url);
  const now = manifestAt(after, after.url);
  if (!old || old.kind === 'error') return refused(refusal('not-a-manifest', old?.sentence));
  if (!now || now.kind === 'error') return refused(refusal('not-a-manifest', now?.sentence));
  const book = new PairBook();
  const windows: FreshWindow[] = [];
  let templates: TemplatePair[] = [];
  let problem: Refusal | null = null;
  addLinks({ url: before.url, manifest: old }, { url: after.url, manifest: now }, book);
  if (old.kind === 'multivariant' && now.kind === 'multivariant') {
    problem = pairTrees(before, after, old, now, book, windows);
  } else if (old.kind === 'mpd' && now.kind === 'mpd') {
    const result = pairMpd(old, now, book);
    if ('refused' in result) problem = result.refused;
    else ({ templates } = result);
  } else {
    problem = pairPlaylist(before.url, after.url, old, now, book, windows);
  }
  if (problem) return refused(problem);
  return { ...book.result(), templates, windows, refused: null };
}

function refused(reason: Refusal): Pairing {
  return { pairs: [], templates: [], unpaired: [], windows: [], refused: reason };
}

/** The playlists of a multivariant playlist; those that were fetched on both sides, with what they list. */
function pairTrees(
  before: Tree,
  after: Tree,
  old: MultivariantPlaylist,
  now: MultivariantPlaylist,
  book: PairBook,
  windows: FreshWindow[],
): Refusal | null {
  const matched = pairMultivariant(old, now);
  const named = old.members.some(({ role }) => role === 'media-playlist');
  if (named && playlistPairs(matched) === 0) return refusal(now.members.length > 1 ? 'no-variant' : 'empty');
  const problems = new Map<string, Refusal | null>();
  for (const { before: from, after: to, how } of matched.pairs) {
    const link = `${from.url} ${to.url}`;
    if (!problems.has(link)) problems.set(link, pairFetched(before, after, from, to, book, windows));
    if (problems.get(link)) book.leave(from, 'contradiction');
    else book.add(from, to, how);
  }
  for (const member of matched.left) book.leave(member, 'gone');
  const compared = windows.length > 0;
  const contradicted = [...problems.values()].find((problem) => problem !== null);
  return contradicted && !compared ? contradicted : null;
}

function pairFetched(
  before: Tree,
  after: Tree,
  from: Member,
  to: Member,
  book: PairBook,
  windows: FreshWindow[],
): Refusal | null {
  const old = manifestAt(before, from.url);
  const now = manifestAt(after, to.url);
  if (now?.kind === 'error') return refusal('not-a-manifest', now.sentence);
  if (!old || !now || old.kind === 'error') return null;
  const problem = pairPlaylist(from.url, to.url, old, now, book, windows);
  if (!problem) addLinks({ url: from.url, manifest: old }, { url: to.url, manifest: now }, book);
  return problem;
}

function pairPlaylist(
  from: string,
  to: string,
  old: Manifest,
  now: Manifest,
  book: PairBook,
  windows: FreshWindow[],
): Refusal | null {
  if (old.kind !== 'media' || now.kind !== 'media') return refusal('other-format');
  const alignment = pairMedia(old, now, book);
  if ('refused' in alignment) return alignment.refused;
  const { first, next } = now;
  const discontinuity = segmentsOf(now)[0]?.identity.discontinuity ?? null;
  windows.push({ from, to, first, next, discontinuity, shift: alignment.shift });
  return null;
}

interface Asked {
  url: string;
  manifest: Exclude<Manifest, ManifestError>;
}

/** The link itself, and where it was redirected to: players go on asking for that. */
function addLinks(before: Asked, after: Asked, book: PairBook): void {
  const self = (manifest: Manifest) => manifest.members.find(({ identity }) => identity.of === 'manifest')!;
  const from = self(before.manifest);
  const to = self(after.manifest);
  book.add({ ...from, url: before.url }, { ...to, url: after.url }, 'link', true);
  if (from.url !== before.url) book.add(from, to, 'link', true);
}
