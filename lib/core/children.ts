import * as v from 'valibot';
import type { Documents } from './documents.ts';
import { followAlike } from './follow-alike.ts';
import { followTemplates, isLed } from './follow-templates.ts';
import { HttpUrlSchema } from './http-url-schema.ts';
import { looksLikeToken } from './link/looks.ts';
import { linkParts, normalLink } from './link/parts.ts';
import type { Manifest, Role, Tree } from './manifest/family.ts';
import type { ManifestError } from './manifest/error.ts';
import { templateText } from './manifest/mpd-template.ts';
import { pairFamilies } from './manifest/pair.ts';
import type { Pair, Refusal } from './manifest/pairing.ts';
import { parseManifest } from './manifest/parse.ts';
import { missingPlaylists } from './manifest/tree.ts';
import { childForm } from './rules/children.ts';
import { compileStream } from './rules/compile.ts';
import { redirectTarget } from './rules/model.ts';
import type { ActiveStream, Child } from './stream.ts';
import { MAX_CHILDREN, withinCap } from './within-cap.ts';

/** The documents as a tree of manifests. */
export function treeOf({ link, documents }: Documents): Tree {
  const manifests = new Map<string, Manifest | ManifestError>();
  let variables: ReadonlyMap<string, string> = new Map();
  for (const { requested, url, contentType, text } of documents) {
    const manifest = parseManifest({ url, contentType, text, variables });
    manifests.set(requested, manifest);
    if (manifest.kind === 'multivariant') ({ variables } = manifest);
  }
  return { url: link, manifests };
}

/** The documents of a link out of a collection by address: the manifest there, and what it names of the others. */
export function documentsOf(link: string, bodies: ReadonlyMap<string, string>): Documents {
  const documents: Documents['documents'] = [];
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
 * Whether children follow from the links alone, judged by what the page was seen to ask for under an earlier link:
 * `listed`, one of them carries a token that the links do not explain, so that only the fresh manifest names its
 * successor; `substitute`, they follow, or carry no token; `unknown`, nothing telling was seen.
 */
export function judgeFamily(stream: ActiveStream, seen: readonly string[]): ActiveStream['family'] {
  const links = new Set(stream.generations.map(({ url }) => normalLink(url)));
  const children = seen.map(normalLink).filter((url) => !links.has(url));
  if (children.length === 0) return 'unknown';
  const compiled = compileStream({ ...stream, children: [] });
  if (!compiled.ok) return 'unknown';
  const names = new Set([...links].flatMap((url) => valuesOf(url)));
  const own = children.filter((url) => redirectTarget(compiled.rules, url) === null);
  return own.some((url) => valuesOf(url).some((value) => !names.has(value) && looksLikeToken(value)))
    ? 'listed'
    : 'substitute';
}

/** Directory names and query values; a file name tells segments apart and says nothing of tokens unless it is long. */
function valuesOf(url: string): string[] {
  const { segments, query } = linkParts(url);
  const file = segments.at(-1) ?? '';
  return [...segments.slice(0, -1), ...(file.length > 40 ? [file] : []), ...query.map(({ value }) => value ?? '')];
}

export type Following = { ok: true; children: Child[] } | { ok: false; refused: Refusal };

/**
 * The children of `stream` (its fresh link already the current one) that must be led one by one: those of the family
 * before to those of the family after, and those that led to the family before, from whenever they are, to the same.
 * Where a template leads to every segment of a representation, or a session to every child it has, those need no more.
 * `seen`: what the page asked for lately, latest last; where not all fit, those nearest to it are kept. `earlier`: families
 * from before whose children have not been led yet, the latest last.
 */
export function followFamily(
  stream: ActiveStream,
  before: Tree,
  after: Tree,
  seen: readonly string[],
  earlier: readonly Tree[] = [],
): Following {
  const { pairs, templates, refused } = pairFamilies(before, after);
  if (refused) return { ok: false, refused };
  const written = templates.map(({ from, to }) => ({ from: templateText(from), to: templateText(to) }));
  const led = followTemplates(stream, written.filter(isChildLink), seen);
  const told = pairs.filter(({ how }) => how !== 'template' || !led.whole);
  const alike = followAlike(stream, told, seen);
  const rules = [...led.rules, ...alike.rules];
  const successor = new Map(pairs.map(({ from, to }) => [from, to]));
  const children = new Map<string, Child>();
  for (const child of stream.children) {
    const to = child.template || child.alike ? undefined : successor.get(child.to);
    if (to !== undefined) children.set(slot({ ...child, to }), { ...child, to });
  }
  const since = stream.refreshCount;
  const add = ({ from, to, role }: Pair): void => {
    const playlist = PLAYLISTS.has(role);
    children.set(slot({ from, to, playlist }), { from, to, playlist, since });
  };
  for (const tree of earlier) {
    const pairing = pairFamilies(tree, after);
    if (!pairing.refused) nearest(pairing.pairs, seen).forEach(add);
  }
  nearest(told, seen).forEach(add);
  const needed = [...children.values()].filter((child) => !isLed(rules, child));
  const asked = new Set(seen);
  const files = withinCap(needed, MAX_CHILDREN, ({ from }) => asked.has(from));
  return { ok: true, children: [...led.templates, ...alike.children, ...files] };
}

/** A template as text may be longer than its URLs. */
function isChildLink({ from, to }: Pick<Child, 'from' | 'to'>): boolean {
  return v.is(HttpUrlSchema, from) && v.is(HttpUrlSchema, to);
}

/** What a child's rule matches: where one rule serves every generation of it, one entry is enough. */
function slot(child: Pick<Child, 'from' | 'to' | 'playlist'>): string {
  const { regexFilter, urlFilter } = childForm(child, '', [])?.condition ?? {};
  return urlFilter ?? regexFilter ?? child.from;
}

const PLAYLISTS = new Set<Role>(['multivariant', 'media-playlist', 'i-frame', 'mpd', 'patch', 'subtitle']);
const SEGMENTS = new Set<Role>(['segment', 'part', 'hint']);

/** The pairs in the order of their distance from what was asked for last; playlists, keys and init segments first. */
function nearest(pairs: readonly Pair[], seen: readonly string[]): Pair[] {
  const segments = pairs.filter(({ role }) => SEGMENTS.has(role));
  const others = pairs.filter(({ role }) => !SEGMENTS.has(role));
  if (others.length + segments.length <= MAX_CHILDREN) return [...others, ...segments];
  const paths = new Map(segments.map(({ from }, index) => [from.split('?', 1)[0]!, index]));
  const place = seen.map((url) => paths.get(url.split('?', 1)[0]!)).findLast((index) => index !== undefined) ?? 0;
  // Behind the viewer a little, for small seeks back; ahead as far as it goes.
  const from = Math.max(0, Math.min(place - Math.floor(MAX_CHILDREN / 5), segments.length - MAX_CHILDREN));
  return [...others, ...segments.slice(from, from + MAX_CHILDREN - others.length)];
}
