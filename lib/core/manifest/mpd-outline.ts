import { withinLimit } from './error.ts';
import { LIMITS } from './limits.ts';
import { memberUrl } from './member-url.ts';
import type { XmlElement } from './xml.ts';

/** Given to every Representation, to find it again in what mpd-parser makes of it: parsed, it keeps no other trace. */
export const MARK = 'freshet-index';

/**
 * A Representation with the elements it is in, which mpd-parser forgets: it overwrites Period@id and AdaptationSet@id by
 * Representation@id.
 */
export interface Outlined {
  period: XmlElement;
  periodIndex: number;
  set: XmlElement;
  setIndex: number;
  element: XmlElement;
  /**
   * How many S and SegmentURL elements the innermost level that has any brings. They replace those of outer levels
   * (ISO 23009-1 5.3.9.1).
   */
  times: number;
  urls: number;
}

/**
 * Lists the representations of an MPD, and makes it safe to hand to mpd-parser: every representation marked, BaseURLs
 * that are no http(s) address gone (the library resolves against https://example.com instead), and no more alternatives
 * than the limits allow (the library multiplies the BaseURLs of all four levels).
 */
export function outline(mpd: XmlElement, url: string): Outlined[] {
  const all: Outlined[] = [];
  let alternatives = 0;
  let appended = 0;
  mpd.childNodes.forEach(withoutEvents);
  const mpdBases = usableBases(mpd, url);
  const periods = mpd.children('Period');
  withinLimit(periods.length, LIMITS.periods, 'periods');
  for (const [periodIndex, period] of periods.entries()) {
    const periodList = listed(period);
    const periodBases = mpdBases * usableBases(period, url);
    const sets = period.children('AdaptationSet');
    withinLimit(sets.length, LIMITS.playlists, 'adaptation sets');
    for (const [setIndex, set] of sets.entries()) {
      const setList = listed(set);
      const setBases = periodBases * usableBases(set, url);
      for (const element of set.children('Representation')) {
        const bases = setBases * usableBases(element, url);
        withinLimit(bases, LIMITS.baseUrls, 'base addresses for one representation');
        const levels = [periodList, setList, listed(element)];
        const filled = levels.filter(({ times, urls }) => times + urls > 0);
        if (filled.length > 1) appended += filled.reduce((sum, { times, urls }) => sum + times + urls, 0);
        withinLimit(appended, LIMITS.elements * 4, 'segments listed over again');
        alternatives += bases;
        withinLimit(alternatives, LIMITS.playlists, 'representations');
        element.attributes.push({ name: MARK, value: String(all.length) });
        all.push({
          period,
          periodIndex,
          set,
          setIndex,
          element,
          times: innermost(levels, 'times'),
          urls: innermost(levels, 'urls'),
        });
      }
    }
  }
  return all;
}

/** mpd-parser reads event streams, in quadratic time; nothing here needs them. */
function withoutEvents(period: XmlElement): void {
  const kept = period.childNodes.filter(({ tagName }) => tagName !== 'EventStream');
  period.childNodes.length = 0;
  for (const child of kept) period.childNodes.push(child);
}

/** S and SegmentURL elements of one level: the library appends inner ones to outer ones. */
interface Listed {
  times: number;
  urls: number;
}

function listed(level: XmlElement): Listed {
  const list = level.child('SegmentList');
  const timeline = (list ?? level.child('SegmentTemplate'))?.child('SegmentTimeline');
  return { times: timeline?.children('S').length ?? 0, urls: list?.children('SegmentURL').length ?? 0 };
}

/** How many of the innermost level that has any; `levels` from the outermost in. */
function innermost(levels: readonly Listed[], of: keyof Listed): number {
  return levels.findLast((level) => level[of] > 0)?.[of] ?? 0;
}

function usableBases(element: XmlElement, url: string): number {
  const bases = element.children('BaseURL');
  if (bases.length === 0) return 1;
  withinLimit(bases.length, LIMITS.baseUrls, 'base addresses in one element');
  for (const base of bases) {
    if (memberUrl(base.textContent, url) === null) element.childNodes.splice(element.childNodes.indexOf(base), 1);
  }
  return Math.max(1, element.children('BaseURL').length);
}
