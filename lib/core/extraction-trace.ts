import type { ExtractionProblem } from './errors.ts';
import type { ExtractedStream } from './site.ts';

/** One request that an extraction made, in order. No token is in it. */
export interface TracedRequest {
  /** What it was for: the watch page, a frame of it, a request of an `api` extractor, the page loaded unseen, one of that page's scripts. */
  role: 'page' | 'frame' | 'step' | 'headless' | 'script';
  /** Index of the request whose answer led here; null for the first. */
  from: number | null;
  method: 'GET' | 'POST';
  /** Where it went and, after redirects, where the answer came from: `redacted`. */
  link: string;
  answeredBy: string;
  /** HTTP status; null where there was no answer. */
  status: number | null;
  /** Duration in ms, and size of the body in bytes after decompression. */
  millis: number;
  bytes: number;
  problem: ExtractionProblem | null;
}

/** Why a link that was found was given, or not. */
export type LinkVerdict =
  /** It is a stream's link. */
  | 'accepted'
  /** It is one, but belongs to a trailer, a preview or an advertisement, or is only mentioned: given, without the page's title. */
  | 'secondary'
  /** Only mentioned in the text of the page, and on a host that neither the page nor what it plays is on. */
  | 'mentioned'
  /** On the local network, and the page is not. */
  | 'private-address'
  /** The definition picks others. */
  | 'not-picked'
  /** More than an extraction gives. */
  | 'too-many';

/** One link that an extraction found, in the order of discovery. */
export interface TracedLink {
  /** `redacted` */
  link: string;
  title: string;
  quality: string;
  /** Index in `requests` of the answer it stands in. */
  request: number;
  /** The keys it stands under, from the outside in. */
  keyPath: string[];
  verdict: LinkVerdict;
}

/** What an extraction did, to be shown: every request and every link, tokens cut. */
export interface ExtractionTrace {
  requests: TracedRequest[];
  links: TracedLink[];
}

/** What an extraction came to. `ok` with no streams: everything was read, and there is none. */
export type TracedExtraction = { trace: ExtractionTrace } & (
  | { ok: true; streams: ExtractedStream[] }
  | { ok: false; problem: ExtractionProblem }
);
