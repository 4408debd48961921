/** Timeout of one page request, to the last byte, in seconds. */
export const PAGE_TIMEOUT_SECONDS = 20;

/** Largest page to read, in bytes after decompression. */
export const PAGE_MAX_BYTES = 8_000_000;

/** Levels of frames to follow below the watch page. */
export const MAX_FRAME_DEPTH = 3;

/** Documents to read in one extraction, including the watch page. */
export const MAX_DOCUMENTS = 12;

/** Most streams that one extraction returns. */
export const MAX_STREAMS = 100;

/** Most nested encodings to unwrap: an attribute, the JSON in it, the percent-encoded query in that, … */
export const MAX_LAYERS = 6;

/** Most requests of a hidden page's scripts to inspect and show. */
export const MAX_OBSERVED_REQUESTS = 200;
