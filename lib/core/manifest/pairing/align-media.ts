import type { MediaPlaylist, ManifestResource, SegmentIdentity } from '../model.ts';
import { urlFileName } from '../resource-url.ts';
import { mismatch, type Mismatch } from './pairing.ts';

export type MediaSegment = ManifestResource & { identity: SegmentIdentity };

/**
 * How the media sequence numbers of two loads of a playlist relate: n becomes n + shift; null: the numbers restarted.
 */
export type Alignment = { how: 'sequence' | 'time' | 'file-name'; shift: number | null } | { mismatch: Mismatch };

/** Seconds by which EXTINF of one segment may differ between two packagings. */
const DURATION_TOLERANCE = 0.25;
/** The share of segments that may contradict: the last segment of a live window grows, and ads differ. */
const MAX_CONTRADICTIONS = 0.1;
/** Number of common file names needed before they count. */
const MIN_COMMON_NAMES = 3;

export function mediaSegments({ resources }: MediaPlaylist): MediaSegment[] {
  return resources.filter((resource): resource is MediaSegment => resource.identity.of === 'segment');
}

/**
 * Relates two loads of a media playlist by media sequence number (RFC 8216bis 4.4.3.2). The numbers must agree with
 * program date times, durations, discontinuities and file names. If they do not, those times or names decide.
 */
export function alignMedia(before: MediaPlaylist, after: MediaPlaylist): Alignment {
  const oldSegments = mediaSegments(before);
  const newSegments = mediaSegments(after);
  if (oldSegments.length > 0 && newSegments.length === 0) return { mismatch: mismatch('empty') };
  if (before.ended && !after.ended) return { mismatch: mismatch('live-instead-of-vod') };
  if (before.ended && after.ended) return alignVod(before, after, oldSegments, newSegments);
  const bySequence = checkShift(oldSegments, newSegments, 0);
  if (bySequence.common > 0 && bySequence.holds && fileNamesAgree(oldSegments, newSegments))
    return { how: 'sequence', shift: 0 };
  // Names that repeat every few segments would match a window that moved on. Numbers that continue need no names.
  const movedOn = bySequence.common === 0 && after.first >= before.next;
  const byName =
    movedOn || (hasDates(oldSegments) && hasDates(newSegments)) ? null : shiftByName(oldSegments, newSegments);
  const shift = shiftByTime(oldSegments, newSegments) ?? byName;
  if (shift !== null && checkShift(oldSegments, newSegments, shift.by).holds)
    return { how: shift.how, shift: shift.by };
  if (bySequence.common > 0 && bySequence.holds) return { how: 'sequence', shift: 0 };
  if (after.ended && !hasMovedOn(before, after, oldSegments, newSegments))
    return { mismatch: mismatch('vod-instead-of-live') };
  if (bySequence.common > 0 && !timeHasMovedOn(oldSegments, newSegments))
    return { mismatch: mismatch('other-segments') };
  if (!hasMovedOn(before, after, oldSegments, newSegments)) return { mismatch: mismatch('went-back') };
  return { how: 'sequence', shift: movedOn ? 0 : null };
}

function hasDates(segments: MediaSegment[]): boolean {
  return segments.some(({ identity }) => identity.time !== null);
}

function alignVod(
  before: MediaPlaylist,
  after: MediaPlaylist,
  oldSegments: MediaSegment[],
  newSegments: MediaSegment[],
): Alignment {
  const differs = Math.abs(before.duration - after.duration) > Math.max(1, before.duration / 100);
  if (differs && before.skipped === after.skipped) return { mismatch: mismatch('other-durations') };
  const shift = after.first - before.first;
  const { common, holds } = checkShift(oldSegments, newSegments, shift);
  if (common === 0 && oldSegments.length > 0) return { mismatch: mismatch('other-segments') };
  return holds ? { how: 'sequence', shift } : { mismatch: mismatch('other-segments') };
}

/** Whether the segments that `shift` pairs may be the same. */
function checkShift(
  oldSegments: MediaSegment[],
  newSegments: MediaSegment[],
  shift: number,
): { common: number; holds: boolean } {
  const fresh = new Map(newSegments.map((segment) => [segment.identity.msn, segment.identity]));
  const offsets = new Set<number>();
  let common = 0;
  let timed = 0;
  let differing = 0;
  let mistimed = 0;
  for (const { identity: a } of oldSegments) {
    const b = fresh.get(a.msn + shift);
    if (!b) continue;
    common++;
    if (Math.abs(a.duration - b.duration) > DURATION_TOLERANCE) differing++;
    if (a.discontinuity !== null && b.discontinuity !== null) offsets.add(b.discontinuity - a.discontinuity);
    if (a.time === null || b.time === null) continue;
    timed++;
    if (Math.abs(a.time - b.time) > tolerance(a)) mistimed++;
  }
  const few = Math.max(common > 2 ? 1 : 0, common * MAX_CONTRADICTIONS);
  // A restarted count of discontinuities shifts all of them equally. A discontinuity elsewhere means another stream.
  const holds = differing <= few && mistimed <= timed * MAX_CONTRADICTIONS && offsets.size <= 1;
  return { common, holds };
}

function tolerance({ duration }: SegmentIdentity): number {
  return Math.max(100, duration * 500);
}

function shiftByTime(oldSegments: MediaSegment[], newSegments: MediaSegment[]): { how: 'time'; by: number } | null {
  const fresh = newSegments
    .filter(({ identity }) => identity.time !== null)
    .toSorted((a, b) => a.identity.time! - b.identity.time!);
  const shifts: number[] = [];
  let at = 0;
  const known = oldSegments.filter(({ identity }) => identity.time !== null);
  for (const { identity } of known.toSorted((a, b) => a.identity.time! - b.identity.time!)) {
    const off = (index: number) => Math.abs((fresh[index]?.identity.time ?? Infinity) - identity.time!);
    while (at + 1 < fresh.length && off(at + 1) <= off(at)) at++;
    if (off(at) < tolerance(identity)) shifts.push(fresh[at]!.identity.msn - identity.msn);
  }
  return commonShift(shifts, 1, 'time');
}

function shiftByName(
  oldSegments: MediaSegment[],
  newSegments: MediaSegment[],
): { how: 'file-name'; by: number } | null {
  const fresh = namesToNumbers(newSegments);
  const known = namesToNumbers(oldSegments);
  const shifts: number[] = [];
  for (const [name, msn] of known) {
    const now = fresh.get(name);
    if (msn !== null && now !== undefined && now !== null) shifts.push(now - msn);
  }
  return commonShift(shifts, MIN_COMMON_NAMES, 'file-name');
}

/** A name that occurs twice identifies nothing: null. */
function namesToNumbers(segments: MediaSegment[]): Map<string, number | null> {
  const numbers = new Map<string, number | null>();
  for (const { url, identity } of segments) {
    const name = urlFileName(url);
    numbers.set(name, numbers.has(name) ? null : identity.msn);
  }
  return numbers;
}

function commonShift<H>(shifts: number[], enough: number, how: H): { how: H; by: number } | null {
  const by = shifts[0];
  if (by === undefined || shifts.length < enough) return null;
  return shifts.every((shift) => shift === by) ? { how, by } : null;
}

/** Whether no file names show that the same segments have other numbers. */
function fileNamesAgree(oldSegments: MediaSegment[], newSegments: MediaSegment[]): boolean {
  const shift = shiftByName(oldSegments, newSegments);
  return shift === null || shift.by === 0;
}

/** Whether a live playlist moved on: by program date time, else by its numbers. */
function hasMovedOn(
  before: MediaPlaylist,
  after: MediaPlaylist,
  oldSegments: MediaSegment[],
  newSegments: MediaSegment[],
): boolean {
  return timeHasMovedOn(oldSegments, newSegments) ?? after.first >= before.next;
}

function timeHasMovedOn(oldSegments: MediaSegment[], newSegments: MediaSegment[]): boolean | null {
  const last = oldSegments.at(-1)?.identity.time ?? null;
  const first = newSegments[0]?.identity.time ?? null;
  return last === null || first === null ? null : first > last;
}
