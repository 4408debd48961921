import type { Documents } from './documents.ts';
import { MAX_CHILDREN } from './within-cap.ts';
import { pairFamilies } from './manifest/pair.ts';
import { withoutDirectives } from './manifest/member-url.ts';
import type { Role, Tree } from './manifest/family.ts';
import type { Child } from './stream.ts';

/*
 * A title whose files are signed one by one may have more of them than a stream may have rules. Players load the
 * playlists of such a title once and ask for what they found there to the end, so the rules are a window that goes
 * where the player goes. What it is cut from is the families as they were stored: no network is needed.
 */

/** Of a recording with fewer files than this, the rules hold those of more than one link. */
const LONG = MAX_CHILDREN / 2;

/** Whether a family must be kept so that a window can be cut from it: a recording of many files. */
export function isLongTitle({ documents }: Documents): boolean {
  const ended = documents.filter(({ text }) => text.includes('#EXT-X-ENDLIST'));
  return ended.reduce((sum, { text }) => sum + (text.match(/^#EXTINF:/gm)?.length ?? 0), 0) > LONG;
}

/** An earlier family of a title: its segments, playlist by playlist, and where each of them is under the link in force. */
export interface Title {
  link: string;
  lists: readonly (readonly string[])[];
  successor: ReadonlyMap<string, string>;
}

/** Where in a title a URL is. */
export interface Place {
  title: Title;
  list: number;
  index: number;
}

/** What windows are cut from: the earlier families against the one in force. */
export interface Shelf {
  titles: readonly Title[];
  placeOf(url: string): Place | null;
}

/** Puts the families of earlier links beside that of the link in force. */
export function shelfOf(earlier: readonly Tree[], current: Tree): Shelf {
  const titles = earlier.map((before) => titleOf(before, current));
  const places = new Map<string, Place>();
  for (const title of titles) {
    for (const [list, urls] of title.lists.entries()) {
      for (const [index, url] of urls.entries()) places.set(url, { title, list, index });
    }
  }
  return { titles, placeOf: (url) => places.get(withoutDirectives(url)) ?? null };
}

const SEGMENTS = new Set<Role>(['segment', 'part']);

function titleOf(before: Tree, after: Tree): Title {
  const lists = [...before.manifests.values()].flatMap((manifest) => {
    if (manifest.kind !== 'media') return [];
    return [[...new Set(manifest.members.filter(({ role }) => SEGMENTS.has(role)).map(({ url }) => url))]];
  });
  const { pairs } = pairFamilies(before, after);
  return { link: before.url, lists, successor: new Map(pairs.map(({ from, to }) => [from, to])) };
}

/** Of a window this much lies behind the player, for small seeks back; and this much must be left ahead of it. */
const BEHIND = 1 / 5;
const AHEAD = 1 / 4;
/** What of the window is for the playlists the player is in; the rest is for those it may switch back to. */
const ACTIVE = 2 / 3;

/** A stretch of a playlist that has rules: indices from ≤ i < to. */
export interface Stretch {
  title: Title;
  list: number;
  from: number;
  to: number;
}

/** The stretches that fit into `budget` rules around the places asked for lately, the last of which says where. */
export function stretchesAround(titles: readonly Title[], asked: readonly Place[], budget: number): Stretch[] {
  const last = asked.at(-1);
  if (!last) return [];
  const at = last.index / Math.max(1, last.title.lists[last.list]!.length);
  const isActive = (title: Title, list: number) => asked.some((place) => place.title === title && place.list === list);
  const all = titles.flatMap((title) => title.lists.map((_, list) => ({ title, list })));
  const active = all.filter(({ title, list }) => isActive(title, list));
  const idle = all.filter(({ title, list }) => !isActive(title, list));
  const share = idle.length > 0 ? ACTIVE : 1;
  const cut = (some: typeof all, rules: number) =>
    some.map(({ title, list }) => {
      const { length } = title.lists[list]!;
      const size = Math.min(length, Math.floor(rules / some.length));
      const from = Math.max(0, Math.min(Math.floor(at * length - size * BEHIND), length - size));
      return { title, list, from, to: from + size };
    });
  return [...cut(active, budget * share), ...cut(idle, budget * (1 - share))];
}

/** Whether a place is well inside one of the stretches: enough is left ahead of it, or the title ends there. */
export function isCovered(stretches: readonly Stretch[], { title, list, index }: Place): boolean {
  return stretches.some((stretch) => {
    if (stretch.title !== title || stretch.list !== list || index < stretch.from || index >= stretch.to) return false;
    return stretch.to === title.lists[list]!.length || stretch.to - index > (stretch.to - stretch.from) * AHEAD;
  });
}

/** The children of a stream with the window put in place of what it had of these titles. */
export function withStretches(children: readonly Child[], shelf: Shelf, stretches: readonly Stretch[]): Child[] {
  const rest = restOf(children, shelf);
  const since = new Map(shelf.titles.map((title) => [title, sinceOf(children, title)]));
  const window = stretches.flatMap(({ title, list, from, to }) =>
    title.lists[list]!.slice(from, to).flatMap((url): Child[] => {
      const target = title.successor.get(url);
      if (target === undefined || target === url) return [];
      return [{ from: url, to: target, playlist: false, since: since.get(title) ?? 0 }];
    }),
  );
  return [...rest, ...window].slice(0, MAX_CHILDREN);
}

/** What of the children is not cut from the titles, playlists first; at most half of all. */
export function restOf(children: readonly Child[], shelf: Shelf): Child[] {
  const rest = children.filter(({ from }) => !shelf.placeOf(from));
  const ordered = [...rest.filter(({ playlist }) => playlist), ...rest.filter(({ playlist }) => !playlist)];
  return ordered.slice(0, MAX_CHILDREN / 2);
}

function sinceOf(children: readonly Child[], { lists }: Title): number {
  const own = new Set(lists.flat());
  return children.find(({ from }) => own.has(from))?.since ?? 0;
}
