import type { MediaPlaylist, Member, SegmentIdentity } from './family.ts';
import { fileName } from './member-url.ts';
import { refusal, type Refusal } from './pairing.ts';

export type Segment = Member & { identity: SegmentIdentity };

/** How media sequence numbers of two loads of a playlist relate: n before is n + shift after; null: numbers restarted. */
export type Alignment = { how: 'sequence' | 'time' | 'file-name'; shift: number | null } | { refused: Refusal };

/** Seconds by which two packagings of one segment may differ in EXTINF. */
const DURATION_TOLERANCE = 0.25;
/** Segments that may contradict before the playlists do: the last of a live window grows, ads differ. */
const CONTRADICTIONS = 0.1;
/** File names in common before they say anything. */
const ENOUGH_NAMES = 3;

export function segmentsOf({ members }: MediaPlaylist): Segment[] {
  return members.filter((member): member is Segment => member.identity.of === 'segment');
}

/**
 * Relates two loads of a media playlist: by media sequence number (RFC 8216bis 4.4.3.2), which has to agree with program
 * date times, durations, places of discontinuities and file names; where it does not, by those times or names.
 */
export function alignMedia(before: MediaPlaylist, after: MediaPlaylist): Alignment {
  const olds = segmentsOf(before);
  const news = segmentsOf(after);
  if (olds.length > 0 && news.length === 0) return { refused: refusal('empty') };
  if (before.ended && !after.ended) return { refused: refusal('live-instead-of-vod') };
  if (before.ended && after.ended) return alignVod(before, after, olds, news);
  const bySequence = check(olds, news, 0);
  if (bySequence.common > 0 && bySequence.holds && namesAgree(olds, news)) return { how: 'sequence', shift: 0 };
  // Names that repeat every few segments would fit a window that has moved on; numbers that went on need no names.
  const movedOn = bySequence.common === 0 && after.first >= before.next;
  const byName = movedOn || (dated(olds) && dated(news)) ? null : shiftByName(olds, news);
  const shift = shiftByTime(olds, news) ?? byName;
  if (shift !== null && check(olds, news, shift.by).holds) return { how: shift.how, shift: shift.by };
  if (bySequence.common > 0 && bySequence.holds) return { how: 'sequence', shift: 0 };
  if (after.ended && !goesOn(before, after, olds, news)) return { refused: refusal('vod-instead-of-live') };
  if (bySequence.common > 0 && !timeGoesOn(olds, news)) return { refused: refusal('other-segments') };
  if (!goesOn(before, after, olds, news)) return { refused: refusal('went-back') };
  return { how: 'sequence', shift: movedOn ? 0 : null };
}

function dated(segments: Segment[]): boolean {
  return segments.some(({ identity }) => identity.time !== null);
}

function alignVod(before: MediaPlaylist, after: MediaPlaylist, olds: Segment[], news: Segment[]): Alignment {
  const differs = Math.abs(before.duration - after.duration) > Math.max(1, before.duration / 100);
  if (differs && before.skipped === after.skipped) return { refused: refusal('other-durations') };
  const shift = after.first - before.first;
  const { common, holds } = check(olds, news, shift);
  if (common === 0 && olds.length > 0) return { refused: refusal('other-segments') };
  return holds ? { how: 'sequence', shift } : { refused: refusal('other-segments') };
}

/** Whether segments that `shift` puts together may be the same. */
function check(olds: Segment[], news: Segment[], shift: number): { common: number; holds: boolean } {
  const fresh = new Map(news.map((segment) => [segment.identity.msn, segment.identity]));
  const offsets = new Set<number>();
  let common = 0;
  let timed = 0;
  let against = 0;
  let elsewhen = 0;
  for (const { identity: a } of olds) {
    const b = fresh.get(a.msn + shift);
    if (!b) continue;
    common++;
    if (Math.abs(a.duration - b.duration) > DURATION_TOLERANCE) against++;
    if (a.discontinuity !== null && b.discontinuity !== null) offsets.add(b.discontinuity - a.discontinuity);
    if (a.time === null || b.time === null) continue;
    timed++;
    if (Math.abs(a.time - b.time) > tolerance(a)) elsewhen++;
  }
  const few = Math.max(common > 2 ? 1 : 0, common * CONTRADICTIONS);
  // A restarted count of discontinuities is the same everywhere; a discontinuity elsewhere is another stream.
  const holds = against <= few && elsewhen <= timed * CONTRADICTIONS && offsets.size <= 1;
  return { common, holds };
}

function tolerance({ duration }: SegmentIdentity): number {
  return Math.max(100, duration * 500);
}

function shiftByTime(olds: Segment[], news: Segment[]): { how: 'time'; by: number } | null {
  const fresh = news
    .filter(({ identity }) => identity.time !== null)
    .toSorted((a, b) => a.identity.time! - b.identity.time!);
  const shifts: number[] = [];
  let at = 0;
  const known = olds.filter(({ identity }) => identity.time !== null);
  for (const { identity } of known.toSorted((a, b) => a.identity.time! - b.identity.time!)) {
    const off = (index: number) => Math.abs((fresh[index]?.identity.time ?? Infinity) - identity.time!);
    while (at + 1 < fresh.length && off(at + 1) <= off(at)) at++;
    if (off(at) < tolerance(identity)) shifts.push(fresh[at]!.identity.msn - identity.msn);
  }
  return agreed(shifts, 1, 'time');
}

function shiftByName(olds: Segment[], news: Segment[]): { how: 'file-name'; by: number } | null {
  const fresh = namesToNumbers(news);
  const known = namesToNumbers(olds);
  const shifts: number[] = [];
  for (const [name, msn] of known) {
    const now = fresh.get(name);
    if (msn !== null && now !== undefined && now !== null) shifts.push(now - msn);
  }
  return agreed(shifts, ENOUGH_NAMES, 'file-name');
}

/** Names that occur twice say nothing: null. */
function namesToNumbers(segments: Segment[]): Map<string, number | null> {
  const numbers = new Map<string, number | null>();
  for (const { url, identity } of segments) {
    const name = fileName(url);
    numbers.set(name, numbers.has(name) ? null : identity.msn);
  }
  return numbers;
}

function agreed<H>(shifts: number[], enough: number, how: H): { how: H; by: number } | null {
  const by = shifts[0];
  if (by === undefined || shifts.length < enough) return null;
  return shifts.every((shift) => shift === by) ? { how, by } : null;
}

/** File names do not say that the same segments are under other numbers. */
function namesAgree(olds: Segment[], news: Segment[]): boolean {
  const shift = shiftByName(olds, news);
  return shift === null || shift.by === 0;
}

/** A live playlist that has moved on: in its numbers, or in time where the numbers were restarted. */
function goesOn(before: MediaPlaylist, after: MediaPlaylist, olds: Segment[], news: Segment[]): boolean {
  return timeGoesOn(olds, news) ?? after.first >= before.next;
}

function timeGoesOn(olds: Segment[], news: Segment[]): boolean | null {
  const last = olds.at(-1)?.identity.time ?? null;
  const first = news[0]?.identity.time ?? null;
  return last === null || first === null ? null : first > last;
}
