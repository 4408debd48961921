/** The parts of m3u8-parser 7 and mpd-parser 1.4 used here; neither has types. */
declare module 'm3u8-parser' {
  export interface Range {
    offset?: number;
    length?: number;
  }
  export interface Map {
    uri?: string;
    byterange?: Range;
  }
  export interface Part {
    uri?: string;
    byterange?: Range;
  }
  export interface Segment {
    uri?: string;
    duration?: number;
    byterange?: Range;
    timeline?: number;
    discontinuity?: boolean;
    /** Ms; extrapolated by durations, forward, and backward from the first date. */
    programDateTime?: number;
    /** Set if this segment has its own EXT-X-PROGRAM-DATE-TIME. */
    dateTimeObject?: Date;
    map?: Map;
    parts?: Part[];
    /** Attributes of a variant in a multivariant playlist. */
    attributes?: Record<string, string | number | { width?: number; height?: number } | undefined>;
  }
  export interface Playlist {
    mediaSequence?: number;
    discontinuitySequence?: number;
    targetDuration?: number;
    playlistType?: string;
    endList?: boolean;
    skip?: { skippedSegments?: number };
    segments: Segment[];
    playlists?: Segment[];
    iFramePlaylists: Segment[];
    preloadSegment?: Segment;
  }
  export class Parser {
    readonly manifest: Playlist;
    push(chunk: string): void;
    end(): void;
  }
}

declare module 'mpd-parser' {
  export interface UrlRange {
    sourceURL?: string;
    range?: string;
  }
  export interface Times {
    t?: number;
    d?: number;
    r?: number;
  }
  export interface SegmentInfo {
    template?: {
      media?: string;
      initialization?: UrlRange;
      duration?: number;
      timescale?: number;
      startNumber?: number;
      endNumber?: string;
      presentationTimeOffset?: number;
    };
    list?: {
      startNumber?: number;
      initialization?: UrlRange;
      segmentUrls?: { media?: string; mediaRange?: string }[];
    };
    base?: { initialization?: UrlRange; indexRange?: string };
    segmentTimeline?: Times[];
  }
  export interface RepresentationInfo {
    attributes: Record<string, unknown> & { baseUrl: string };
    segmentInfo: SegmentInfo;
  }
  export interface Element {
    tagName: string;
    attributes: { name: string; value: string }[];
    childNodes: Element[];
    nodeValue: string;
    textContent: string;
  }
  export function inheritAttributes(
    mpd: Element,
    options: { manifestUri: string; NOW: number },
  ): { representationInfo: RepresentationInfo[]; contentSteeringInfo: { serverURL?: string } | null };
  export function toPlaylists(
    representations: RepresentationInfo[],
  ): { segments?: { resolvedUri: string; number: number; presentationTime: number }[] }[];
}
