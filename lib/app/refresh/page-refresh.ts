import type { TabReport } from '../../core/detection.ts';
import { linkChanges, type RefreshEntry, type Trigger } from '../../core/history.ts';
import { matchStream } from '../../core/match.ts';
import { afterFailedRefresh, mergeConcurrentChanges } from '../../core/stream-changes.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { probeBeforeExtraction, shouldProbe, type LinkProbe } from './link-probe.ts';
import { extractFor, type Extraction } from './extraction.ts';
import type { RefreshObservations, PlayerActivity } from './children.ts';
import { probeAfterExtraction, lifetimeUpdate, type ProbeResult } from './probe-result.ts';
import { runInPool } from '../../base/concurrency.ts';
import type { Ports } from '../ports.ts';
import { addHistoryEntry } from '../stream-records.ts';
import type { RuleCompiler } from '../rule-compiler.ts';
import { dueTime, readStatus, type StreamStatus } from '../stream-status.ts';
import { prepareReplacement, type Replacement } from './candidate.ts';

/** How many streams of one watch page are probed and refreshed at the same time. */
const CONCURRENT_STREAMS = 6;
/**
 * Longest wait for requests that are in flight when new ones begin to be held (ms): the held ones wait that long too.
 */
const DRAIN_TIMEOUT: Millis = 1_000;

/**
 * Creates the refresh of contract.md for the streams of one watch page: extract once, then for each stream match,
 * check, pair, compile, store, and add the outcome to its history.
 */
export function createPageRefresh(
  ports: Ports,
  rules: RuleCompiler,
  playerActivity: PlayerActivity,
): (members: readonly ActiveStream[], trigger: Trigger) => Promise<void> {
  /** Extracts the page's streams, and probes how the site treats old links if that is unknown. */
  async function extractAndProbe(
    first: ActiveStream,
    members: readonly ActiveStream[],
    linkProbes: ReadonlyMap<string, LinkProbe>,
  ): Promise<Extraction> {
    const extraction = await extractFor(ports, first);
    if (!extraction.ok) return extraction;
    let mustExtractAgain = false;
    for (const stream of members) {
      const linkProbe = linkProbes.get(stream.originalUrl)!;
      const streamStatus = await readStatus(ports, stream);
      if (!shouldProbe(stream, streamStatus.behavior) || isExpired(streamStatus, ports.now())) continue;
      const match = matchStream(stream, extraction.streams, ports.now());
      if (!match.ok) continue;
      const probeResult = await probeAfterExtraction(ports, stream, linkProbe, match.fresh.url);
      if (probeResult) await recordProbeResult(stream, probeResult);
      if (probeResult && probeResult !== 'keeps-old-url') linkProbe.useUnchecked = true;
      if (probeResult === 'single-use') mustExtractAgain = true;
    }
    // The probes used up the single-use links, so the player needs new ones.
    return mustExtractAgain ? extractFor(ports, first) : extraction;
  }

  /**
   * Ends passive mode after a refused request: the site does not renew its links itself, so Freshet refreshes again.
   */
  async function endPassiveMode(members: readonly ActiveStream[]): Promise<void> {
    for (const stream of members) {
      const { mode, behavior } = await readStatus(ports, stream);
      if (mode.mode !== 'passive') continue;
      await ports.siteBehaviors.update(stream.siteKey, (known) => ({ ...known, selfRenewing: false }));
      const next = behavior.renewalLimit ? 'on-demand' : 'proactive';
      await addHistoryEntry(ports, stream, { kind: 'mode', at: ports.now(), mode: next, why: 'renewal-failed' });
    }
  }

  /**
   * Waits until the players are idle, if the site revokes the old link when it issues a new one. Between that moment
   * and the new rules every request is refused, and no rule can hold it. A browser that can hold requests holds new
   * ones by now, so only those in flight are awaited. Waits at most half of the links' remaining lifetime.
   */
  async function waitUntilIdle(members: readonly ActiveStream[]): Promise<void> {
    const streamStatuses = await Promise.all(members.map((stream) => readStatus(ports, stream)));
    if (!streamStatuses.some(({ behavior }) => behavior.renewalLimit === 'revoke-on-issue')) return;
    const end = Math.min(...streamStatuses.map(({ validity }) => validity?.until ?? Infinity));
    const now = ports.now();
    const longest = ports.traffic.canHold ? DRAIN_TIMEOUT : (end - now) / 2;
    const keys = members.map(({ originalUrl }) => originalUrl);
    if (longest < Infinity) await playerActivity.waitForIdle(keys, now + longest);
  }

  async function recordProbeResult(stream: ActiveStream, probeResult: NonNullable<ProbeResult>): Promise<void> {
    if (probeResult === 'keeps-old-url') {
      return ports.siteBehaviors.update(stream.siteKey, (behavior) => ({ ...behavior, keepsOldUrl: true }));
    }
    await ports.siteBehaviors.update(stream.siteKey, (behavior) => ({ ...behavior, renewalLimit: probeResult }));
    await addHistoryEntry(ports, stream, { kind: 'mode', at: ports.now(), mode: 'on-demand', why: probeResult });
  }

  async function refreshStream(
    url: string,
    extraction: Extraction,
    linkProbe: LinkProbe,
    { inspectTab, ...when }: RefreshStart,
  ): Promise<void> {
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === url);
    if (!stream) return;
    const before = await readStatus(ports, stream);
    const replacement: Replacement | null = extraction.ok
      ? await prepareReplacement(ports, rules, stream, {
          results: extraction.streams,
          pageClockAhead: extraction.clockAhead,
          isCurrentExpired: isExpired(before, ports.now()),
          linkProbe,
          observations: { ...playerActivity, inspectTab },
        })
      : null;
    // Without a probe or a check there is nothing to learn.
    const hasProbed = linkProbe.before !== null || linkProbe.earlier !== null || replacement !== null;
    const lifetimeChange = hasProbed ? lifetimeUpdate(stream, before, linkProbe, replacement?.check ?? null) : null;
    if (lifetimeChange) await ports.siteBehaviors.update(stream.siteKey, lifetimeChange);
    const outcome = replacement?.outcome ?? (extraction.ok ? null : { ok: false as const, error: extraction.error });
    if (!outcome) return;
    const ended = ports.now();
    const next = outcome.ok
      ? { ...outcome.stream, accessUntil: await ports.accessUntil(outcome.stream.currentUrl, stream.pageUrl) }
      : afterFailedRefresh(stream, outcome.error, ended);
    const after = await readStatus(ports, next);
    const due = await dueTime(ports, next, after);
    await ports.streams.update(url, (stored) => {
      if (!stored) return undefined;
      const updated = outcome.ok
        ? mergeConcurrentChanges(stream, stored, next)
        : afterFailedRefresh(stored, outcome.error, ended);
      return { ...updated, dueAt: due };
    });
    await addHistoryEntry(ports, next, refreshEntry(stream, next, replacement, after, when, ports.now()));
  }

  return async (members, trigger) => {
    const [first] = members;
    if (!first) return;
    if (trigger === 'refused' || trigger === 'late-request') await endPassiveMode(members);
    const startedAt = ports.now();
    const linkProbes = new Map<string, LinkProbe>();
    await runInPool(members, CONCURRENT_STREAMS, async (stream) => {
      linkProbes.set(stream.originalUrl, await probeBeforeExtraction(ports, stream, await readStatus(ports, stream)));
    });
    if (trigger === 'due') await waitUntilIdle(members);
    const extractionStart = ports.now();
    const extraction = await extractAndProbe(first, members, linkProbes);
    const extractionTime = ports.now() - extractionStart;
    const inspectTab = inspectEachTabOnce(ports);
    await runInPool(members, CONCURRENT_STREAMS, async ({ originalUrl }) => {
      await refreshStream(originalUrl, extraction, linkProbes.get(originalUrl)!, {
        startedAt,
        trigger,
        extractionTime,
        inspectTab,
      });
    });
  };
}

interface RefreshStart {
  startedAt: Millis;
  trigger: Trigger;
  /** How long the extraction took (ms). */
  extractionTime: number;
  inspectTab: RefreshObservations['inspectTab'];
}

/** How long a tab may take to report what it loaded (ms). A tab that hangs must not delay a refresh. */
const INSPECT_TIMEOUT = 1_500;

/** Inspects each tab once, however many streams it has. */
function inspectEachTabOnce(ports: Ports): RefreshObservations['inspectTab'] {
  const reports = new Map<number, Promise<TabReport | null>>();
  return (tabId) => {
    const report =
      reports.get(tabId) ?? Promise.race([ports.tabs.inspect(tabId), ports.delay(INSPECT_TIMEOUT).then(() => null)]);
    reports.set(tabId, report);
    return report;
  };
}

function isExpired({ validity }: StreamStatus, now: Millis): boolean {
  return validity !== null && validity.until <= now;
}

function refreshEntry(
  before: ActiveStream,
  after: ActiveStream,
  replacement: Replacement | null,
  { validity }: StreamStatus,
  { startedAt, trigger, extractionTime }: Omit<RefreshStart, 'inspectTab'>,
  now: Millis,
): RefreshEntry {
  return {
    kind: 'refresh',
    at: startedAt,
    trigger,
    steps: {
      extract: extractionTime,
      check: replacement?.checkTime ?? 0,
      pair: replacement?.pairingTime ?? 0,
      total: now - startedAt,
    },
    matched: replacement?.matched ?? null,
    check: replacement?.check ?? null,
    changed: linkChanges(before.currentUrl, after.currentUrl),
    error: after.lastError,
    expiresAt: validity?.until ?? null,
  };
}
