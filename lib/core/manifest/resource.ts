/** The purpose of a resource in a manifest. */
export type ResourceRole =
  | 'multivariant'
  | 'media-playlist'
  | 'i-frame'
  | 'segment'
  | 'init'
  | 'key'
  | 'part'
  | 'hint'
  | 'subtitle'
  | 'session-data'
  | 'steering'
  | 'mpd'
  | 'patch'
  | 'timing'
  | 'file';

/** A byte range; `length` null: up to the end. */
export interface ByteRange {
  offset: number;
  length: number | null;
}

/**
 * A resource that a manifest names. `url` is absolute and as the browser requests it: serialised, without fragment and
 * user info.
 */
export interface ManifestResource {
  url: string;
  role: ResourceRole;
  identity: ResourceIdentity;
  range: ByteRange | null;
}

/** RFC 8216bis 4.4.6.2. `codecs` is sorted, so that their order does not matter. Absent attributes are null. */
export interface VariantIdentity {
  of: 'variant' | 'i-frame';
  resolution: string | null;
  bandwidth: number | null;
  averageBandwidth: number | null;
  codecs: string | null;
  frameRate: number | null;
  audio: string | null;
  video: string | null;
  subtitles: string | null;
  pathway: string | null;
  stableId: string | null;
}

/** RFC 8216bis 4.4.6.1. */
export interface RenditionIdentity {
  of: 'rendition';
  type: string;
  group: string;
  name: string;
  language: string | null;
  stableId: string | null;
}

/**
 * A media segment: media sequence number, discontinuity sequence number, program date time (ms), duration (seconds).
 */
export interface SegmentIdentity {
  of: 'segment';
  msn: number;
  discontinuity: number | null;
  time: number | null;
  duration: number;
}

/** A key or media initialization section, and the segments it applies to: media sequence numbers from ≤ n < to. */
export interface KeyIdentity {
  of: 'key';
  method: string;
  keyFormat: string;
  iv: string | null;
  from: number;
  to: number;
}
export interface InitIdentity {
  of: 'init';
  from: number;
  to: number;
}

/** What distinguishes a resource from its siblings, for pairing. */
export type ResourceIdentity =
  | { of: 'manifest' }
  | VariantIdentity
  | RenditionIdentity
  | SegmentIdentity
  | KeyIdentity
  | InitIdentity
  /** EXT-X-PART, and EXT-X-PRELOAD-HINT of TYPE=PART: the segment it will be part of, and its index there. */
  | { of: 'part'; msn: number; part: number }
  | { of: 'hint'; type: string }
  /** EXT-X-RENDITION-REPORT: the playlist of another rendition. */
  | { of: 'report'; index: number }
  | { of: 'session-key'; method: string; keyFormat: string; index: number }
  | { of: 'session-data'; dataId: string; language: string | null }
  | { of: 'steering' }
  /** Location, PatchLocation, UTCTiming, license URL; `index` counts those of one kind in document order. */
  | { of: 'mpd-link'; name: 'location' | 'patch' | 'timing' | 'license'; scheme: string; index: number }
  | MpdResourceIdentity;

/**
 * A resource of the representation `representations[representation]` of the MPD. `number`: $Number$, or the position in
 * a SegmentList. `start`: seconds from the start of the presentation; null if the MPD does not say.
 */
export interface MpdResourceIdentity {
  of: 'representation';
  representation: number;
  resource: 'init' | 'index' | 'segment' | 'file';
  number: number | null;
  start: number | null;
}

/** A codecs list (RFC 6381) in sorted order. */
export function sortedCodecs(codecs: string | null): string | null {
  if (codecs === null) return null;
  return codecs
    .split(',')
    .map((codec) => codec.trim())
    .toSorted()
    .join(',');
}
