import type { StreamError } from '../core/errors.ts';
import { likeness } from '../core/link/identity.ts';
import { linkParts } from '../core/link/parts.ts';
import { type MatchReason, matchStream } from '../core/match.ts';
import type { ExtractedStream } from '../core/site.ts';
import { activeStream, refreshed } from '../core/stream-changes.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Extraction } from '../core/trace.ts';

/** What is known of the stream that an extractor is learned for. */
export interface Lesson {
  pageUrl: string;
  /** The document that plays. */
  frameUrl: string;
  /** The links it is known by, the one that plays last. */
  links: readonly string[];
  /** As the tab is called; '' where it is not known. */
  title: string;
  /** When it is learned, ms since the epoch. */
  at: number;
}

/** Whether a link leads to a manifest or a file right now. */
export type Works = (url: string) => Promise<boolean>;

export type Found = { ok: true; fresh: ExtractedStream; by: MatchReason } | { ok: false; error: StreamError };

/**
 * Judges one extraction after the other by whether it finds the stream of the lesson, and not a trailer, an advertisement,
 * a mere mention or a neighbour. The first is judged by the links alone: what a tab is called is not what an extractor
 * calls the stream. Later ones must agree with the first as well.
 */
export class Again {
  private readonly lesson: Lesson;
  private readonly works: Works | undefined;
  private stream: ActiveStream;

  constructor(lesson: Lesson, works: Works | undefined) {
    this.lesson = lesson;
    this.works = works;
    this.stream = streamOf(lesson);
  }

  /** Forgets what earlier extractions gave: another extractor is judged from here on. */
  restart(): void {
    this.stream = streamOf(this.lesson);
  }

  async judge(extraction: Extraction): Promise<Found> {
    if (!extraction.ok) return { ok: false, error: { kind: 'extraction-failed', problem: extraction.problem } };
    const { trace, streams } = extraction;
    const match = matchStream(this.stream, streams, this.lesson.at);
    if (!match.ok) return match;
    const { fresh, reason } = match;
    const given = trace.links.filter((link) => link.verdict === 'given' || link.verdict === 'aside');
    const verdict = given[streams.indexOf(fresh)]?.verdict;
    if (verdict === 'aside' && reason !== 'path' && reason !== 'names')
      return { ok: false, error: { kind: 'no-match' } };
    if (!(await this.isSame(fresh))) return { ok: false, error: { kind: 'no-match' } };
    this.stream = refreshed(this.stream, fresh, this.stream.refreshCount + 1);
    return { ok: true, fresh, by: reason };
  }

  /**
   * What was found has the form of the links that are known, tokens and all, so that it is not half of one (the address
   * without its signature, say); or it works.
   */
  private async isSame({ url, title }: ExtractedStream): Promise<boolean> {
    const known = this.stream.generations.map((generation) => generation.url);
    if (known.includes(url)) return true;
    if (known.some((link) => likeness(link, url).names === 'same')) return true;
    const alike = known.some((link) => likeness(link, url).samePath || sameFile(link, url));
    const called = title !== '' && this.lesson.title !== '' && sameTitle(title, this.lesson.title);
    return (alike || called) && this.works !== undefined && (await this.works(url));
  }
}

function streamOf({ pageUrl, frameUrl, links }: Lesson): ActiveStream {
  const first = links[0] ?? pageUrl;
  const stream = activeStream(
    { originalUrl: first, siteKey: '', title: '', quality: '', pageUrl, frameUrl, tabId: 0 },
    0,
    0,
  );
  const generations = links.map((url) => ({ url, firstSeen: 0, source: 'activation' as const }));
  return { ...stream, currentUrl: links.at(-1) ?? first, generations };
}

function sameFile(a: string, b: string): boolean {
  const [file, other] = [a, b].map((link) => linkParts(link).segments.at(-1));
  return file === other && file !== '';
}

function sameTitle(a: string, b: string): boolean {
  const [left, right] = [a, b].map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
  return left !== '' && right !== '' && (left!.includes(right!) || right!.includes(left!));
}
