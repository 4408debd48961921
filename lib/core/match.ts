import type { StreamError } from './errors.ts';
import { likeness, type Likeness } from './link/identity.ts';
import { outlived } from './link/outlived.ts';
import type { ExtractedStream } from './site.ts';
import type { ActiveStream, Millis } from './stream.ts';

/** Why a fresh result was taken for the stream: the contract's strategies in their order, `names` between b and c. */
export type MatchReason = 'title-and-quality' | 'path' | 'names' | 'only-one';

export type MatchResult = { ok: true; fresh: ExtractedStream; reason: MatchReason } | { ok: false; error: StreamError };

/** A result; how like the stream it is costs much to find out, and is often not asked for. */
type Candidate = { fresh: ExtractedStream; like: () => Likeness };

/**
 * Finds a stream among the fresh results of its extractor (contract.md, "A refresh", 4). Two results that fit equally
 * well are narrowed by path, names and host, and else refused: it never guesses. A link that has ended is none of them
 * where the same link with another token has not. `now`: ms since the epoch.
 */
export function matchStream(stream: ActiveStream, results: readonly ExtractedStream[], now: Millis): MatchResult {
  const found = distinct(results);
  const candidates = found.map((fresh) => ({ fresh, like: once(() => bestLikeness(stream, fresh.url)) }));
  // What a page still holds of yesterday.
  const isPast = outlived(
    found.map(({ url }) => url),
    lastLinks(stream),
    now + stream.clockAhead,
  );
  const today = ({ fresh }: Candidate): boolean => !isPast(fresh.url);
  if (candidates.length === 0) return { ok: false, error: { kind: 'no-streams' } };

  const strategies: [MatchReason, (candidate: Candidate) => boolean][] = [
    [
      'title-and-quality',
      ({ fresh }) => stream.title !== '' && fresh.title === stream.title && fresh.quality === stream.quality,
    ],
    ['path', ({ like }) => like().sameOrigin && like().samePath],
    ['names', ({ like }) => like().names === 'same'],
  ];
  for (const [reason, fits] of strategies) {
    const fitting = candidates.filter((candidate) => fits(candidate) && today(candidate));
    if (fitting.length === 0) continue;
    const [best, ...others] = narrowed(fitting);
    if (best && others.length === 0) return { ok: true, fresh: best.fresh, reason };
    return { ok: false, error: { kind: 'ambiguous', candidates: 1 + others.length } };
  }

  const [only, ...others] = candidates.filter(today);
  if (!only || others.length > 0) return { ok: false, error: { kind: 'no-match' } };
  if (isAnother(stream, only.fresh)) return { ok: false, error: { kind: 'contradiction', found: only.fresh.title } };
  return { ok: true, fresh: only.fresh, reason: 'only-one' };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** So many of its last links say how links of a stream look; edges and paths that come back do so sooner. */
const LATELY = 24;

function lastLinks({ generations }: ActiveStream): string[] {
  return [...generations.slice(0, 1), ...generations.slice(-LATELY)].map(({ url }) => url);
}

/** The closest a known link of the stream comes to `url`: an edge or a path may come back after a while. */
function bestLikeness(stream: ActiveStream, url: string): Likeness {
  const all = lastLinks(stream).map((link) => likeness(link, url));
  return all.reduce((best, like) => (closeness(like) > closeness(best) ? like : best));
}

function closeness({ sameOrigin, samePath, names }: Likeness): number {
  return (samePath ? 8 : 0) + (names === 'same' ? 4 : names === 'unlike' ? 2 : 0) + (sameOrigin ? 1 : 0);
}

/** Keeps those that fit best, one criterion after the other, never narrowing to nothing. */
function narrowed(candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates;
  const criteria: ((candidate: Candidate) => boolean)[] = [
    ({ like }) => like().samePath && like().sameOrigin,
    ({ like }) => like().samePath,
    ({ like }) => like().names === 'same',
    ({ like }) => like().sameOrigin,
  ];
  return criteria.reduce((left, holds) => {
    const better = left.filter(holds);
    return better.length > 0 ? better : left;
  }, candidates);
}

/**
 * Whether the only result is evidently another stream: another title, or another name in the path. The title a stream
 * was switched on with is the tab's, not the extractor's, and proves nothing before the first refresh.
 */
function isAnother(stream: ActiveStream, fresh: ExtractedStream): boolean {
  if (stream.refreshCount > 0 && stream.title !== '' && fresh.title !== '') return fresh.title !== stream.title;
  return bestLikeness(stream, fresh.url).names === 'other';
}

function distinct(results: readonly ExtractedStream[]): ExtractedStream[] {
  return [...new Map(results.toReversed().map((result) => [result.url, result])).values()].toReversed();
}
