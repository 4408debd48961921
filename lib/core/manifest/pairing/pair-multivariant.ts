import type {
  ResourceIdentity,
  ManifestResource,
  MultivariantPlaylist,
  RenditionIdentity,
  VariantIdentity,
} from '../model.ts';
import { urlFileName } from '../resource-url.ts';
import { areCompatible, compositeKey, pairInSteps, type StepResult, type PairingStep } from './pair-steps.ts';

/** A resource whose identity is of one known kind. */
type WithIdentity<I extends ResourceIdentity> = ManifestResource & { identity: I };

/** Pairs the resources of two multivariant playlists, kind by kind. */
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

/** How many of the pairs are media playlists. */
export function playlistPairs({ pairs }: StepResult<ManifestResource>): number {
  return pairs.filter(({ before }) => before.role === 'media-playlist').length;
}

type Variant = WithIdentity<VariantIdentity>;

const pictureAttributes = ({ identity: v }: Variant) => [v.resolution, v.codecs, v.frameRate];
const groupAttributes = ({ identity: v }: Variant) => [v.audio, v.video, v.subtitles, v.pathway];

/** Whether resolution, codecs and frame rate do not contradict. */
function mayMatchVariant({ identity: a }: Variant, { identity: b }: Variant): boolean {
  return (
    areCompatible(a.resolution, b.resolution) &&
    areCompatible(a.frameRate, b.frameRate) &&
    areCompatible(a.codecs, b.codecs)
  );
}

/**
 * The most specific step first. Redundant streams (RFC 8216bis 6.2.4) share all attributes: file name, then order,
 * decides.
 */
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

/** Pairs variants. Live encoders restate BANDWIDTH, so the nearest one counts if the picture is the same. */
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
  // Some packagers create new group ids every time.
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

/** Bandwidths of one variant may differ by this factor: less than a step of any bitrate ladder. */
const MAX_BANDWIDTH_FACTOR = 1.3;

interface WithBandwidth {
  identity: { bandwidth: number | null };
}

/** Pairs items with one key whose bandwidths are mutually nearest and close enough. */
function pairNearestBandwidth<T extends WithBandwidth>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): StepResult<T> {
  const groups = Map.groupBy(after, key);
  const oldItems = Map.groupBy(before, key);
  const pairs: StepResult<T>['pairs'] = [];
  const taken = new Set<T>();
  for (const item of before) {
    const nearest = nearestTo(item, groups.get(key(item)) ?? []);
    if (!nearest || nearestTo(nearest, oldItems.get(key(item)) ?? []) !== item) continue;
    pairs.push({ before: item, after: nearest, how: 'nearest-bandwidth' });
    taken.add(item);
  }
  return { pairs, leftOver: before.filter((item) => !taken.has(item)) };
}

/** The only nearest item; null if two are equally near, or none is close enough. */
function nearestTo<T extends WithBandwidth>(item: T, others: readonly T[]): T | null {
  const bandwidth = item.identity.bandwidth ?? 0;
  let best: T | null = null;
  let least = Infinity;
  for (const other of others) {
    const distance = Math.abs(Math.log((other.identity.bandwidth ?? 0) / bandwidth));
    if (distance === least) best = null;
    else if (distance < least) [best, least] = [other, distance];
  }
  return least <= Math.log(MAX_BANDWIDTH_FACTOR) ? best : null;
}
