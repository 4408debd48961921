import type { ManifestError } from './error.ts';
import type { ManifestResource } from './resource.ts';

export type * from './resource.ts';

/** A representation under one of its BaseURLs (ISO 23009-1 5.3.5). `period` and `set` are ids, or `#position`. */
export interface Representation {
  period: string;
  periodStart: number | null;
  set: string;
  id: string;
  /** Which of the alternatives its BaseURLs multiply into, and the serviceLocation of that. */
  base: number;
  serviceLocation: string | null;
  contentType: string;
  codecs: string | null;
  resolution: string | null;
  bandwidth: number | null;
  frameRate: number | null;
  language: string | null;
}

/** A piece of a template: text as it stands in the URL, or what goes there, zero-padded to `width`. */
export type TemplatePiece = string | { variable: 'Number' | 'Time' | 'SubNumber'; width: number };

/** A SegmentTemplate of a representation, absolute, with only the variable of each segment left open. */
export interface SegmentTemplate {
  representation: number;
  pieces: TemplatePiece[];
  /** How @startNumber and @duration number the segments; null where a timeline does, and lists them. */
  numbering: string | null;
}

export interface MultivariantPlaylist {
  kind: 'multivariant';
  url: string;
  resources: ManifestResource[];
  /** Variables that media playlists of it may import (RFC 8216bis 4.4.2.3); hand them to `parseManifest`. */
  variables: ReadonlyMap<string, string>;
}

export interface MediaPlaylist {
  kind: 'media';
  url: string;
  resources: ManifestResource[];
  /** EXT-X-ENDLIST: nothing will be added. */
  ended: boolean;
  playlistType: 'VOD' | 'EVENT' | null;
  targetDuration: number | null;
  /** Media sequence numbers in the playlist, skipped ones included: first ≤ n < next. */
  first: number;
  next: number;
  /** Segments a delta update left out at the start (EXT-X-SKIP). */
  skipped: number;
  /** Seconds of the segments listed. */
  duration: number;
}

export interface Mpd {
  kind: 'mpd';
  url: string;
  resources: ManifestResource[];
  dynamic: boolean;
  /** Seconds, null where unknown. */
  duration: number | null;
  representations: Representation[];
  templates: SegmentTemplate[];
  /** False where the segments were too many, or not to be known without a clock: then the templates speak for them. */
  complete: boolean;
}

export type Manifest = MultivariantPlaylist | MediaPlaylist | Mpd;

/** A stream's manifests under one generation: what was asked for at each URL. `url` is the link itself. */
export interface ResourceTree {
  url: string;
  manifests: ReadonlyMap<string, Manifest | ManifestError>;
}
