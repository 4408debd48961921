import type { StreamError } from '../../core/errors.ts';
import type { MatchReason } from '../../core/match.ts';
import type { ExtractedStream, Extractor } from '../../core/site.ts';
import type { IsLinkPlayable } from './verifier.ts';
import type { ExtractorPorts } from '../ports.ts';

/** What learning needs of the world. */
export interface LearningPorts extends ExtractorPorts {
  isLinkPlayable?: IsLinkPlayable;
}

/** An extractor that found the stream twice, independently. */
export interface LearnedExtractor {
  ok: true;
  extractor: Extractor;
  /** `sure`: by its names or its path; `likely`: by its title, or as the only one there is, and its link works. */
  confidence: 'certain' | 'likely';
  by: MatchReason;
  /** Requests that one extraction makes. */
  requests: number;
  /** As the last extraction gave it. */
  stream: ExtractedStream;
}

/** Why no extractor of a kind was found. */
export interface FailedAttempt {
  kind: Extractor['kind'];
  error: StreamError;
}

export type LearningResult = LearnedExtractor | { ok: false; attempts: FailedAttempt[] };

/** Why an extractor does not find the stream. */
export interface LearningFailure {
  ok: false;
  error: StreamError;
}
