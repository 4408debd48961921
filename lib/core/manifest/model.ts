import type { ManifestError } from './error.ts';
import type { ManifestResource } from './resource.ts';

export type * from './resource.ts';

/** A representation under one of its BaseURLs (ISO 23009-1 5.3.5). `period` and `set` are ids, or `#position`. */
export interface Representation {
  period: string;
  periodStart: number | null;
  set: string;
  id: string;
  /** Which combination of its BaseURLs this is, and its serviceLocation. */
  base: number;
  serviceLocation: string | null;
  contentType: string;
  codecs: string | null;
  resolution: string | null;
  bandwidth: number | null;
  frameRate: number | null;
  language: string | null;
}

/** A piece of a template: literal URL text, or a variable, zero-padded to `width`. */
export type TemplatePiece = string | { variable: 'Number' | 'Time' | 'SubNumber'; width: number };

/** The absolute SegmentTemplate of a representation, with only its segment variables left open. */
export interface SegmentTemplate {
  representation: number;
  pieces: TemplatePiece[];
  /** How @startNumber and @duration number the segments; null if a timeline lists them. */
  numbering: string | null;
}

export interface MultivariantPlaylist {
  kind: 'multivariant';
  url: string;
  resources: ManifestResource[];
  /** Variables that its media playlists may import (RFC 8216bis 4.4.2.3). Pass them to `parseManifest`. */
  variables: ReadonlyMap<string, string>;
}

export interface MediaPlaylist {
  kind: 'media';
  url: string;
  resources: ManifestResource[];
  /** EXT-X-ENDLIST: no segment will be added. */
  ended: boolean;
  playlistType: 'VOD' | 'EVENT' | null;
  targetDuration: number | null;
  /** Media sequence numbers in the playlist, including skipped ones: first ≤ n < next. */
  first: number;
  next: number;
  /** Segments that a delta update omitted at the start (EXT-X-SKIP). */
  skipped: number;
  /** Total duration (seconds) of the listed segments. */
  duration: number;
}

export interface Mpd {
  kind: 'mpd';
  url: string;
  resources: ManifestResource[];
  dynamic: boolean;
  /** Seconds; null if unknown. */
  duration: number | null;
  representations: Representation[];
  templates: SegmentTemplate[];
  /** False if the segments are too many, or depend on the clock: then the templates represent them. */
  complete: boolean;
}

export type Manifest = MultivariantPlaylist | MediaPlaylist | Mpd;

/** A stream's manifests under one generation, by requested URL. `url` is the link itself. */
export interface ResourceTree {
  url: string;
  manifests: ReadonlyMap<string, Manifest | ManifestError>;
}
