import type { PageRequestKind } from '../core/page-headers.ts';
import type { ExtractedStream, HeadlessExtractor } from '../core/site.ts';
import type { ExtractionTrace } from '../core/extraction-trace.ts';
import type { HiddenPageEvent } from './headless/hidden-page.ts';

/** A fetched page: the address after redirects, the Content-Type header ('' without one), the decoded text. */
export interface PageResponse {
  url: string;
  contentType: string;
  text: string;
  status: number;
  /** Body size after decompression. */
  bytes: number;
}

export interface FetchOptions {
  method?: 'GET' | 'POST';
  /** In addition to the browser's own headers. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The requesting document, for Referer and Origin. */
  referrer?: string;
  /** Sent as a frame load (the default), or as a script's request. */
  as?: PageRequestKind;
  /** The watch page, whose frames may have partitioned cookies; defaults to `referrer`. */
  topLevel?: string;
  signal?: AbortSignal;
}

/**
 * Fetches one page with the user's cookies, within the limits below. Rejects with an `ExtractionError`, or
 * with the signal's reason once it is aborted.
 */
export type FetchText = (url: string, options: FetchOptions) => Promise<PageResponse>;

/** Whether the user has granted access to the host of `url`. */
export type HasAccess = (url: string) => Promise<boolean>;

/**
 * Loads a watch page out of sight and resolves with the streams that it requests. Rejects with an `ExtractionError`, or
 * with the signal's reason. `onEvent` receives the page's events.
 */
export type RunHeadless = (
  extractor: HeadlessExtractor,
  pageUrl: string,
  options: { signal?: AbortSignal; onEvent?: (event: HiddenPageEvent) => void },
) => Promise<ExtractedStream[]>;

/** Everything that extractors need from outside. */
export interface ExtractorPorts {
  fetchText: FetchText;
  hasAccess: HasAccess;
  /** Any clock, in ms; only for durations. */
  now(): number;
  /** Present if this browser can load hidden pages. */
  headless?: RunHeadless;
  signal?: AbortSignal;
  /** Called once with the trace, which grows while the extraction runs. */
  onStart?(trace: ExtractionTrace): void;
}

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
