import type { PageRequestKind } from '../core/page-headers.ts';
import type { ExtractedStream, HeadlessExtractor } from '../core/site.ts';
import type { ExtractionTrace } from '../core/extraction-trace.ts';
import type { HiddenPageEvent } from './headless/hidden-page.ts';

/** A page as it was answered: the address after redirects, the Content-Type header ('' without one), the decoded text. */
export interface PageResponse {
  url: string;
  contentType: string;
  text: string;
  status: number;
  /** Size of the body after decompression. */
  bytes: number;
}

export interface FetchOptions {
  method?: 'GET' | 'POST';
  /** Beside those that the browser sets by itself. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The document that asks, for Referer and Origin. */
  referrer?: string;
  /** As what it asks: for a frame that it shows (the default), or from a script. */
  as?: PageRequestKind;
  /** The watch page, which may have cookies for its frames alone; `referrer` if not given. */
  topLevel?: string;
  signal?: AbortSignal;
}

/**
 * Fetches one page with the user's cookies, within the limits of `limits.ts`.
 * Rejects with an `ExtractionError`, or with the signal's reason once that is aborted.
 */
export type FetchText = (url: string, options: FetchOptions) => Promise<PageResponse>;

/** Whether the user has granted access to the host of `url`. */
export type HasAccess = (url: string) => Promise<boolean>;

/**
 * Loads a watch page where nobody sees it, and gives the streams it asks for. Rejects with an `ExtractionError`, or with
 * the signal's reason. `onEvent` is told what is heard of the page.
 */
export type RunHeadless = (
  extractor: HeadlessExtractor,
  pageUrl: string,
  options: { signal?: AbortSignal; onEvent?: (event: HiddenPageEvent) => void },
) => Promise<ExtractedStream[]>;

/** All that extractors need of the world. */
export interface ExtractorPorts {
  fetchText: FetchText;
  hasAccess: HasAccess;
  /** Any clock, in ms: for durations alone. */
  now(): number;
  /** Where pages can be loaded unseen. */
  headless?: RunHeadless;
  signal?: AbortSignal;
  /** Called once with the record of what an extraction does, which grows as it goes. */
  onStart?(trace: ExtractionTrace): void;
}
