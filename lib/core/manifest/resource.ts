/** What a member of a family is for. */
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

/** Bytes of a resource; `length` null: up to its end. */
export interface ByteRange {
  offset: number;
  length: number | null;
}

/** A URL of a family, absolute and as the browser requests it: serialised, without fragment and user info. */
export interface ManifestResource {
  url: string;
  role: ResourceRole;
  identity: ResourceIdentity;
  range: ByteRange | null;
}

/** RFC 8216bis 4.4.6.2. `codecs`: sorted, so that their order does not count. Absent attributes are null. */
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

/** A media segment: media sequence number, discontinuity sequence number, program date time (ms), seconds. */
export interface SegmentIdentity {
  of: 'segment';
  msn: number;
  discontinuity: number | null;
  time: number | null;
  duration: number;
}

/** A key or media initialization section and the segments it applies to: media sequence numbers from ≤ n < to. */
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

/** What tells a member from its siblings, for pairing. */
export type ResourceIdentity =
  | { of: 'manifest' }
  | VariantIdentity
  | RenditionIdentity
  | SegmentIdentity
  | KeyIdentity
  | InitIdentity
  /** EXT-X-PART and EXT-X-PRELOAD-HINT of TYPE=PART: the segment it will be a part of, and its index in it. */
  | { of: 'part'; msn: number; part: number }
  | { of: 'hint'; type: string }
  /** EXT-X-RENDITION-REPORT: the playlist of another rendition. */
  | { of: 'report'; index: number }
  | { of: 'session-key'; method: string; keyFormat: string; index: number }
  | { of: 'session-data'; dataId: string; language: string | null }
  | { of: 'steering' }
  /** Location, PatchLocation, UTCTiming, license address: which one of its kind in document order. */
  | { of: 'mpd-link'; name: 'location' | 'patch' | 'timing' | 'license'; scheme: string; index: number }
  | MpdResourceIdentity;

/**
 * A resource of the representation `representations[representation]` of the MPD. `number`: $Number$, or the position in
 * a SegmentList; `start`: seconds from the start of the presentation, where the MPD says so.
 */
export interface MpdResourceIdentity {
  of: 'representation';
  representation: number;
  resource: 'init' | 'index' | 'segment' | 'file';
  number: number | null;
  start: number | null;
}
