import { sortedCodecs } from './codecs.ts';
import { Unreadable } from './error.ts';
import type { Member, Mpd, Representation, Template } from './family.ts';
import { LIMITS } from './limits.ts';
import { memberUrl } from './member-url.ts';
import { inherited, type RepresentationInfo } from './mpd-library.ts';
import { mpdLinks } from './mpd-links.ts';
import { MARK, outline, type Outlined } from './mpd-outline.ts';
import { representationMembers } from './mpd-representation.ts';
import type { XmlElement } from './xml.ts';

/** The family of an MPD (ISO 23009-1 5.3). Throws `Unreadable`. */
export function parseMpd(mpd: XmlElement, url: string): Mpd {
  const outlined = outline(mpd, url);
  const { all, steering } = inherited(mpd, url);
  const dynamic = mpd.get('type') === 'dynamic';
  const members: Member[] = [{ url, role: 'mpd', identity: { of: 'manifest' }, range: null }, ...mpdLinks(mpd, url)];
  const steeringUrl = steering === null ? null : memberUrl(steering, url);
  if (steeringUrl) members.push({ url: steeringUrl, role: 'steering', identity: { of: 'steering' }, range: null });
  const representations: Representation[] = [];
  const templates: Template[] = [];
  const bases = new Map<Outlined, number>();
  const total = finite(all[0]?.attributes['mediaPresentationDuration']);
  const periodStarts = startsOf(all, outlined);
  let budget: number = LIMITS.segments;
  let characters: number = LIMITS.urls;
  let complete = true;
  for (const info of all) {
    const place = outlined[Number(info.attributes[MARK])];
    if (!place) throw new Unreadable('malformed', 'The MPD cannot be read.');
    innermostAlone(info, place);
    const base = bases.get(place) ?? 0;
    bases.set(place, base + 1);
    const representation = representations.push(described(info, place, base)) - 1;
    const { id, bandwidth, contentType } = representations[representation]!;
    const made = representationMembers({
      info,
      representation,
      values: { id, bandwidth },
      isText: contentType === 'text',
      dynamic,
      periodDuration: durationOf(info, place, periodStarts, total),
      budget,
      characters,
    });
    budget -= made.members.length;
    characters -= made.members.reduce((sum, member) => sum + member.url.length, 0);
    complete &&= made.complete;
    members.push(...made.members);
    if (made.template?.some((piece) => typeof piece !== 'string')) {
      templates.push({ representation, pieces: made.template, numbering: numberingOf(info) });
    }
  }
  return { kind: 'mpd', url, members, dynamic, duration: total, representations, templates, complete };
}

/** Inner segment lists and timelines replace outer ones; the library has appended them. */
function innermostAlone({ segmentInfo }: RepresentationInfo, { times, urls }: Outlined): void {
  const { segmentTimeline, list } = segmentInfo;
  if (segmentTimeline && segmentTimeline.length > times) segmentInfo.segmentTimeline = segmentTimeline.slice(-times);
  if (list?.segmentUrls && list.segmentUrls.length > urls) {
    segmentInfo.list = { ...list, segmentUrls: list.segmentUrls.slice(-urls) };
  }
}

function described({ attributes }: RepresentationInfo, place: Outlined, base: number): Representation {
  const text = (name: string): string | null => {
    const value = attributes[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const mime = text('mimeType') ?? '';
  const isText = /^text\/|ttml|vtt/i.test(mime) || text('contentType') === 'text';
  const width = finite(attributes['width']);
  const height = finite(attributes['height']);
  return {
    period: place.period.get('id') ?? `#${place.periodIndex}`,
    periodStart: finite(attributes['periodStart']),
    set: place.set.get('id') ?? `#${place.setIndex}`,
    // The library lets AdaptationSet@id stand in for a missing one.
    id: place.element.get('id') ?? '',
    base,
    serviceLocation: text('serviceLocation'),
    contentType: isText ? 'text' : (text('contentType') ?? mime.split('/')[0]!),
    codecs: sortedCodecs(text('codecs')),
    resolution: width && height ? `${width}x${height}` : null,
    bandwidth: finite(attributes['bandwidth']),
    frameRate: finite(attributes['frameRate']),
    language: text('lang'),
  };
}

function numberingOf({ segmentInfo: { template } }: RepresentationInfo): string | null {
  if (!template?.duration) return null;
  return `${template.startNumber ?? 1} ${template.duration / (template.timescale ?? 1)}`;
}

/** Seconds of the period: its @duration, or up to the next one, or to the end of the presentation. */
function durationOf(
  { attributes }: RepresentationInfo,
  { periodIndex }: Outlined,
  starts: ReadonlyMap<number, number>,
  total: number | null,
): number | null {
  const own = finite(attributes['periodDuration']);
  if (own !== null) return own;
  const start = starts.get(periodIndex);
  const end = starts.get(periodIndex + 1) ?? total;
  return start === undefined || end === null ? null : Math.max(0, end - start);
}

function startsOf(all: readonly RepresentationInfo[], outlined: readonly Outlined[]): Map<number, number> {
  const starts = new Map<number, number>();
  for (const { attributes } of all) {
    const start = finite(attributes['periodStart']);
    const place = outlined[Number(attributes[MARK])];
    if (place && start !== null) starts.set(place.periodIndex, start);
  }
  return starts;
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
