import { treeOf } from '../../core/rules/child-redirects.ts';
import { type ManifestDocuments, manifestAt } from '../../core/manifest/tree.ts';
import type { StreamError } from '../../core/errors.ts';
import type { RefreshEntry, CandidateCheck } from '../../core/history.ts';
import { hostOf, originPattern } from '../../base/http-url.ts';
import { manifestQuality } from '../../core/manifest/quality.ts';
import { matchStream } from '../../core/match.ts';
import type { ExtractedStream } from '../../core/site.ts';
import { afterRefresh } from '../../core/stream-changes.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { checkCandidate } from '../../core/candidate-check.ts';
import type { LinkProbe } from './link-probe.ts';
import { resolveChildren, type RefreshObservations } from './children.ts';
import { probeManifest, withPlaylist, type ManifestProbe } from './manifest-probe.ts';
import { linkAtPinnedEdge, checkedAtPinnedEdge, pinnedToCurrentEdge } from './pinned-edge.ts';
import type { Ports } from '../ports.ts';
import type { RuleCompiler } from '../rule-compiler.ts';

/** The result of a refresh for one stream: the stream with its fresh link, or why it keeps the old one. */
export interface Replacement {
  outcome: { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };
  matched: RefreshEntry['matched'];
  check: CandidateCheck | null;
  /** How long the check of the fresh link took, and the pairing of the resource trees (ms). */
  checkTime: number;
  pairingTime: number;
}

/** Input of `prepareReplacement` beside the stream. */
export interface ReplacementContext {
  results: readonly ExtractedStream[];
  /** How far the clock of the page's server is ahead of ours (ms); null if unknown. */
  pageClockAhead: Millis | null;
  /** Whether the current link is known to have expired. */
  isCurrentExpired: boolean;
  /** The probes of the old link around the extraction. */
  linkProbe: LinkProbe;
  observations: RefreshObservations;
}

/**
 * Matches the stream to a fresh link, checks access and the link, pairs the resource trees and compiles the rules.
 * Stores only the manifests that it read; the caller stores the stream.
 */
export async function prepareReplacement(
  ports: Ports,
  rules: RuleCompiler,
  stream: ActiveStream,
  context: ReplacementContext,
): Promise<Replacement> {
  const result: Replacement = {
    outcome: { ok: false, error: { kind: 'no-match' } },
    matched: null,
    check: null,
    checkTime: 0,
    pairingTime: 0,
  };
  const failed = (error: StreamError): Replacement => ({ ...result, outcome: { ok: false, error } });

  const match = matchStream(stream, context.results, ports.now());
  if (!match.ok) return failed(match.error);
  result.matched = match.reason;
  let { fresh } = match;
  const denied = await ports.access.missing([originPattern(fresh.url)]);
  if (denied.length > 0) {
    const pinned = await pinnedToCurrentEdge(ports, stream, fresh.url, context.linkProbe.before);
    if (pinned === null) return failed({ kind: 'needs-access', hosts: [hostOf(fresh.url)] });
    fresh = { ...fresh, url: pinned };
  }
  const unchanged = (): Replacement => {
    const same = afterRefresh(stream, { ...fresh, url: stream.currentUrl }, ports.now());
    return { ...result, outcome: { ok: true, stream: same } };
  };
  if (fresh.url === stream.currentUrl) return unchanged();

  const start = ports.now();
  const check = await checkFreshLink(ports, stream, fresh.url, context);
  result.checkTime = ports.now() - start;
  if (!check.ok) return failed(check.error);
  result.check = check.check;
  if (check.link === stream.currentUrl) return unchanged();
  const pairingStart = ports.now();
  const refreshedStream: ActiveStream = {
    ...afterRefresh(stream, { ...fresh, url: check.link }, ports.now()),
    childMapping: childMappingOf(stream, check),
    clockAhead: check.clockAhead ?? stream.clockAhead,
    manifestQuality: manifestQualityOf(check.after) || stream.manifestQuality,
  };
  const resolution = await resolveChildren(ports, stream, refreshedStream, {
    ...check,
    observations: context.observations,
  });
  result.pairingTime = ports.now() - pairingStart;
  if (!resolution.ok) return failed(resolution.error);
  const problem = await rules.problem(resolution.stream);
  if (problem) return failed({ kind: 'no-rule', reason: problem });
  return { ...result, outcome: { ok: true, stream: resolution.stream } };
}

/** `link`: the link to use; it may be the fresh one at another origin. `isFile`: null if the link was not probed. */
interface UsableLink {
  ok: true;
  link: string;
  isFile: boolean | null;
  check: CandidateCheck;
  before: ManifestDocuments | null;
  after: ManifestDocuments | null;
  clockAhead: Millis | null;
}
type LinkCheck = UsableLink | { ok: false; error: StreamError };

/** Checks the fresh link: a link that is worse than the current one must not replace it. */
async function checkFreshLink(
  ports: Ports,
  stream: ActiveStream,
  link: string,
  context: ReplacementContext,
): Promise<LinkCheck> {
  const withoutManifests = (check: CandidateCheck, clockAhead: Millis | null): UsableLink => {
    return { ok: true, link, isFile: null, check, before: null, after: null, clockAhead };
  };
  const { linkProbe, isCurrentExpired } = context;
  // Without a probe, the clock offset comes from the page's server.
  if (linkProbe.useUnchecked) {
    const pinned = stream.childMapping === 'file' ? linkAtPinnedEdge(stream, link) : null;
    return { ...withoutManifests('not-checked', context.pageClockAhead), link: pinned ?? link };
  }
  const freshProbe = await probeManifest(ports, stream, link);
  const before = await manifestsBefore(ports, stream, linkProbe.before);
  if (!freshProbe.ok) {
    const status = freshProbe.problem?.kind === 'status' ? freshProbe.problem.status : null;
    if (isCurrentExpired) return withoutManifests('unreadable', freshProbe.clockAhead);
    // If only the fresh link is refused to us, the player would be refused as well.
    const current = linkProbe.before ?? (await probeManifest(ports, stream, stream.currentUrl));
    return current.ok
      ? { ok: false, error: { kind: 'fresh-refused', host: hostOf(link), status } }
      : withoutManifests('unreadable', freshProbe.clockAhead);
  }
  if (freshProbe.file) {
    const pinned = await checkedAtPinnedEdge(ports, stream, link, freshProbe.file);
    return { ...withoutManifests('opens', freshProbe.clockAhead), link: pinned ?? link, isFile: true };
  }
  const after = await withPlaylist(ports, stream, before, freshProbe.documents);
  const verdict = checkCandidate(before, after);
  if (!verdict.ok) return { ok: false, error: { kind: 'manifest-mismatch', sentence: verdict.mismatch.sentence } };
  if (stream.childMapping !== 'by-manifest')
    await ports.storedManifests.put(stream.originalUrl, before ? [before, after] : [after]);
  return { ok: true, link, isFile: false, check: verdict.check, before, after, clockAhead: freshProbe.clockAhead };
}

/**
 * How the children of the stream map to the fresh link, as far as the check tells. A progressive file has no children.
 */
function childMappingOf({ childMapping }: ActiveStream, { isFile }: UsableLink): ActiveStream['childMapping'] {
  if (isFile) return 'file';
  return isFile === false && childMapping === 'file' ? 'unknown' : childMapping;
}

function manifestQualityOf(documents: ManifestDocuments | null): string {
  const manifest = documents && manifestAt(treeOf(documents), documents.link);
  return manifest && manifest.kind !== 'error' ? manifestQuality(manifest) : '';
}

/** The manifests of the current link: as stored by the last refresh, else as just probed. */
async function manifestsBefore(
  ports: Ports,
  stream: ActiveStream,
  linkProbe: ManifestProbe | null,
): Promise<ManifestDocuments | null> {
  const stored = await ports.storedManifests.get(stream.originalUrl, stream.currentUrl);
  if (stored) return stored;
  if (!linkProbe?.ok) return null;
  return withPlaylist(ports, stream, null, linkProbe.documents);
}
