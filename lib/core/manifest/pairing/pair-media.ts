import { alignMedia, mediaSegments, type Alignment } from './align-media.ts';
import type { ResourceIdentity, InitIdentity, KeyIdentity, MediaPlaylist, ManifestResource } from '../model.ts';
import { urlFileName } from '../resource-url.ts';
import type { PairingMethod, PairCollector } from './pairing.ts';
import { compositeKey, pairInSteps } from './pair-steps.ts';

type SpanResource = ManifestResource & { identity: KeyIdentity | InitIdentity };
type PartResource = ManifestResource & { identity: Extract<ResourceIdentity, { of: 'part' }> };

/** Pairs the resources of two loads of a media playlist; a mismatch if they are different playlists. */
export function pairMedia(before: MediaPlaylist, after: MediaPlaylist, collector: PairCollector): Alignment {
  const alignment = alignMedia(before, after);
  if ('mismatch' in alignment) return alignment;
  const { how, shift } = alignment;
  if (shift === null) {
    for (const resource of before.resources)
      if (NUMBERED.has(resource.identity.of)) collector.leaveUnpaired(resource, 'gone');
  } else {
    pairSegments(before, after, shift, how, collector);
    pairParts(before, after, shift, how, collector);
  }
  pairSpans(before, after, shift, collector);
  pairHintsAndReports(before, after, collector);
  return alignment;
}

const NUMBERED = new Set<ResourceIdentity['of']>(['segment', 'part']);

function pairSegments(
  before: MediaPlaylist,
  after: MediaPlaylist,
  shift: number,
  how: PairingMethod,
  collector: PairCollector,
): void {
  const fresh = new Map(mediaSegments(after).map((segment) => [segment.identity.msn, segment]));
  for (const segment of mediaSegments(before)) {
    const now = fresh.get(segment.identity.msn + shift);
    if (now) collector.add(segment, now, how);
    else collector.leaveUnpaired(segment, 'gone');
  }
}

/** Pairs parts and hinted parts under one identity: a hint becomes a part (RFC 8216bis 4.4.5.3). */
function pairParts(
  before: MediaPlaylist,
  after: MediaPlaylist,
  shift: number,
  how: PairingMethod,
  collector: PairCollector,
): void {
  const parts = ({ resources }: MediaPlaylist) =>
    resources.filter((resource): resource is PartResource => resource.identity.of === 'part');
  const fresh = new Map(
    parts(after).map((resource) => [compositeKey(resource.identity.msn, resource.identity.part), resource]),
  );
  for (const resource of parts(before)) {
    const now = fresh.get(compositeKey(resource.identity.msn + shift, resource.identity.part));
    // A hint may leave its length open; the part it became has it.
    if (now && resource.role === 'hint') collector.add({ ...resource, range: now.range }, now, how);
    else if (now) collector.add(resource, now, how);
    else collector.leaveUnpaired(resource, 'gone');
  }
}

/** Pairs maps, and keys of one KEYFORMAT, that apply to the same segments. */
function pairSpans(before: MediaPlaylist, after: MediaPlaylist, shift: number | null, collector: PairCollector): void {
  const kind = (identity: ResourceIdentity): string | null => {
    if (identity.of === 'key') return compositeKey(identity.keyFormat, identity.method);
    return identity.of === 'init' ? 'init' : null;
  };
  const spans = ({ resources }: MediaPlaylist) =>
    Map.groupBy(
      resources.filter((resource): resource is SpanResource => kind(resource.identity) !== null),
      ({ identity }) => kind(identity)!,
    );
  const fresh = spans(after);
  for (const [name, oldItems] of spans(before)) {
    const newItems = fresh.get(name) ?? [];
    const now = shift === null ? new Map<SpanResource, SpanResource>() : overlapping(oldItems, newItems, shift);
    for (const old of oldItems) {
      const found = now.get(old) ?? soleCounterpart(old, oldItems, newItems);
      if (!found) collector.leaveUnpaired(old, 'gone');
      else if (hasOtherIv(old.identity, found.identity)) collector.leaveUnpaired(old, 'contradiction');
      else collector.add(old, found, 'position');
    }
  }
}

/**
 * Finds for each old span the fresh one with the most common segments. Linear, because spans of a kind are consecutive.
 */
function overlapping(
  oldItems: SpanResource[],
  newItems: SpanResource[],
  shift: number,
): Map<SpanResource, SpanResource> {
  const found = new Map<SpanResource, SpanResource>();
  let start = 0;
  for (const old of oldItems) {
    const from = old.identity.from + shift;
    const to = old.identity.to + shift;
    while (start < newItems.length && newItems[start]!.identity.to <= from) start++;
    let most = 0;
    for (let at = start; at < newItems.length && newItems[at]!.identity.from < to; at++) {
      const { identity } = newItems[at]!;
      const common = Math.min(to, identity.to) - Math.max(from, identity.from);
      if (common > most) {
        most = common;
        found.set(old, newItems[at]!);
      }
    }
  }
  return found;
}

/**
 * The counterpart of a span whose segments are all gone: the only fresh span, if it has the same name (a key that does
 * not rotate); for an init segment under any name. A rotated key must not replace another: it would decrypt nothing.
 */
function soleCounterpart(old: SpanResource, oldItems: SpanResource[], newItems: SpanResource[]): SpanResource | null {
  const alone = oldItems.length === 1 && newItems.length === 1;
  const [now] = newItems;
  if (!now || !alone) return null;
  return old.identity.of === 'init' || urlFileName(old.url) === urlFileName(now.url) ? now : null;
}

function hasOtherIv(a: ResourceIdentity, b: ResourceIdentity): boolean {
  return a.of === 'key' && b.of === 'key' && a.iv !== b.iv && a.iv !== null && b.iv !== null;
}

/** Pairs hints that are no parts, and rendition reports. Pairs from a multivariant playlist take precedence. */
function pairHintsAndReports(before: MediaPlaylist, after: MediaPlaylist, collector: PairCollector): void {
  const isHintOrReport = ({ identity: { of } }: ManifestResource) => of === 'hint' || of === 'report';
  const kind = ({ role, identity }: ManifestResource) =>
    compositeKey(role, identity.of === 'hint' ? identity.type : null);
  const { pairs } = pairInSteps(before.resources.filter(isHintOrReport), after.resources.filter(isHintOrReport), [
    {
      how: 'file-name',
      key: (resource) => compositeKey(kind(resource), urlFileName(resource.url), parentFolder(resource.url)),
    },
    { how: 'order', key: kind, inOrder: true },
  ]);
  for (const { before: from, after: to, how } of pairs) collector.add(from, to, how, true);
}

function parentFolder(url: string): string {
  return new URL(url).pathname.split('/').at(-2) ?? '';
}
