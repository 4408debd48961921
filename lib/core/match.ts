import type { StreamError } from './errors.ts';
import { compareLinks, type Similarity } from './url/similarity.ts';
import { supersededFilter } from './url/superseded.ts';
import type { ExtractedStream } from './site.ts';
import type { ActiveStream, Millis } from './stream.ts';

/** Why a fresh result was matched: the contract's strategies in their order, with `names` between b and c. */
export type MatchReason = 'title-and-quality' | 'path' | 'names' | 'only-one';

export type MatchResult = { ok: true; fresh: ExtractedStream; reason: MatchReason } | { ok: false; error: StreamError };

/** A result. Its similarity to the stream is expensive to compute and often not needed. */
type Candidate = { fresh: ExtractedStream; similarity: () => Similarity };

/**
 * Finds a stream among the fresh results of its extractor (contract.md, "A refresh", 4). Results that match equally
 * well are narrowed by path, names and host. If several remain, the match fails: it never guesses. A link that has
 * ended is skipped if the same link with another token has not. `now`: ms since the epoch.
 */
export function matchStream(stream: ActiveStream, results: readonly ExtractedStream[], now: Millis): MatchResult {
  const found = distinctResults(results);
  const candidates = found.map((fresh) => ({ fresh, similarity: lazy(() => bestSimilarity(stream, fresh.url)) }));
  // Skips links of yesterday that the page still holds.
  const isPast = supersededFilter(
    found.map(({ url }) => url),
    recentLinks(stream),
    now + stream.clockAhead,
  );
  const isUsable = ({ fresh }: Candidate): boolean => !isPast(fresh.url);
  if (candidates.length === 0) return { ok: false, error: { kind: 'no-streams' } };

  const strategies: [MatchReason, (candidate: Candidate) => boolean][] = [
    [
      'title-and-quality',
      ({ fresh }) => stream.title !== '' && fresh.title === stream.title && fresh.quality === stream.quality,
    ],
    ['path', ({ similarity }) => similarity().sameOrigin && similarity().samePath],
    ['names', ({ similarity }) => similarity().names === 'same'],
  ];
  for (const [reason, fits] of strategies) {
    const fitting = candidates.filter((candidate) => fits(candidate) && isUsable(candidate));
    if (fitting.length === 0) continue;
    const [best, ...others] = narrowCandidates(fitting);
    if (best && others.length === 0) return { ok: true, fresh: best.fresh, reason };
    return { ok: false, error: { kind: 'ambiguous', candidates: 1 + others.length } };
  }

  const [only, ...others] = candidates.filter(isUsable);
  if (!only || others.length > 0) return { ok: false, error: { kind: 'no-match' } };
  if (isOtherStream(stream, only.fresh))
    return { ok: false, error: { kind: 'different-stream', found: only.fresh.title } };
  return { ok: true, fresh: only.fresh, reason: 'only-one' };
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** How many recent links to compare with. A returning edge or path returns within that many. */
const RECENT_LINKS = 24;

function recentLinks({ generations }: ActiveStream): string[] {
  return [...generations.slice(0, 1), ...generations.slice(-RECENT_LINKS)].map(({ url }) => url);
}

/** The best similarity between `url` and a known link of the stream: an edge or a path may return after a while. */
function bestSimilarity(stream: ActiveStream, url: string): Similarity {
  const all = recentLinks(stream).map((link) => compareLinks(link, url));
  return all.reduce((best, similarity) => (closeness(similarity) > closeness(best) ? similarity : best));
}

function closeness({ sameOrigin, samePath, names }: Similarity): number {
  return (samePath ? 8 : 0) + (names === 'same' ? 4 : names === 'incomparable' ? 2 : 0) + (sameOrigin ? 1 : 0);
}

/** Applies one criterion after the other, and skips each that no candidate meets. */
function narrowCandidates(candidates: Candidate[]): Candidate[] {
  if (candidates.length < 2) return candidates;
  const criteria: ((candidate: Candidate) => boolean)[] = [
    ({ similarity }) => similarity().samePath && similarity().sameOrigin,
    ({ similarity }) => similarity().samePath,
    ({ similarity }) => similarity().names === 'same',
    ({ similarity }) => similarity().sameOrigin,
  ];
  return criteria.reduce((remaining, holds) => {
    const better = remaining.filter(holds);
    return better.length > 0 ? better : remaining;
  }, candidates);
}

/**
 * Whether the only result is clearly another stream: it has another title, or another name in its path. At activation
 * the title comes from the tab, not from the extractor. So before the first refresh a differing title proves nothing.
 */
function isOtherStream(stream: ActiveStream, fresh: ExtractedStream): boolean {
  if (stream.refreshCount > 0 && stream.title !== '' && fresh.title !== '') return fresh.title !== stream.title;
  return bestSimilarity(stream, fresh.url).names === 'other';
}

function distinctResults(results: readonly ExtractedStream[]): ExtractedStream[] {
  return [...new Map(results.toReversed().map((result) => [result.url, result])).values()].toReversed();
}
