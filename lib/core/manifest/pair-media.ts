import { alignMedia, segmentsOf, type Alignment } from './align-media.ts';
import type { Identity, InitIdentity, KeyIdentity, MediaPlaylist, Member } from './family.ts';
import { fileName } from './member-url.ts';
import type { How, PairBook } from './pairing.ts';
import { groupBy, keyOf, pairInSteps } from './pair-steps.ts';

type Spanning = Member & { identity: KeyIdentity | InitIdentity };
type Part = Member & { identity: Extract<Identity, { of: 'part' }> };

/** Pairs the members of two loads of a media playlist; a refusal where they are not one playlist. */
export function pairMedia(before: MediaPlaylist, after: MediaPlaylist, book: PairBook): Alignment {
  const alignment = alignMedia(before, after);
  if ('refused' in alignment) return alignment;
  const { how, shift } = alignment;
  if (shift === null) {
    for (const member of before.members) if (NUMBERED.has(member.identity.of)) book.leave(member, 'gone');
  } else {
    pairSegments(before, after, shift, how, book);
    pairParts(before, after, shift, how, book);
  }
  pairSpans(before, after, shift, book);
  pairLoose(before, after, book);
  return alignment;
}

const NUMBERED = new Set<Identity['of']>(['segment', 'part']);

function pairSegments(before: MediaPlaylist, after: MediaPlaylist, shift: number, how: How, book: PairBook): void {
  const fresh = new Map(segmentsOf(after).map((segment) => [segment.identity.msn, segment]));
  for (const segment of segmentsOf(before)) {
    const now = fresh.get(segment.identity.msn + shift);
    if (now) book.add(segment, now, how);
    else book.leave(segment, 'gone');
  }
}

/** Parts and hints of parts under one identity: a hint becomes a part (RFC 8216bis 4.4.5.3). */
function pairParts(before: MediaPlaylist, after: MediaPlaylist, shift: number, how: How, book: PairBook): void {
  const parts = ({ members }: MediaPlaylist) =>
    members.filter((member): member is Part => member.identity.of === 'part');
  const fresh = new Map(parts(after).map((member) => [keyOf(member.identity.msn, member.identity.part), member]));
  for (const member of parts(before)) {
    const now = fresh.get(keyOf(member.identity.msn + shift, member.identity.part));
    // A hint may leave its length open; the part it became says it.
    if (now && member.role === 'hint') book.add({ ...member, range: now.range }, now, how);
    else if (now) book.add(member, now, how);
    else book.leave(member, 'gone');
  }
}

/** Keys of one KEYFORMAT and maps: those that apply to the same segments. */
function pairSpans(before: MediaPlaylist, after: MediaPlaylist, shift: number | null, book: PairBook): void {
  const kind = (identity: Identity): string | null => {
    if (identity.of === 'key') return keyOf(identity.keyFormat, identity.method);
    return identity.of === 'init' ? 'init' : null;
  };
  const spans = ({ members }: MediaPlaylist) =>
    groupBy(
      members.filter((member): member is Spanning => kind(member.identity) !== null),
      ({ identity }) => kind(identity)!,
    );
  const fresh = spans(after);
  for (const [name, olds] of spans(before)) {
    const news = fresh.get(name) ?? [];
    const now = shift === null ? new Map<Spanning, Spanning>() : overlapping(olds, news, shift);
    for (const old of olds) {
      const found = now.get(old) ?? standing(old, olds, news);
      if (!found) book.leave(old, 'gone');
      else if (otherIv(old.identity, found.identity)) book.leave(old, 'contradiction');
      else book.add(old, found, 'position');
    }
  }
}

/** For each old span the fresh one with most segments in common. Spans of a kind follow each other: linear. */
function overlapping(olds: Spanning[], news: Spanning[], shift: number): Map<Spanning, Spanning> {
  const found = new Map<Spanning, Spanning>();
  let start = 0;
  for (const old of olds) {
    const from = old.identity.from + shift;
    const to = old.identity.to + shift;
    while (start < news.length && news[start]!.identity.to <= from) start++;
    let most = 0;
    for (let at = start; at < news.length && news[at]!.identity.from < to; at++) {
      const { identity } = news[at]!;
      const common = Math.min(to, identity.to) - Math.max(from, identity.from);
      if (common > most) {
        most = common;
        found.set(old, news[at]!);
      }
    }
  }
  return found;
}

/**
 * For a span none of whose segments are left: the one of the same name (a key that is not rotated); for an init also the
 * only one there is. A rotated key must not stand in for another: it would decrypt nothing.
 */
function standing(old: Spanning, olds: Spanning[], news: Spanning[]): Spanning | null {
  const alone = olds.length === 1 && news.length === 1;
  const [now] = news;
  if (!now || !alone) return null;
  return old.identity.of === 'init' || fileName(old.url) === fileName(now.url) ? now : null;
}

function otherIv(a: Identity, b: Identity): boolean {
  return a.of === 'key' && b.of === 'key' && a.iv !== b.iv && a.iv !== null && b.iv !== null;
}

/** Hints that are no parts, and rendition reports, which the multivariant playlist has paired better where there is one. */
function pairLoose(before: MediaPlaylist, after: MediaPlaylist, book: PairBook): void {
  const loose = ({ identity: { of } }: Member) => of === 'hint' || of === 'report';
  const kind = ({ role, identity }: Member) => keyOf(role, identity.of === 'hint' ? identity.type : null);
  const { pairs } = pairInSteps(before.members.filter(loose), after.members.filter(loose), [
    { how: 'file-name', key: (member) => keyOf(kind(member), fileName(member.url), folder(member.url)) },
    { how: 'order', key: kind, inOrder: true },
  ]);
  for (const { before: from, after: to, how } of pairs) book.add(from, to, how, true);
}

function folder(url: string): string {
  return new URL(url).pathname.split('/').at(-2) ?? '';
}
