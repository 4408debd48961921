import type {
  ManifestResource,
  Mpd,
  MpdResourceIdentity,
  Representation,
  SegmentTemplate,
  TemplatePiece,
} from '../model.ts';
import { templateMapping } from '../dash/segment-template.ts';
import type { PairingMethod, PairCollector, Mismatch, TemplatePair } from './pairing.ts';
import { mismatch } from './pairing.ts';
import { areCompatible, compositeKey, pairInSteps, type StepResult, type PairingStep } from './pair-steps.ts';

/** Pairs the resources of two MPDs; a mismatch if they are different presentations. */
export function pairMpd(
  before: Mpd,
  after: Mpd,
  collector: PairCollector,
): { templates: TemplatePair[] } | { mismatch: Mismatch } {
  if (!before.dynamic && after.dynamic) return { mismatch: mismatch('live-instead-of-vod') };
  if (!before.dynamic && lengthsDiffer(before.duration, after.duration))
    return { mismatch: mismatch('other-durations') };
  if (before.representations.length > 0 && after.representations.length === 0) return { mismatch: mismatch('empty') };
  const { pairs } = pairRepresentations(before, after);
  if (pairs.length === 0 && before.representations.length > 0) return { mismatch: mismatch('no-variant') };
  const links = (of: Mpd) =>
    of.resources.filter(({ identity }) => identity.of === 'mpd-link' || identity.of === 'steering');
  for (const { before: from, after: to, how } of pairInSteps(links(before), links(after), LINK_STEPS).pairs) {
    collector.add(from, to, how, true);
  }
  const templates: TemplatePair[] = [];
  const oldResources = byRepresentation(before);
  const newResources = byRepresentation(after);
  const oldTemplates = new Map(before.templates.map((template) => [template.representation, template]));
  const freshTemplates = new Map(after.templates.map((template) => [template.representation, template]));
  const paired = new Map(pairs.map((pair) => [pair.before, pair]));
  for (const [index, old] of before.representations.entries()) {
    const pair = paired.get(old);
    const fresh = pair ? after.representations.indexOf(pair.after) : -1;
    const template = pair && templatePair(oldTemplates.get(index), freshTemplates.get(fresh), pair.how);
    const holds = pairResources(
      oldResources.get(index) ?? [],
      newResources.get(fresh) ?? [],
      template ?? null,
      collector,
    );
    if (template && holds) templates.push(template);
  }
  return { templates };
}

function lengthsDiffer(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && Math.abs(before - after) > Math.max(1, before / 100);
}

/** Pairs periods by id, by start, or by order, and their representations by id, by attributes, or by order. */
function pairRepresentations(before: Mpd, after: Mpd): StepResult<Representation> {
  const periods = (mpd: Mpd) => [...Map.groupBy(mpd.representations, ({ period }) => period).values()];
  const all: StepResult<Representation> = { pairs: [], leftOver: [] };
  const steps: PairingStep<Representation[]>[] = [
    { how: 'id', key: ([first]) => (first!.period.startsWith('#') ? null : first!.period) },
    { how: 'time', key: ([first]) => (first!.periodStart === null ? null : String(first!.periodStart)) },
  ];
  // Live periods come and go. So order applies only to a single period, and not if its id changed.
  const named = ([first]: Representation[]) => !first!.period.startsWith('#');
  if (before.dynamic) steps.push({ how: 'order', key: () => '', holds: (a, b) => !named(a) || !named(b) });
  else steps.push({ how: 'order', key: () => '', inOrder: true });
  for (const { before: oldItems, after: newItems } of pairInSteps(periods(before), periods(after), steps).pairs) {
    all.pairs.push(...pairInSteps(oldItems, newItems, REPRESENTATION_STEPS).pairs);
  }
  return all;
}

/** Of several BaseURLs, the one with the same serviceLocation, else at the same position. */
const baseKey = (r: Representation) => r.serviceLocation ?? r.base;
const mayMatch = (a: Representation, b: Representation) =>
  a.contentType === b.contentType && areCompatible(a.resolution, b.resolution) && areCompatible(a.language, b.language);

const REPRESENTATION_STEPS: PairingStep<Representation>[] = [
  { how: 'id', key: (r) => (r.id === '' ? null : compositeKey(r.id, r.set, baseKey(r))), holds: mayMatch },
  { how: 'id', key: (r) => (r.id === '' ? null : compositeKey(r.id, r.contentType, baseKey(r))), holds: mayMatch },
  {
    how: 'attributes',
    key: (r) => compositeKey(r.contentType, r.resolution, r.codecs, r.frameRate, r.language, r.bandwidth, baseKey(r)),
  },
  {
    how: 'attributes',
    key: (r) => compositeKey(r.contentType, r.resolution, r.codecs, r.frameRate, r.language, baseKey(r)),
  },
  { how: 'order', key: (r) => compositeKey(r.contentType, r.language, r.base), inOrder: true, holds: mayMatch },
];

const LINK_STEPS: PairingStep<ManifestResource>[] = [
  {
    how: 'order',
    key: ({ identity: i }) => (i.of === 'mpd-link' ? compositeKey(i.name, i.scheme, i.index) : compositeKey(i.of)),
  },
];

function byRepresentation({ resources }: Mpd): Map<number, ManifestResource[]> {
  const own = resources.filter(({ identity }) => identity.of === 'representation');
  return Map.groupBy(own, ({ identity }) => (identity.of === 'representation' ? identity.representation : -1));
}

/** The templates of one representation, if they number its segments in the same way as far as templates show. */
function templatePair(
  from: SegmentTemplate | undefined,
  to: SegmentTemplate | undefined,
  how: PairingMethod,
): TemplatePair | null {
  if (!from || !to || from.numbering !== to.numbering || !sameVariables(from.pieces, to.pieces)) return null;
  return { from: from.pieces, to: to.pieces, how };
}

/**
 * Pairs segments by start if both MPDs give it (numbers may restart), else by number; other resources by kind. Returns
 * whether `template` gives the same result for each segment; then they count as paired by it.
 */
function pairResources(
  oldItems: readonly ManifestResource[],
  newItems: readonly ManifestResource[],
  template: TemplatePair | null,
  collector: PairCollector,
): boolean {
  const timed = [...oldItems, ...newItems].every((resource) => segmentOf(resource)?.start !== null);
  const key = (resource: ManifestResource): string => {
    const segment = segmentOf(resource);
    if (!segment)
      return `${resource.role} ${resource.identity.of === 'representation' ? resource.identity.resource : ''}`;
    return timed ? compositeKey('at', Math.round(segment.start! * 1000)) : compositeKey('number', segment.number);
  };
  const { pairs, leftOver: left } = pairInSteps(oldItems, newItems, [{ how: timed ? 'time' : 'sequence', key }]);
  const successor = template && templateMapping(template.from, template.to);
  const holds = pairs.every(({ before, after }) => !segmentOf(before) || successor?.(before.url) === after.url);
  for (const { before, after, how } of pairs) {
    collector.add(before, after, segmentOf(before) ? (holds ? 'template' : how) : 'position');
  }
  for (const resource of left) collector.leaveUnpaired(resource, 'gone');
  return holds;
}

function segmentOf({ identity }: ManifestResource): MpdResourceIdentity | null {
  return identity.of === 'representation' && identity.resource === 'segment' ? identity : null;
}

function sameVariables(a: readonly TemplatePiece[], b: readonly TemplatePiece[]): boolean {
  const variables = (pieces: readonly TemplatePiece[]) =>
    JSON.stringify(pieces.filter((piece) => typeof piece !== 'string'));
  return variables(a) === variables(b);
}
