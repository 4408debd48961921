import type { StreamError } from '../../core/errors.ts';
import type { MatchReason } from '../../core/match.ts';
import type { ExtractedStream, Extractor } from '../../core/site.ts';
import type { IsLinkPlayable } from './verifier.ts';
import type { ExtractorPorts } from '../ports.ts';

/** Everything that learning needs from outside. */
export interface LearningPorts extends ExtractorPorts {
  isLinkPlayable?: IsLinkPlayable;
}

/** An extractor that found the stream in two independent runs. */
export interface LearnedExtractor {
  ok: true;
  extractor: Extractor;
  /** `certain`: matched by names or path. `likely`: matched by title, or as the only stream, and the link works. */
  confidence: 'certain' | 'likely';
  by: MatchReason;
  /** Requests per extraction. */
  requests: number;
  /** As the last extraction returned it. */
  stream: ExtractedStream;
}

/** Why learning found no extractor of this kind. */
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
