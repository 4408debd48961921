import type {
  ResourceIdentity,
  ManifestResource,
  MultivariantPlaylist,
  RenditionIdentity,
  VariantIdentity,
} from '../model.ts';
import { urlFileName } from '../resource-url.ts';
import { pairNearestBandwidth } from './pair-nearest.ts';
import { areCompatible, compositeKey, pairInSteps, type StepResult, type PairingStep } from './pair-steps.ts';

/** A member whose identity is known to be of one kind. */
type WithIdentity<I extends ResourceIdentity> = ManifestResource & { identity: I };

/** Pairs what two multivariant playlists name, kind by kind. */
export function pairMultivariant(
  before: MultivariantPlaylist,
  after: MultivariantPlaylist,
): StepResult<ManifestResource> {
  const all: StepResult<ManifestResource> = { pairs: [], leftOver: [] };
  const take = ({ pairs, leftOver: left }: StepResult<ManifestResource>) => {
    all.pairs.push(...pairs);
    all.leftOver.push(...left);
  };
  const isVariant =
    (kind: 'variant' | 'i-frame') =>
    (resource: ManifestResource): resource is WithIdentity<VariantIdentity> =>
      resource.identity.of === kind;
  for (const kind of ['variant', 'i-frame'] as const) {
    take(pairVariants(before.resources.filter(isVariant(kind)), after.resources.filter(isVariant(kind))));
  }
  const isRendition = (resource: ManifestResource): resource is WithIdentity<RenditionIdentity> =>
    resource.identity.of === 'rendition';
  take(pairInSteps(before.resources.filter(isRendition), after.resources.filter(isRendition), RENDITION_STEPS));
  const rest = ({ identity: { of } }: ManifestResource) =>
    of === 'session-key' || of === 'session-data' || of === 'steering';
  take(pairInSteps(before.resources.filter(rest), after.resources.filter(rest), OTHER_STEPS));
  return all;
}

/** How many of the pairs are playlists that media is played from. */
export function playlistPairs({ pairs }: StepResult<ManifestResource>): number {
  return pairs.filter(({ before }) => before.role === 'media-playlist').length;
}

type Variant = WithIdentity<VariantIdentity>;

const pictureAttributes = ({ identity: v }: Variant) => [v.resolution, v.codecs, v.frameRate];
const groupAttributes = ({ identity: v }: Variant) => [v.audio, v.video, v.subtitles, v.pathway];

/** Resolution, codecs, frame rate and audio do not contradict. */
function mayMatchVariant({ identity: a }: Variant, { identity: b }: Variant): boolean {
  return (
    areCompatible(a.resolution, b.resolution) &&
    areCompatible(a.frameRate, b.frameRate) &&
    areCompatible(a.codecs, b.codecs)
  );
}

/** Finest first. Redundant streams (RFC 8216bis 6.2.4) have all attributes in common: file name, then order. */
const VARIANT_STEPS: PairingStep<Variant>[] = [
  {
    how: 'stable-id',
    key: ({ identity: v }) => (v.stableId === null ? null : compositeKey(v.stableId, v.pathway, v.audio, v.subtitles)),
  },
  {
    how: 'attributes',
    key: (v) => compositeKey(...pictureAttributes(v), v.identity.bandwidth, ...groupAttributes(v), urlFileName(v.url)),
  },
  { how: 'attributes', key: (v) => compositeKey(...pictureAttributes(v), v.identity.bandwidth, ...groupAttributes(v)) },
  { how: 'attributes', key: (v) => compositeKey(...pictureAttributes(v), v.identity.bandwidth, urlFileName(v.url)) },
  { how: 'attributes', key: (v) => compositeKey(...pictureAttributes(v), v.identity.bandwidth) },
  {
    how: 'order',
    key: (v) => compositeKey(...pictureAttributes(v), v.identity.bandwidth, ...groupAttributes(v)),
    inOrder: true,
    copies: true,
  },
];
const LATER_VARIANT_STEPS: PairingStep<Variant>[] = [
  { how: 'file-name', key: ({ url }) => urlFileName(url), holds: mayMatchVariant },
  {
    how: 'attributes',
    key: ({ identity: v }) => (v.resolution === null ? null : compositeKey(v.resolution)),
    holds: mayMatchVariant,
  },
];

/** Variant by variant; live encoders restate BANDWIDTH, so the nearest one counts where the picture is the same. */
function pairVariants(before: Variant[], after: Variant[]): StepResult<ManifestResource> {
  const sure = pairInSteps(before, after, VARIANT_STEPS);
  const nearest = pairNearestBandwidth(sure.leftOver, withoutPaired(after, sure), (v) =>
    compositeKey(...pictureAttributes(v), ...groupAttributes(v)),
  );
  const later = pairInSteps(nearest.leftOver, withoutPaired(after, sure, nearest), LATER_VARIANT_STEPS);
  const left = withoutPaired(after, sure, nearest, later);
  const inOrder =
    before.length === after.length && later.leftOver.every((variant, index) => mayMatchVariant(variant, left[index]!));
  const last: PairingStep<Variant>[] = inOrder ? [{ how: 'order', key: () => '', inOrder: true }] : [];
  const ordered = pairInSteps(later.leftOver, left, last);
  return { pairs: [sure, nearest, later, ordered].flatMap(({ pairs }) => pairs), leftOver: ordered.leftOver };
}

function withoutPaired<T>(items: readonly T[], ...matched: StepResult<T>[]): T[] {
  const taken = new Set(matched.flatMap(({ pairs }) => pairs.map(({ after }) => after)));
  return items.filter((item) => !taken.has(item));
}

const RENDITION_STEPS: PairingStep<WithIdentity<RenditionIdentity>>[] = [
  {
    how: 'stable-id',
    key: ({ identity: r }) => (r.stableId === null ? null : compositeKey(r.type, r.group, r.stableId)),
  },
  { how: 'attributes', key: ({ identity: r }) => compositeKey(r.type, r.group, r.name, r.language) },
  { how: 'attributes', key: ({ identity: r, url }) => compositeKey(r.type, r.name, r.language, urlFileName(url)) },
  // Group ids are made up anew by some packagers.
  { how: 'attributes', key: ({ identity: r }) => compositeKey(r.type, r.name, r.language) },
  {
    how: 'attributes',
    key: ({ identity: r }) => (r.language === null ? null : compositeKey(r.type, r.group, r.language)),
  },
  { how: 'file-name', key: ({ identity: r, url }) => compositeKey(r.type, r.language, urlFileName(url)) },
  { how: 'order', key: ({ identity: r }) => compositeKey(r.type, r.language), inOrder: true },
];

const OTHER_STEPS: PairingStep<ManifestResource>[] = [
  {
    how: 'attributes',
    key: ({ identity: r }) => {
      if (r.of === 'session-key') return compositeKey(r.of, r.keyFormat, r.method);
      if (r.of === 'session-data') return compositeKey(r.of, r.dataId, r.language);
      return compositeKey(r.of);
    },
    inOrder: true,
  },
];
