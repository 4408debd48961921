import type { StreamError } from '../core/errors.ts';
import type { MatchReason } from '../core/match.ts';
import type { ExtractedStream, Extractor } from '../core/site.ts';
import type { Works } from './again.ts';
import type { ExtractorPorts } from './ports.ts';

/** What learning needs of the world. */
export interface LearnPorts extends ExtractorPorts {
  works?: Works;
}

/** An extractor that found the stream twice, independently. */
export interface Learnt {
  ok: true;
  extractor: Extractor;
  /** `sure`: by its names or its path; `likely`: by its title, or as the only one there is, and its link works. */
  sure: 'sure' | 'likely';
  by: MatchReason;
  /** Requests that one extraction makes. */
  requests: number;
  /** As the last extraction gave it. */
  stream: ExtractedStream;
}

/** Why no extractor of a kind was found. */
export interface Attempt {
  kind: Extractor['kind'];
  error: StreamError;
}

export type Learning = Learnt | { ok: false; attempts: Attempt[] };

/** Why an extractor does not find the stream. */
export interface NotLearnt {
  ok: false;
  error: StreamError;
}
