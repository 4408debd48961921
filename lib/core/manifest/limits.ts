/**
 * What a manifest may cost. Its content is hostile input; above these limits it is a `too-large` error, never a hang.
 * Real manifests stay far below: a day of 2 s segments has 43 200, a large multivariant playlist has 200 variants.
 */
export const LIMITS = {
  /** UTF-16 units of text. */
  text: 8_000_000,
  /** Segments of a media playlist, and as many parts, keys and maps; listed segments of one MPD. */
  segments: 50_000,
  /** Variants, renditions, I-frame playlists and session tags of a multivariant playlist; representations of an MPD. */
  playlists: 2_000,
  /** EXT-X-DEFINE tags, and the total length of the values that replace their references. */
  variables: 1_000,
  substituted: 16_000_000,
  /** Preload hints and rendition reports of a media playlist; a real one has a handful. */
  reports: 2_000,
  /** Total length of all URLs in characters; a long directory counts once per file. */
  urls: 64_000_000,
  /** Elements of an MPD, and their nesting; the schema has depth 12. */
  elements: 300_000,
  depth: 40,
  /** Attributes per element; the schema has elements with 40. */
  attributes: 100,
  /** Periods of an MPD, and combinations of BaseURL elements of all levels for one representation. */
  periods: 1_000,
  baseUrls: 50,
} as const;
