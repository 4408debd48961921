import type { ByteRange, Member, MpdMemberIdentity, TemplatePiece } from './family.ts';
import { memberUrl } from './member-url.ts';
import { templateSegments, type RepresentationInfo, type SegmentInfo } from './mpd-library.ts';
import { absoluteTemplate, filledTemplate, type TemplateValues } from './mpd-template.ts';
import { countByDuration, repeatsSpelt, withinBudget } from './mpd-times.ts';

/** A representation under one base URL, and what of the MPD its segments depend on. */
export interface RepresentationInput {
  info: RepresentationInfo;
  /** Its index in `Mpd.representations`. */
  representation: number;
  values: TemplateValues;
  isText: boolean;
  dynamic: boolean;
  /** Seconds of its period, null where open. */
  periodDuration: number | null;
  /** How many segments the MPD may still spell out. */
  budget: number;
  /** How many characters their URLs may have. */
  characters: number;
}

export interface RepresentationMembers {
  members: Member[];
  template: TemplatePiece[] | null;
  complete: boolean;
}

/** What a representation consists of (ISO 23009-1 5.3.9): template, list, one file with an index, or one file. */
export function representationMembers(input: RepresentationInput): RepresentationMembers {
  const { template, list, base } = input.info.segmentInfo;
  if (template?.media) return templateMembers(input, template.media);
  if (list?.segmentUrls) return listMembers(input, list);
  return fileMembers(input, template?.initialization ?? base?.initialization, base?.indexRange);
}

function templateMembers(input: RepresentationInput, media: string): RepresentationMembers {
  const { info, values } = input;
  const { initialization } = info.segmentInfo.template ?? {};
  const source = initialization?.sourceURL;
  const filled = source === undefined ? null : filledTemplate(source, values);
  const init = filled?.every((piece) => typeof piece === 'string') ? filled.join('') : null;
  const members =
    init === null && !initialization?.range ? [] : resource(input, 'init', init ?? '', initialization?.range);
  const template = absoluteTemplate(media, values, info.attributes.baseUrl);
  const bounded = boundedInfo(input, media);
  if (!bounded) return { members, template, complete: false };
  for (const { url, number, start } of templateSegments(bounded)) {
    members.push(...resource(input, 'segment', url, undefined, number, Number.isFinite(start) ? start : null));
  }
  return { members, template, complete: true };
}

/** `info` with every count known, within the budget, and independent of the clock; null where that is not possible. */
function boundedInfo(input: RepresentationInput, media: string): RepresentationInfo | null {
  const { info, dynamic, periodDuration } = input;
  const each = info.attributes.baseUrl.length + media.length + input.values.id.length * media.split('$').length;
  const budget = Math.min(input.budget, input.characters / each);
  const { segmentTimeline: timeline, template } = info.segmentInfo;
  const attributes = { ...info.attributes, type: dynamic ? 'dynamic' : 'static' };
  if (timeline && !template?.duration) {
    if (!withinBudget(timeline, budget)) return null;
    const { timescale = 1, presentationTimeOffset = 0 } = template ?? {};
    const end = periodDuration === null ? null : periodDuration * timescale + presentationTimeOffset;
    const spelt = repeatsSpelt(timeline, end);
    const count = spelt?.reduce((sum, { r = 0 }) => sum + r + 1, 0) ?? Infinity;
    return spelt && count <= budget
      ? { attributes, segmentInfo: { ...info.segmentInfo, segmentTimeline: spelt } }
      : null;
  }
  // By @duration a dynamic MPD has what the clock says: the template speaks for it.
  if (dynamic) return null;
  const count = template?.duration ? countByDuration(info, periodDuration) : 1;
  if (count === null || count > budget) return null;
  // The library knows no end of a last period without @duration but that of the whole presentation.
  return { segmentInfo: info.segmentInfo, attributes: { ...attributes, periodDuration: periodDuration ?? undefined } };
}

/** By hand: mpd-parser wants a duration for a SegmentList, and the clock for a dynamic one. */
function listMembers(input: RepresentationInput, list: NonNullable<SegmentInfo['list']>): RepresentationMembers {
  const { initialization, segmentUrls = [], startNumber = 1 } = list;
  const members =
    initialization?.sourceURL || initialization?.range
      ? resource(input, 'init', initialization.sourceURL ?? '', initialization.range)
      : [];
  if (segmentUrls.length > input.budget) return { members, template: null, complete: false };
  for (const [index, { media = '', mediaRange }] of segmentUrls.entries()) {
    members.push(...resource(input, 'segment', media, mediaRange, startNumber + index));
  }
  return { members, template: null, complete: true };
}

function fileMembers(
  input: RepresentationInput,
  initialization: { sourceURL?: string; range?: string } | undefined,
  indexRange: string | undefined,
): RepresentationMembers {
  const members = resource(input, 'file', '');
  if (initialization?.sourceURL || initialization?.range) {
    members.push(...resource(input, 'init', initialization.sourceURL ?? '', initialization.range));
  }
  if (indexRange) members.push(...resource(input, 'index', '', indexRange));
  return { members, template: null, complete: true };
}

function resource(
  { info, representation, isText }: RepresentationInput,
  kind: MpdMemberIdentity['resource'],
  reference: string,
  range?: string,
  number: number | null = null,
  start: number | null = null,
): Member[] {
  const url = memberUrl(reference, info.attributes.baseUrl);
  if (url === null) return [];
  const whole = isText ? 'subtitle' : 'file';
  return [
    {
      url,
      role: kind === 'file' ? whole : kind === 'index' ? 'file' : kind,
      identity: { of: 'representation', representation, resource: kind, number, start },
      range: byteRange(range),
    },
  ];
}

/** `first-last`, both inclusive (RFC 9110 14.1.2). */
function byteRange(range: string | undefined): ByteRange | null {
  const match = /^\s*(\d{1,15})-(\d{1,15})?\s*$/.exec(range ?? '');
  if (!match) return null;
  const offset = Number(match[1]);
  if (match[2] === undefined) return { offset, length: null };
  const length = Number(match[2]) - offset + 1;
  return length > 0 ? { offset, length } : null;
}
