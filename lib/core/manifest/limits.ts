/**
 * What a manifest may cost. Everything in one is hostile input; beyond these it is a `too-large` error, never a hang.
 * Real ones stay far below: a day of 2 s segments is 43 200 of them, a large multivariant playlist has 200 variants.
 */
export const LIMITS = {
  /** UTF-16 units of text. */
  text: 8_000_000,
  /** Segments of a media playlist, and as many parts, keys and maps; segments spelt out by one MPD. */
  segments: 50_000,
  /** Variants, renditions, I-frame playlists and session tags of a multivariant playlist; representations of an MPD. */
  playlists: 2_000,
  /** EXT-X-DEFINE tags, and how long the values put in for their references may be altogether. */
  variables: 1_000,
  substituted: 16_000_000,
  /** Preload hints and rendition reports of a media playlist: a handful in a real one. */
  reports: 2_000,
  /** Characters of all URLs of a family together: a long directory counts again for each of its files. */
  urls: 64_000_000,
  /** Elements of an MPD and how deep they nest; 12 is the depth of the schema. */
  elements: 300_000,
  depth: 40,
  /** Attributes of one element; the schema has elements with 40. */
  attributes: 100,
  /** Periods of an MPD, and alternatives that BaseURL elements of all levels multiply into for one representation. */
  periods: 1_000,
  baseUrls: 50,
} as const;
