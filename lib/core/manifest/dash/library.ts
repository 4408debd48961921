import { inheritAttributes, toPlaylists, type RepresentationInfo } from 'mpd-parser';
import { UnreadableManifest } from '../error.ts';
import type { XmlElement } from './xml.ts';

export type { RepresentationInfo, SegmentInfo, Times } from 'mpd-parser';

/**
 * mpd-parser, by its inheritance functions: the only import of it, so that it can be loaded apart (92 kB). `NOW` is given
 * because its default is the clock; nothing that would depend on it is asked of the library.
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

/** The segments of a SegmentTemplate whose number is known and small; [] where the library gives up on it. */
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
