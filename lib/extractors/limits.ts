/** Longest time one page may take from request to last byte, in seconds. */
export const PAGE_TIMEOUT_SECONDS = 20;

/** Largest page read, in bytes after decompression. */
export const PAGE_MAX_BYTES = 8_000_000;

/** Levels of frames followed below the watch page. */
export const MAX_FRAME_DEPTH = 3;

/** Documents read in one extraction, the watch page included. */
export const MAX_DOCUMENTS = 12;

/** Streams one extraction gives at most. */
export const MAX_STREAMS = 100;

/** Carriers unwrapped inside each other: an attribute, the JSON in it, the percent-encoded query in that, … */
export const MAX_LAYERS = 6;

/** Requests of the scripts of a page that is loaded unseen, looked at and shown at most. */
export const MAX_OBSERVED_REQUESTS = 200;
