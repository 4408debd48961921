import type { RepresentationInfo, Times } from './library.ts';

/**
 * Expands the repeat counts of a SegmentTimeline (ISO 23009-1 5.3.9.6); null if they are unknown. A negative @r lasts
 * up to the next @t or the end of the period. mpd-parser would use the end of the whole presentation, or the clock for
 * a dynamic MPD. Here the open end of a dynamic MPD counts as one segment. `end`: end of the period in timescale units.
 */
export function expandRepeats(timeline: readonly Times[], end: number | null): Times[] | null {
  const expanded: Times[] = [];
  let time = 0;
  for (const [index, { t, d, r = 0 }] of timeline.entries()) {
    if (d === undefined || !(d > 0)) return null;
    if (t !== undefined && Number.isFinite(t)) time = t;
    let repeats = Number.isFinite(r) ? r : 0;
    if (repeats < 0) {
      const until = timeline[index + 1]?.t ?? (index === timeline.length - 1 ? end : null);
      repeats = until === null ? 0 : Math.max(0, Math.ceil((until - time) / d) - 1);
    }
    expanded.push({ t: time, d, r: repeats });
    time += d * (repeats + 1);
  }
  return expanded;
}

/** Whether a SegmentTimeline has at most `budget` segments, counting an open end as one. Does not expand it. */
export function withinBudget(timeline: readonly Times[], budget: number): boolean {
  let count = 0;
  for (const { r = 0 } of timeline) {
    count += Math.max(0, r) + 1;
    if (count > budget) return false;
  }
  return true;
}

/** How many segments a SegmentTemplate with @duration has in a period of `seconds`; null if unknown. */
export function countByDuration({ segmentInfo }: RepresentationInfo, seconds: number | null): number | null {
  const { duration, timescale = 1, endNumber } = segmentInfo.template ?? {};
  if (duration === undefined || !(duration > 0) || !(timescale > 0)) return null;
  if (endNumber !== undefined && /^\d+$/.test(endNumber)) return Number(endNumber);
  return seconds === null ? null : Math.ceil((seconds * timescale) / duration);
}
