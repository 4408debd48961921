import type { StreamError } from '../../core/errors.ts';
import { compareLinks } from '../../core/url/similarity.ts';
import { linkParts } from '../../core/url/parts.ts';
import { type MatchReason, matchStream } from '../../core/match.ts';
import type { ExtractedStream, Extractor } from '../../core/site.ts';
import { createStream, afterRefresh } from '../../core/stream-changes.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { TracedExtraction } from '../../core/extraction-trace.ts';
import type { ExtractorPorts } from '../ports.ts';

/** The stream to learn an extractor for. */
export interface LearningTarget {
  pageUrl: string;
  /** The document that plays the stream. */
  frameUrl: string;
  /** Its known links; the last one is playing. */
  links: readonly string[];
  /** The tab's title; '' if unknown. */
  title: string;
  /** Time of learning, ms since the epoch. */
  at: number;
}

/** Whether a link returns a manifest or a media file right now. */
export type IsLinkPlayable = (url: string) => Promise<boolean>;

export type VerificationResult =
  | { ok: true; fresh: ExtractedStream; by: MatchReason }
  | { ok: false; error: StreamError };

/**
 * Judges extractions one after the other: each must find the target's stream, not a trailer, an advertisement, a
 * mention or a neighbour. The first one is judged by links alone, because a tab's title may differ from the extractor's
 * title. Later ones must also agree with the first.
 */
export class LearningVerifier {
  private readonly target: LearningTarget;
  private readonly isLinkPlayable: IsLinkPlayable | undefined;
  private stream: ActiveStream;

  constructor(target: LearningTarget, isLinkPlayable: IsLinkPlayable | undefined) {
    this.target = target;
    this.isLinkPlayable = isLinkPlayable;
    this.stream = streamOf(target);
  }

  /** Forgets earlier results, to judge another extractor. */
  reset(): void {
    this.stream = streamOf(this.target);
  }

  async verify(extraction: TracedExtraction): Promise<VerificationResult> {
    if (!extraction.ok) return { ok: false, error: { kind: 'extraction-failed', problem: extraction.problem } };
    const { trace, streams } = extraction;
    const match = matchStream(this.stream, streams, this.target.at);
    if (!match.ok) return match;
    const { fresh, reason } = match;
    const accepted = trace.links.filter((link) => link.verdict === 'accepted' || link.verdict === 'secondary');
    const verdict = accepted[streams.indexOf(fresh)]?.verdict;
    if (verdict === 'secondary' && reason !== 'path' && reason !== 'names')
      return { ok: false, error: { kind: 'no-match' } };
    if (!(await this.isTargetLink(fresh))) return { ok: false, error: { kind: 'no-match' } };
    this.stream = afterRefresh(this.stream, fresh, this.stream.refreshCount + 1);
    return { ok: true, fresh, by: reason };
  }

  /**
   * The found link has the shape of the known links, tokens included, or it plays. Otherwise it may be half a link,
   * without its signature for example.
   */
  private async isTargetLink({ url, title }: ExtractedStream): Promise<boolean> {
    const known = this.stream.generations.map((generation) => generation.url);
    if (known.includes(url)) return true;
    if (known.some((link) => compareLinks(link, url).names === 'same')) return true;
    const isSimilar = known.some((link) => compareLinks(link, url).samePath || hasSameFile(link, url));
    const sameTitle = title !== '' && this.target.title !== '' && hasSameTitle(title, this.target.title);
    return (isSimilar || sameTitle) && this.isLinkPlayable !== undefined && (await this.isLinkPlayable(url));
  }
}

function streamOf({ pageUrl, frameUrl, links }: LearningTarget): ActiveStream {
  const first = links[0] ?? pageUrl;
  const stream = createStream(
    { originalUrl: first, siteKey: '', title: '', quality: '', pageUrl, frameUrl, tabId: 0 },
    0,
    0,
  );
  const generations = links.map((url) => ({ url, firstSeen: 0, source: 'activation' as const }));
  return { ...stream, currentUrl: links.at(-1) ?? first, generations };
}

function hasSameFile(a: string, b: string): boolean {
  const [file, other] = [a, b].map((link) => linkParts(link).segments.at(-1));
  return file === other && file !== '';
}

function hasSameTitle(a: string, b: string): boolean {
  const [left, right] = [a, b].map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
  return left !== '' && right !== '' && (left!.includes(right!) || right!.includes(left!));
}

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
