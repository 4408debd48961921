import type { ByteRange, ManifestResource, MpdResourceIdentity, TemplatePiece } from '../model.ts';
import { resourceUrl } from '../resource-url.ts';
import { templateSegments, type RepresentationInfo, type SegmentInfo } from './library.ts';
import { absoluteTemplate, fillSegmentTemplate, type TemplateValues } from './segment-template.ts';
import { countByDuration, expandRepeats, withinBudget } from './timeline.ts';

/** A representation under one base URL, and the parts of the MPD that its segments depend on. */
export interface RepresentationInput {
  info: RepresentationInfo;
  /** Its index in `Mpd.representations`. */
  representation: number;
  values: TemplateValues;
  isText: boolean;
  dynamic: boolean;
  /** Seconds of its period; null if open. */
  periodDuration: number | null;
  /** How many more segments the MPD may list. */
  budget: number;
  /** How many characters their URLs may have. */
  characters: number;
}

export interface RepresentationResources {
  resources: ManifestResource[];
  template: TemplatePiece[] | null;
  complete: boolean;
}

/** The resources of a representation (ISO 23009-1 5.3.9): from a template, a list, one indexed file, or one file. */
export function representationResources(input: RepresentationInput): RepresentationResources {
  const { template, list, base } = input.info.segmentInfo;
  if (template?.media) return templateResources(input, template.media);
  if (list?.segmentUrls) return listResources(input, list);
  return fileResources(input, template?.initialization ?? base?.initialization, base?.indexRange);
}

function templateResources(input: RepresentationInput, media: string): RepresentationResources {
  const { info, values } = input;
  const { initialization } = info.segmentInfo.template ?? {};
  const source = initialization?.sourceURL;
  const filled = source === undefined ? null : fillSegmentTemplate(source, values);
  const init = filled?.every((piece) => typeof piece === 'string') ? filled.join('') : null;
  const resources =
    init === null && !initialization?.range ? [] : makeResource(input, 'init', init ?? '', initialization?.range);
  const template = absoluteTemplate(media, values, info.attributes.baseUrl);
  const bounded = boundedInfo(input, media);
  if (!bounded) return { resources, template, complete: false };
  for (const { url, number, start } of templateSegments(bounded)) {
    resources.push(...makeResource(input, 'segment', url, undefined, number, Number.isFinite(start) ? start : null));
  }
  return { resources, template, complete: true };
}

/** `info` with all counts known, within the budget, and independent of the clock; null if that is impossible. */
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
    const expanded = expandRepeats(timeline, end);
    const count = expanded?.reduce((sum, { r = 0 }) => sum + r + 1, 0) ?? Infinity;
    return expanded && count <= budget
      ? { attributes, segmentInfo: { ...info.segmentInfo, segmentTimeline: expanded } }
      : null;
  }
  // In a dynamic MPD the clock determines the segments of @duration: the template represents them.
  if (dynamic) return null;
  const count = template?.duration ? countByDuration(info, periodDuration) : 1;
  if (count === null || count > budget) return null;
  // For a last period without @duration, the library only knows the end of the whole presentation.
  return { segmentInfo: info.segmentInfo, attributes: { ...attributes, periodDuration: periodDuration ?? undefined } };
}

/** Without the library: mpd-parser requires a duration for a SegmentList, and the clock for a dynamic one. */
function listResources(input: RepresentationInput, list: NonNullable<SegmentInfo['list']>): RepresentationResources {
  const { initialization, segmentUrls = [], startNumber = 1 } = list;
  const resources =
    initialization?.sourceURL || initialization?.range
      ? makeResource(input, 'init', initialization.sourceURL ?? '', initialization.range)
      : [];
  if (segmentUrls.length > input.budget) return { resources, template: null, complete: false };
  for (const [index, { media = '', mediaRange }] of segmentUrls.entries()) {
    resources.push(...makeResource(input, 'segment', media, mediaRange, startNumber + index));
  }
  return { resources, template: null, complete: true };
}

function fileResources(
  input: RepresentationInput,
  initialization: { sourceURL?: string; range?: string } | undefined,
  indexRange: string | undefined,
): RepresentationResources {
  const resources = makeResource(input, 'file', '');
  if (initialization?.sourceURL || initialization?.range) {
    resources.push(...makeResource(input, 'init', initialization.sourceURL ?? '', initialization.range));
  }
  if (indexRange) resources.push(...makeResource(input, 'index', '', indexRange));
  return { resources, template: null, complete: true };
}

function makeResource(
  { info, representation, isText }: RepresentationInput,
  kind: MpdResourceIdentity['resource'],
  reference: string,
  range?: string,
  number: number | null = null,
  start: number | null = null,
): ManifestResource[] {
  const url = resourceUrl(reference, info.attributes.baseUrl);
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
