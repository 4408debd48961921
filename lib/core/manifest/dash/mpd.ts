import { sortedCodecs } from '../resource.ts';
import { UnreadableManifest, withinLimit } from '../error.ts';
import type {
  ManifestResource,
  Mpd,
  Representation,
  SegmentTemplate,
  ResourceIdentity,
  ResourceRole,
} from '../model.ts';
import { LIMITS } from '../limits.ts';
import { resourceUrl } from '../resource-url.ts';
import { inheritedRepresentations, type RepresentationInfo } from './library.ts';
import { INDEX_ATTRIBUTE, outlineRepresentations, type OutlinedRepresentation } from './outline.ts';
import { representationResources } from './representation.ts';
import type { XmlElement } from './xml.ts';

/** Parses an MPD (ISO 23009-1 5.3). Throws `UnreadableManifest`. */
export function parseMpd(mpd: XmlElement, url: string): Mpd {
  const outlined = outlineRepresentations(mpd, url);
  const { all, steering } = inheritedRepresentations(mpd, url);
  const dynamic = mpd.get('type') === 'dynamic';
  const resources: ManifestResource[] = [
    { url, role: 'mpd', identity: { of: 'manifest' }, range: null },
    ...mpdLinks(mpd, url),
  ];
  const steeringUrl = steering === null ? null : resourceUrl(steering, url);
  if (steeringUrl) resources.push({ url: steeringUrl, role: 'steering', identity: { of: 'steering' }, range: null });
  const representations: Representation[] = [];
  const templates: SegmentTemplate[] = [];
  const bases = new Map<OutlinedRepresentation, number>();
  const total = finiteNumber(all[0]?.attributes['mediaPresentationDuration']);
  const starts = periodStarts(all, outlined);
  let budget: number = LIMITS.segments;
  let characters: number = LIMITS.urls;
  let complete = true;
  for (const info of all) {
    const entry = outlined[Number(info.attributes[INDEX_ATTRIBUTE])];
    if (!entry) throw new UnreadableManifest('malformed', 'The MPD cannot be read.');
    keepInnermostSegments(info, entry);
    const base = bases.get(entry) ?? 0;
    bases.set(entry, base + 1);
    const representation = representations.push(describeRepresentation(info, entry, base)) - 1;
    const { id, bandwidth, contentType } = representations[representation]!;
    const made = representationResources({
      info,
      representation,
      values: { id, bandwidth },
      isText: contentType === 'text',
      dynamic,
      periodDuration: durationOf(info, entry, starts, total),
      budget,
      characters,
    });
    budget -= made.resources.length;
    characters -= made.resources.reduce((sum, resource) => sum + resource.url.length, 0);
    complete &&= made.complete;
    resources.push(...made.resources);
    if (made.template?.some((piece) => typeof piece !== 'string')) {
      templates.push({ representation, pieces: made.template, numbering: numberingOf(info) });
    }
  }
  return { kind: 'mpd', url, resources, dynamic, duration: total, representations, templates, complete };
}

/** Inner segment lists and timelines replace outer ones; the library appended them. */
function keepInnermostSegments({ segmentInfo }: RepresentationInfo, { times, urls }: OutlinedRepresentation): void {
  const { segmentTimeline, list } = segmentInfo;
  if (segmentTimeline && segmentTimeline.length > times) segmentInfo.segmentTimeline = segmentTimeline.slice(-times);
  if (list?.segmentUrls && list.segmentUrls.length > urls) {
    segmentInfo.list = { ...list, segmentUrls: list.segmentUrls.slice(-urls) };
  }
}

function describeRepresentation(
  { attributes }: RepresentationInfo,
  entry: OutlinedRepresentation,
  base: number,
): Representation {
  const text = (name: string): string | null => {
    const value = attributes[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const mime = text('mimeType') ?? '';
  const isText = /^text\/|ttml|vtt/i.test(mime) || text('contentType') === 'text';
  const width = finiteNumber(attributes['width']);
  const height = finiteNumber(attributes['height']);
  return {
    period: entry.period.get('id') ?? `#${entry.periodIndex}`,
    periodStart: finiteNumber(attributes['periodStart']),
    set: entry.set.get('id') ?? `#${entry.setIndex}`,
    // The library would substitute AdaptationSet@id for a missing id.
    id: entry.element.get('id') ?? '',
    base,
    serviceLocation: text('serviceLocation'),
    contentType: isText ? 'text' : (text('contentType') ?? mime.split('/')[0]!),
    codecs: sortedCodecs(text('codecs')),
    resolution: width && height ? `${width}x${height}` : null,
    bandwidth: finiteNumber(attributes['bandwidth']),
    frameRate: finiteNumber(attributes['frameRate']),
    language: text('lang'),
  };
}

function numberingOf({ segmentInfo: { template } }: RepresentationInfo): string | null {
  if (!template?.duration) return null;
  return `${template.startNumber ?? 1} ${template.duration / (template.timescale ?? 1)}`;
}

/** Seconds of the period: its @duration, else up to the next period, else to the end of the presentation. */
function durationOf(
  { attributes }: RepresentationInfo,
  { periodIndex }: OutlinedRepresentation,
  starts: ReadonlyMap<number, number>,
  total: number | null,
): number | null {
  const own = finiteNumber(attributes['periodDuration']);
  if (own !== null) return own;
  const start = starts.get(periodIndex);
  const end = starts.get(periodIndex + 1) ?? total;
  return start === undefined || end === null ? null : Math.max(0, end - start);
}

function periodStarts(
  all: readonly RepresentationInfo[],
  outlined: readonly OutlinedRepresentation[],
): Map<number, number> {
  const starts = new Map<number, number>();
  for (const { attributes } of all) {
    const start = finiteNumber(attributes['periodStart']);
    const entry = outlined[Number(attributes[INDEX_ATTRIBUTE])];
    if (entry && start !== null) starts.set(entry.periodIndex, start);
  }
  return starts;
}

function finiteNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

type LinkName = Extract<ResourceIdentity, { of: 'mpd-link' }>['name'];

/**
 * The URLs of an MPD besides its media: Location, PatchLocation (ISO 23009-1 5.15), UTCTiming by HTTP (5.8.4.11),
 * license URLs (dashif:Laurl, DASH-IF IOP 7.6.2.4). mpd-parser drops them, does not resolve them (Location), or returns
 * only one (UTCTiming).
 */
function mpdLinks(mpd: XmlElement, url: string): ManifestResource[] {
  const resources: ManifestResource[] = [];
  const add = (role: ResourceRole, name: LinkName, scheme: string, reference: string) => {
    const absolute = resourceUrl(reference, url);
    if (!absolute) return;
    const index = resources.filter(({ role: other }) => other === role).length;
    resources.push({ url: absolute, role, identity: { of: 'mpd-link', name, scheme, index }, range: null });
    withinLimit(resources.length, LIMITS.reports, 'addresses');
  };
  for (const { textContent } of mpd.children('Location')) add('mpd', 'location', '', textContent);
  for (const { textContent } of mpd.children('PatchLocation')) add('patch', 'patch', '', textContent);
  for (const timing of mpd.children('UTCTiming')) {
    const scheme = timing.get('schemeIdUri') ?? '';
    // A list separated by spaces, whose URLs are equivalent.
    if (/:http-/.test(scheme)) {
      for (const address of (timing.get('value') ?? '').trim().split(/\s+/)) add('timing', 'timing', scheme, address);
    }
  }
  for (const protection of protections(mpd)) {
    const scheme = protection.get('schemeIdUri')?.toLowerCase() ?? '';
    for (const child of protection.childNodes) {
      if (/(^|:)laurl$/i.test(child.tagName)) add('key', 'license', scheme, child.textContent);
    }
  }
  return resources;
}

function protections(mpd: XmlElement): XmlElement[] {
  const sets = mpd.children('Period').flatMap((period) => period.children('AdaptationSet'));
  const levels = [...sets, ...sets.flatMap((set) => set.children('Representation'))];
  return levels.flatMap((level) => level.children('ContentProtection'));
}
