import { withinLimit } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { resourceUrl } from '../resource-url.ts';
import type { XmlElement } from './xml.ts';

/** Marks every Representation, to find it in mpd-parser's output, which has no other reference to it. */
export const INDEX_ATTRIBUTE = 'freshet-index';

/**
 * A Representation with its enclosing elements. mpd-parser loses them: it overwrites Period@id and AdaptationSet@id
 * with Representation@id.
 */
export interface OutlinedRepresentation {
  period: XmlElement;
  periodIndex: number;
  set: XmlElement;
  setIndex: number;
  element: XmlElement;
  /**
   * How many S and SegmentURL elements the innermost level with any has. They replace those of outer levels (ISO
   * 23009-1 5.3.9.1).
   */
  times: number;
  urls: number;
}

/**
 * Lists the representations of an MPD, and makes it safe for mpd-parser. Marks every representation. Removes BaseURLs
 * that are not http(s), which the library would resolve against https://example.com. Rejects more BaseURL combinations
 * than the limits allow, since the library multiplies the BaseURLs of all four levels.
 */
export function outlineRepresentations(mpd: XmlElement, url: string): OutlinedRepresentation[] {
  const all: OutlinedRepresentation[] = [];
  let alternatives = 0;
  let appended = 0;
  mpd.childNodes.forEach(removeEventStreams);
  const mpdBases = countUsableBases(mpd, url);
  const periods = mpd.children('Period');
  withinLimit(periods.length, LIMITS.periods, 'periods');
  for (const [periodIndex, period] of periods.entries()) {
    const periodList = countSegments(period);
    const periodBases = mpdBases * countUsableBases(period, url);
    const sets = period.children('AdaptationSet');
    withinLimit(sets.length, LIMITS.playlists, 'adaptation sets');
    for (const [setIndex, set] of sets.entries()) {
      const setList = countSegments(set);
      const setBases = periodBases * countUsableBases(set, url);
      for (const element of set.children('Representation')) {
        const bases = setBases * countUsableBases(element, url);
        withinLimit(bases, LIMITS.baseUrls, 'base addresses for one representation');
        const levels = [periodList, setList, countSegments(element)];
        const filled = levels.filter(({ times, urls }) => times + urls > 0);
        if (filled.length > 1) appended += filled.reduce((sum, { times, urls }) => sum + times + urls, 0);
        withinLimit(appended, LIMITS.elements * 4, 'segments listed over again');
        alternatives += bases;
        withinLimit(alternatives, LIMITS.playlists, 'representations');
        element.attributes.push({ name: INDEX_ATTRIBUTE, value: String(all.length) });
        all.push({
          period,
          periodIndex,
          set,
          setIndex,
          element,
          times: innermostCount(levels, 'times'),
          urls: innermostCount(levels, 'urls'),
        });
      }
    }
  }
  return all;
}

/** mpd-parser reads event streams in quadratic time, and nothing here needs them. */
function removeEventStreams(period: XmlElement): void {
  const remaining = period.childNodes.filter(({ tagName }) => tagName !== 'EventStream');
  period.childNodes.length = 0;
  for (const child of remaining) period.childNodes.push(child);
}

/** S and SegmentURL elements of one level: the library appends inner ones to outer ones. */
interface SegmentCounts {
  times: number;
  urls: number;
}

function countSegments(level: XmlElement): SegmentCounts {
  const list = level.child('SegmentList');
  const timeline = (list ?? level.child('SegmentTemplate'))?.child('SegmentTimeline');
  return { times: timeline?.children('S').length ?? 0, urls: list?.children('SegmentURL').length ?? 0 };
}

/** The count of the innermost level with any; `levels` from the outermost in. */
function innermostCount(levels: readonly SegmentCounts[], of: keyof SegmentCounts): number {
  return levels.findLast((level) => level[of] > 0)?.[of] ?? 0;
}

function countUsableBases(element: XmlElement, url: string): number {
  const bases = element.children('BaseURL');
  if (bases.length === 0) return 1;
  withinLimit(bases.length, LIMITS.baseUrls, 'base addresses in one element');
  for (const base of bases) {
    if (resourceUrl(base.textContent, url) === null) element.childNodes.splice(element.childNodes.indexOf(base), 1);
  }
  return Math.max(1, element.children('BaseURL').length);
}
