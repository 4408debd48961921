import * as v from 'valibot';
import { type ManifestDocuments, missingPlaylists } from '../manifest/tree.ts';
import { sessionRedirects } from './session-redirects.ts';
import { templateRedirects, isRedirected } from './template-redirects.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';
import { looksLikeToken, linkParts, normalizeLink } from '../url/parts.ts';
import type { Manifest, ResourceRole, ResourceTree } from '../manifest/model.ts';
import type { ManifestError } from '../manifest/error.ts';
import { templateText } from '../manifest/dash/segment-template.ts';
import { pairTrees } from '../manifest/pairing/pair-trees.ts';
import type { ResourcePair, Mismatch } from '../manifest/pairing/pairing.ts';
import { parseManifest } from '../manifest/parse.ts';
import { childPattern } from './child-patterns.ts';
import { compileStream } from './compile.ts';
import { redirectTarget } from './simulate.ts';
import type { ActiveStream, ChildRedirect } from '../stream.ts';
import { MAX_CHILDREN, limitChildren } from './child-limit.ts';

/** Parses documents into a resource tree. */
export function treeOf({ link, documents }: ManifestDocuments): ResourceTree {
  const manifests = new Map<string, Manifest | ManifestError>();
  let variables: ReadonlyMap<string, string> = new Map();
  for (const { requested, url, contentType, text } of documents) {
    const manifest = parseManifest({ url, contentType, text, variables });
    manifests.set(requested, manifest);
    if (manifest.kind === 'multivariant') ({ variables } = manifest);
  }
  return { url: link, manifests };
}

/**
 * Selects the documents of a link from a collection by URL: its manifest, and the playlists that the manifest names.
 */
export function documentsOf(link: string, bodies: ReadonlyMap<string, string>): ManifestDocuments {
  const documents: ManifestDocuments['documents'] = [];
  for (
    let wanted = [link];
    wanted.length > 0;
    wanted = missingPlaylists(treeOf({ link, documents })).filter((url) => bodies.has(url))
  ) {
    for (const url of wanted) documents.push({ requested: url, url, contentType: '', text: bodies.get(url) ?? '' });
  }
  return { link, documents };
}

/**
 * Decides whether children follow from the links alone, by what the page requested under an earlier link.
 * `by-manifest`: a child carries a token that the links do not explain, so only the fresh manifest names its successor.
 * `by-substitution`: all children follow, or carry no token. `unknown`: no request was informative.
 */
export function judgeChildMapping(
  stream: ActiveStream,
  recentRequests: readonly string[],
): ActiveStream['childMapping'] {
  const links = new Set(stream.generations.map(({ url }) => normalizeLink(url)));
  const children = recentRequests.map(normalizeLink).filter((url) => !links.has(url));
  if (children.length === 0) return 'unknown';
  const compiled = compileStream({ ...stream, children: [] });
  if (!compiled.ok) return 'unknown';
  const names = new Set([...links].flatMap((url) => tokenCandidates(url)));
  const unexplained = children.filter((url) => redirectTarget(compiled.rules, url) === null);
  return unexplained.some((url) => tokenCandidates(url).some((value) => !names.has(value) && looksLikeToken(value)))
    ? 'by-manifest'
    : 'by-substitution';
}

/** Directory names and query values. A file name tells segments apart and rarely holds a token, unless it is long. */
function tokenCandidates(url: string): string[] {
  const { segments, query } = linkParts(url);
  const file = segments.at(-1) ?? '';
  return [...segments.slice(0, -1), ...(file.length > 40 ? [file] : []), ...query.map(({ value }) => value ?? '')];
}

export type ChildRedirectResult = { ok: true; children: ChildRedirect[] } | { ok: false; mismatch: Mismatch };

/**
 * Computes the children of `stream` that need redirects of their own. Its fresh link must already be the current one.
 * Children of the tree `before` redirect to those of the tree `after`; existing redirects move on to the same targets.
 * Children covered by a template or a session need none.
 * @param recentRequests Recent requests of the page, oldest first. If not all children fit, those nearest to them stay.
 * @param earlier Earlier trees whose children have no redirects yet, oldest first.
 */
export function computeChildRedirects(
  stream: ActiveStream,
  before: ResourceTree,
  after: ResourceTree,
  recentRequests: readonly string[],
  earlier: readonly ResourceTree[] = [],
): ChildRedirectResult {
  const { pairs, templates, mismatch } = pairTrees(before, after);
  if (mismatch) return { ok: false, mismatch };
  const templatePairs = templates.map(({ from, to }) => ({ from: templateText(from), to: templateText(to) }));
  const templateResult = templateRedirects(stream, templatePairs.filter(isChildLink), recentRequests);
  const listedPairs = pairs.filter(({ how }) => how !== 'template' || !templateResult.whole);
  const sessions = sessionRedirects(stream, listedPairs, recentRequests);
  const rules = [...templateResult.rules, ...sessions.rules];
  const successor = new Map(pairs.map(({ from, to }) => [from, to]));
  const children = new Map<string, ChildRedirect>();
  for (const child of stream.children) {
    const to = child.template || child.session ? undefined : successor.get(child.to);
    if (to !== undefined) children.set(redirectKey({ ...child, to }), { ...child, to });
  }
  const since = stream.refreshCount;
  const add = ({ from, to, role }: ResourcePair): void => {
    const isPlaylist = PLAYLISTS.has(role);
    children.set(redirectKey({ from, to, isPlaylist }), { from, to, isPlaylist, since });
  };
  for (const tree of earlier) {
    const pairing = pairTrees(tree, after);
    if (!pairing.mismatch) nearestToPlayer(pairing.pairs, recentRequests).forEach(add);
  }
  nearestToPlayer(listedPairs, recentRequests).forEach(add);
  const needed = [...children.values()].filter((child) => !isRedirected(rules, child));
  const requestedUrls = new Set(recentRequests);
  const files = limitChildren(needed, MAX_CHILDREN, ({ from }) => requestedUrls.has(from));
  return { ok: true, children: [...templateResult.templates, ...sessions.children, ...files] };
}

/** A template's text may be longer than its URLs, and than the schema allows. */
function isChildLink({ from, to }: Pick<ChildRedirect, 'from' | 'to'>): boolean {
  return v.is(HttpUrlSchema, from) && v.is(HttpUrlSchema, to);
}

/** What a child's rule matches: one entry is enough where one rule serves every generation. */
function redirectKey(child: Pick<ChildRedirect, 'from' | 'to' | 'isPlaylist'>): string {
  const { regexFilter, urlFilter } = childPattern(child, '', [])?.condition ?? {};
  return urlFilter ?? regexFilter ?? child.from;
}

const PLAYLISTS = new Set<ResourceRole>(['multivariant', 'media-playlist', 'i-frame', 'mpd', 'patch', 'subtitle']);
const SEGMENTS = new Set<ResourceRole>(['segment', 'part', 'hint']);

/** The pairs by distance from the last request; playlists, keys and init segments first. */
function nearestToPlayer(pairs: readonly ResourcePair[], recentRequests: readonly string[]): ResourcePair[] {
  const segments = pairs.filter(({ role }) => SEGMENTS.has(role));
  const others = pairs.filter(({ role }) => !SEGMENTS.has(role));
  if (others.length + segments.length <= MAX_CHILDREN) return [...others, ...segments];
  const paths = new Map(segments.map(({ from }, index) => [from.split('?', 1)[0]!, index]));
  const position =
    recentRequests.map((url) => paths.get(url.split('?', 1)[0]!)).findLast((index) => index !== undefined) ?? 0;
  // A few behind the player, for small seeks back; the rest ahead.
  const from = Math.max(0, Math.min(position - Math.floor(MAX_CHILDREN / 5), segments.length - MAX_CHILDREN));
  return [...others, ...segments.slice(from, from + MAX_CHILDREN - others.length)];
}
