import { inheritAttributes, toPlaylists, type RepresentationInfo } from 'mpd-parser';
import { UnreadableManifest } from '../error.ts';
import type { XmlElement } from './xml.ts';

export type { RepresentationInfo, SegmentInfo, Times } from 'mpd-parser';

/**
 * Calls mpd-parser's inheritance functions. This file is its only importer, so that it can be loaded separately (92
 * kB). `NOW` is set because its default is the clock; no result used here depends on it.
 */
export function inheritedRepresentations(
  mpd: XmlElement,
  url: string,
): { all: RepresentationInfo[]; steering: string | null } {
  try {
    const { representationInfo, contentSteeringInfo } = inheritAttributes(mpd, { manifestUri: url, NOW: 0 });
    return { all: representationInfo, steering: contentSteeringInfo?.serverURL ?? null };
  } catch {
    throw new UnreadableManifest('malformed', 'The MPD cannot be read.');
  }
}

/** The segments of a SegmentTemplate whose count is known and small; [] if the library fails on it. */
export function templateSegments(info: RepresentationInfo): { url: string; number: number; start: number }[] {
  try {
    const segments = toPlaylists([info])[0]?.segments ?? [];
    return segments.map(({ resolvedUri, number, presentationTime }) => ({
      url: resolvedUri,
      number,
      start: presentationTime,
    }));
  } catch {
    return [];
  }
}
