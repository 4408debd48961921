import { treeOf } from '../core/children.ts';
import type { Documents } from '../core/documents.ts';
import type { StreamError } from '../core/errors.ts';
import type { RefreshEntry, Trial } from '../core/history.ts';
import { hostOf, originPattern } from '../core/http-url.ts';
import { manifestQuality } from '../core/manifest/quality.ts';
import { manifestAt } from '../core/manifest/tree.ts';
import { matchStream } from '../core/match.ts';
import type { ExtractedStream } from '../core/site.ts';
import { refreshed } from '../core/stream-changes.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import { tryFamily } from '../core/trial.ts';
import type { Assay } from './assay.ts';
import { followChildren, type Observations } from './family.ts';
import { lookAt, withPlaylist, type Look } from './manifests.ts';
import { atOwnOrigin, triedAtOwnOrigin, withoutMoving } from './own-origin.ts';
import type { Ports } from './ports.ts';
import type { RuleCompiler } from './rules.ts';

/** What came of a refresh for one stream: the stream with its fresh link, or why it keeps the old one. */
export interface Swap {
  outcome: { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };
  matched: RefreshEntry['matched'];
  trial: Trial | null;
  /** How long it took to try the fresh link, and to pair the families (ms). */
  try: number;
  pair: number;
}

/** What a swap depends on beside the stream. */
export interface SwapContext {
  results: readonly ExtractedStream[];
  /** By how much (ms) the clock of the page's server is ahead of ours; null: not known. */
  pageAhead: Millis | null;
  /** Whether the current link is known to have died. */
  dead: boolean;
  /** What was found out about the old link around the extraction. */
  assay: Assay;
  observed: Observations;
}

/**
 * Matches, checks access, tries the fresh link, pairs the families and checks the rules. Nothing is stored but the
 * manifests that were read; the caller swaps.
 */
export async function swap(
  ports: Ports,
  rules: RuleCompiler,
  stream: ActiveStream,
  context: SwapContext,
): Promise<Swap> {
  const made: Swap = {
    outcome: { ok: false, error: { kind: 'no-match' } },
    matched: null,
    trial: null,
    try: 0,
    pair: 0,
  };
  const failed = (error: StreamError): Swap => ({ ...made, outcome: { ok: false, error } });

  const match = matchStream(stream, context.results, ports.now());
  if (!match.ok) return failed(match.error);
  made.matched = match.reason;
  let { fresh } = match;
  const denied = await ports.access.missing([originPattern(fresh.url)]);
  if (denied.length > 0) {
    const stayed = await withoutMoving(ports, stream, fresh.url, context.assay.before);
    if (stayed === null) return failed({ kind: 'needs-access', hosts: [hostOf(fresh.url)] });
    fresh = { ...fresh, url: stayed };
  }
  const unchanged = (): Swap => {
    const same = refreshed(stream, { ...fresh, url: stream.currentUrl }, ports.now());
    return { ...made, outcome: { ok: true, stream: same } };
  };
  if (fresh.url === stream.currentUrl) return unchanged();

  const start = ports.now();
  const tried = await tryLink(ports, stream, fresh.url, context);
  made.try = ports.now() - start;
  if (!tried.ok) return failed(tried.error);
  made.trial = tried.trial;
  if (tried.link === stream.currentUrl) return unchanged();
  const pairing = ports.now();
  const timed: ActiveStream = {
    ...refreshed(stream, { ...fresh, url: tried.link }, ports.now()),
    family: familyOf(stream, tried),
    clockAhead: tried.clockAhead ?? stream.clockAhead,
    manifestQuality: qualityOf(tried.after) || stream.manifestQuality,
  };
  const followed = await followChildren(ports, stream, timed, { ...tried, observed: context.observed });
  made.pair = ports.now() - pairing;
  if (!followed.ok) return failed(followed.error);
  const problem = await rules.problem(followed.stream);
  if (problem) return failed({ kind: 'no-rule', reason: problem });
  return { ...made, outcome: { ok: true, stream: followed.stream } };
}

/** `link`: the one to use, which may be the fresh one at another origin. `isFile`: null where nobody looked. */
interface Usable {
  ok: true;
  link: string;
  isFile: boolean | null;
  trial: Trial;
  before: Documents | null;
  after: Documents | null;
  clockAhead: Millis | null;
}
type Tried = Usable | { ok: false; error: StreamError };

/** Tries the fresh link: what is worse than the link there is must not take its place. */
async function tryLink(ports: Ports, stream: ActiveStream, link: string, context: SwapContext): Promise<Tried> {
  const untried = (trial: Trial, clockAhead: Millis | null): Usable => {
    return { ok: true, link, isFile: null, trial, before: null, after: null, clockAhead };
  };
  const { assay, dead } = context;
  // Where nobody looks at links, the page's server says what time it is.
  if (assay.useUnseen) {
    const stayed = stream.family === 'file' ? atOwnOrigin(stream, link) : null;
    return { ...untried('not-tried', context.pageAhead), link: stayed ?? link };
  }
  const fresh = await lookAt(ports, stream, link);
  const before = await familyBefore(ports, stream, assay.before);
  if (!fresh.ok) {
    const status = fresh.problem?.kind === 'status' ? fresh.problem.status : null;
    if (dead) return untried('not-readable', fresh.clockAhead);
    // Refused to us while the old link is not: it would be refused to the player as well.
    const old = assay.before ?? (await lookAt(ports, stream, stream.currentUrl));
    return old.ok
      ? { ok: false, error: { kind: 'fresh-refused', host: hostOf(link), status } }
      : untried('not-readable', fresh.clockAhead);
  }
  if (fresh.file) {
    const stayed = await triedAtOwnOrigin(ports, stream, link, fresh.file);
    return { ...untried('opens', fresh.clockAhead), link: stayed ?? link, isFile: true };
  }
  const after = await withPlaylist(ports, stream, before, fresh.documents);
  const verdict = tryFamily(before, after);
  if (!verdict.ok) return { ok: false, error: { kind: 'other-manifest', sentence: verdict.refused.sentence } };
  if (stream.family !== 'listed') await ports.families.put(stream.originalUrl, before ? [before, after] : [after]);
  return { ok: true, link, isFile: false, trial: verdict.trial, before, after, clockAhead: fresh.clockAhead };
}

/** What is known of the family now: a file has none. */
function familyOf({ family }: ActiveStream, { isFile }: Usable): ActiveStream['family'] {
  if (isFile) return 'file';
  return isFile === false && family === 'file' ? 'unknown' : family;
}

function qualityOf(family: Documents | null): string {
  const manifest = family && manifestAt(treeOf(family), family.link);
  return manifest && manifest.kind !== 'error' ? manifestQuality(manifest) : '';
}

/** The family under the current link: as it was stored at the last swap, else as it was just seen. */
async function familyBefore(ports: Ports, stream: ActiveStream, look: Look | null): Promise<Documents | null> {
  const stored = await ports.families.get(stream.originalUrl, stream.currentUrl);
  if (stored) return stored;
  if (!look?.ok) return null;
  return withPlaylist(ports, stream, null, look.documents);
}
