import type { ExtractionProblem } from './errors.ts';
import type { ExtractedStream } from './site.ts';

/** One request of an extraction, in order of sending. It contains no token. */
export interface TracedRequest {
  /**
   * Purpose: the watch page, a frame in it, a step of an `api` extractor, the page in the hidden page host, or a script
   * of that page.
   */
  role: 'page' | 'frame' | 'step' | 'headless' | 'script';
  /** Index of the request whose response led to this one; null for the first. */
  from: number | null;
  method: 'GET' | 'POST';
  /** The requested URL, and the final URL after redirects. Both are `redacted`. */
  link: string;
  answeredBy: string;
  /** HTTP status; null if there was no response. */
  status: number | null;
  /** Duration in ms, and size of the decompressed body in bytes. */
  millis: number;
  bytes: number;
  problem: ExtractionProblem | null;
}

/** Why a link found in a document was returned or not. */
export type LinkVerdict =
  /** A stream's link. */
  | 'accepted'
  /**
   * A link of a trailer, a preview or an advertisement, or one that is only mentioned. It is returned without the
   * page's title.
   */
  | 'secondary'
  /** Only mentioned in the page's text, on a host that neither serves the page nor what the page plays. */
  | 'mentioned'
  /** On the local network, while the page is not. */
  | 'private-address'
  /** The definition picks other links. */
  | 'not-picked'
  /** Beyond the number of links that an extraction returns. */
  | 'too-many';

/** One link found by an extraction, in order of discovery. */
export interface TracedLink {
  /** `redacted` */
  link: string;
  title: string;
  quality: string;
  /** Index in `requests` of the response that contains it. */
  request: number;
  /** The object keys that lead to it, outermost first. */
  keyPath: string[];
  verdict: LinkVerdict;
}

/** Every request and every link of an extraction, with tokens cut, for display. */
export interface ExtractionTrace {
  requests: TracedRequest[];
  links: TracedLink[];
}

/** The result of an extraction. `ok` with no streams: every document was read and contains none. */
export type TracedExtraction = { trace: ExtractionTrace } & (
  | { ok: true; streams: ExtractedStream[] }
  | { ok: false; problem: ExtractionProblem }
);
