import type { Identity, Member, MultivariantPlaylist, RenditionIdentity, VariantIdentity } from './family.ts';
import { fileName } from './member-url.ts';
import { pairNearest } from './pair-nearest.ts';
import { agree, keyOf, pairInSteps, type Matched, type Step } from './pair-steps.ts';

/** A member whose identity is known to be of one kind. */
type Of<I extends Identity> = Member & { identity: I };

/** Pairs what two multivariant playlists name, kind by kind. */
export function pairMultivariant(before: MultivariantPlaylist, after: MultivariantPlaylist): Matched<Member> {
  const all: Matched<Member> = { pairs: [], left: [] };
  const take = ({ pairs, left }: Matched<Member>) => {
    all.pairs.push(...pairs);
    all.left.push(...left);
  };
  const isVariant =
    (kind: 'variant' | 'i-frame') =>
    (member: Member): member is Of<VariantIdentity> =>
      member.identity.of === kind;
  for (const kind of ['variant', 'i-frame'] as const) {
    take(pairVariants(before.members.filter(isVariant(kind)), after.members.filter(isVariant(kind))));
  }
  const isRendition = (member: Member): member is Of<RenditionIdentity> => member.identity.of === 'rendition';
  take(pairInSteps(before.members.filter(isRendition), after.members.filter(isRendition), RENDITION_STEPS));
  const rest = ({ identity: { of } }: Member) => of === 'session-key' || of === 'session-data' || of === 'steering';
  take(pairInSteps(before.members.filter(rest), after.members.filter(rest), REST_STEPS));
  return all;
}

/** How many of the pairs are playlists that media is played from. */
export function playlistPairs({ pairs }: Matched<Member>): number {
  return pairs.filter(({ before }) => before.role === 'media-playlist').length;
}

type Variant = Of<VariantIdentity>;

const looks = ({ identity: v }: Variant) => [v.resolution, v.codecs, v.frameRate];
const groups = ({ identity: v }: Variant) => [v.audio, v.video, v.subtitles, v.pathway];

/** Resolution, codecs, frame rate and audio do not contradict. */
function mayBe({ identity: a }: Variant, { identity: b }: Variant): boolean {
  return agree(a.resolution, b.resolution) && agree(a.frameRate, b.frameRate) && agree(a.codecs, b.codecs);
}

/** Finest first. Redundant streams (RFC 8216bis 6.2.4) have all attributes in common: file name, then order. */
const VARIANT_STEPS: Step<Variant>[] = [
  {
    how: 'stable-id',
    key: ({ identity: v }) => (v.stableId === null ? null : keyOf(v.stableId, v.pathway, v.audio, v.subtitles)),
  },
  { how: 'attributes', key: (v) => keyOf(...looks(v), v.identity.bandwidth, ...groups(v), fileName(v.url)) },
  { how: 'attributes', key: (v) => keyOf(...looks(v), v.identity.bandwidth, ...groups(v)) },
  { how: 'attributes', key: (v) => keyOf(...looks(v), v.identity.bandwidth, fileName(v.url)) },
  { how: 'attributes', key: (v) => keyOf(...looks(v), v.identity.bandwidth) },
  { how: 'order', key: (v) => keyOf(...looks(v), v.identity.bandwidth, ...groups(v)), inOrder: true, copies: true },
];
const LATER_VARIANT_STEPS: Step<Variant>[] = [
  { how: 'file-name', key: ({ url }) => fileName(url), holds: mayBe },
  { how: 'attributes', key: ({ identity: v }) => (v.resolution === null ? null : keyOf(v.resolution)), holds: mayBe },
];

/** Variant by variant; live encoders restate BANDWIDTH, so the nearest one counts where the picture is the same. */
function pairVariants(before: Variant[], after: Variant[]): Matched<Member> {
  const sure = pairInSteps(before, after, VARIANT_STEPS);
  const nearest = pairNearest(sure.left, without(after, sure), (v) => keyOf(...looks(v), ...groups(v)));
  const later = pairInSteps(nearest.left, without(after, sure, nearest), LATER_VARIANT_STEPS);
  const left = without(after, sure, nearest, later);
  const inOrder = before.length === after.length && later.left.every((variant, index) => mayBe(variant, left[index]!));
  const last: Step<Variant>[] = inOrder ? [{ how: 'order', key: () => '', inOrder: true }] : [];
  const ordered = pairInSteps(later.left, left, last);
  return { pairs: [sure, nearest, later, ordered].flatMap(({ pairs }) => pairs), left: ordered.left };
}

function without<T>(items: readonly T[], ...matched: Matched<T>[]): T[] {
  const taken = new Set(matched.flatMap(({ pairs }) => pairs.map(({ after }) => after)));
  return items.filter((item) => !taken.has(item));
}

const RENDITION_STEPS: Step<Of<RenditionIdentity>>[] = [
  { how: 'stable-id', key: ({ identity: r }) => (r.stableId === null ? null : keyOf(r.type, r.group, r.stableId)) },
  { how: 'attributes', key: ({ identity: r }) => keyOf(r.type, r.group, r.name, r.language) },
  { how: 'attributes', key: ({ identity: r, url }) => keyOf(r.type, r.name, r.language, fileName(url)) },
  // Group ids are made up anew by some packagers.
  { how: 'attributes', key: ({ identity: r }) => keyOf(r.type, r.name, r.language) },
  { how: 'attributes', key: ({ identity: r }) => (r.language === null ? null : keyOf(r.type, r.group, r.language)) },
  { how: 'file-name', key: ({ identity: r, url }) => keyOf(r.type, r.language, fileName(url)) },
  { how: 'order', key: ({ identity: r }) => keyOf(r.type, r.language), inOrder: true },
];

const REST_STEPS: Step<Member>[] = [
  {
    how: 'attributes',
    key: ({ identity: r }) => {
      if (r.of === 'session-key') return keyOf(r.of, r.keyFormat, r.method);
      if (r.of === 'session-data') return keyOf(r.of, r.dataId, r.language);
      return keyOf(r.of);
    },
    inOrder: true,
  },
];
