import type { FoundFrames } from '../core/detect.ts';
import { linkChanges, type RefreshEntry, type Trigger } from '../core/history.ts';
import { matchStream } from '../core/match.ts';
import { notRefreshed, withFresh } from '../core/stream-changes.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import { beforeExtraction, isTelling, type Assay } from './assay.ts';
import { extractFor, type Extraction } from './extraction.ts';
import type { Observations, Observed } from './family.ts';
import { afterExtraction, ageLearned, type Finding } from './finding.ts';
import { inPool } from './pool.ts';
import type { Ports } from './ports.ts';
import { note } from './records.ts';
import type { RuleCompiler } from './rules.ts';
import { dueAt, standingOf, type Standing } from './standing.ts';
import { swap, type Swap } from './swap.ts';

/** Streams of one watch page that are looked at and swapped at the same time. */
const CONCURRENT_STREAMS = 6;
/** Requests that are under way when others begin to be held are waited for no longer than this (ms): so do those. */
const SETTLING: Millis = 1_000;

/**
 * The refresh of contract.md for the streams of one watch page: extract once, match, try, pair, check, store, and note
 * how it went.
 */
export function createGroupRefresh(
  ports: Ports,
  rules: RuleCompiler,
  observed: Observed,
): (members: readonly ActiveStream[], trigger: Trigger) => Promise<void> {
  /** Extracts, and looks at how the site takes it where that is not known. */
  async function extracting(
    first: ActiveStream,
    members: readonly ActiveStream[],
    assays: ReadonlyMap<string, Assay>,
  ): Promise<Extraction> {
    const extraction = await extractFor(ports, first);
    if (!extraction.ok) return extraction;
    let again = false;
    for (const stream of members) {
      const assay = assays.get(stream.originalUrl)!;
      const standing = await standingOf(ports, stream);
      if (!isTelling(stream, standing.conduct) || hasDied(standing, ports.now())) continue;
      const match = matchStream(stream, extraction.streams, ports.now());
      if (!match.ok) continue;
      const finding = await afterExtraction(ports, stream, assay, match.fresh.url);
      if (finding) await noteFinding(stream, finding);
      if (finding && finding !== 'spares-old-link') assay.useUnseen = true;
      if (finding === 'single-use') again = true;
    }
    // The look has used up the links: the player needs others.
    return again ? extractFor(ports, first) : extraction;
  }

  /** A CDN that was taken to renew by itself has let the stream down: from now on Freshet does it again. */
  async function endStandBy(members: readonly ActiveStream[]): Promise<void> {
    for (const stream of members) {
      const { mode, conduct } = await standingOf(ports, stream);
      if (mode.mode !== 'stand-by') continue;
      await ports.conduct.update(stream.siteKey, (known) => ({ ...known, renewsItself: false }));
      const next = conduct.onDemand ? 'on-demand' : 'proactive';
      await note(ports, stream, { kind: 'mode', at: ports.now(), mode: next, why: 'renewal-failed' });
    }
  }

  /**
   * From the moment a site that kills the old link is asked for a new one until the rules are in force, what the player
   * asks for is refused, and no rule can hold it: so it is asked while the player asks for nothing. Where requests can be
   * held they are by now, and only what is under way already is waited for.
   */
  async function lull(members: readonly ActiveStream[]): Promise<void> {
    const standings = await Promise.all(members.map((stream) => standingOf(ports, stream)));
    if (!standings.some(({ conduct }) => conduct.onDemand === 'kills-old-link')) return;
    const end = Math.min(...standings.map(({ term }) => term?.until ?? Infinity));
    const now = ports.now();
    const longest = ports.traffic.canHold ? SETTLING : (end - now) / 2;
    const keys = members.map(({ originalUrl }) => originalUrl);
    if (longest < Infinity) await observed.lull(keys, now + longest);
  }

  async function noteFinding(stream: ActiveStream, finding: NonNullable<Finding>): Promise<void> {
    if (finding === 'spares-old-link') {
      return ports.conduct.update(stream.siteKey, (conduct) => ({ ...conduct, sparesOld: true }));
    }
    await ports.conduct.update(stream.siteKey, (conduct) => ({ ...conduct, onDemand: finding }));
    await note(ports, stream, { kind: 'mode', at: ports.now(), mode: 'on-demand', why: finding });
  }

  async function commit(url: string, extraction: Extraction, assay: Assay, { look, ...when }: Begun): Promise<void> {
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === url);
    if (!stream) return;
    const before = await standingOf(ports, stream);
    const swapped: Swap | null = extraction.ok
      ? await swap(ports, rules, stream, {
          results: extraction.streams,
          pageAhead: extraction.clockAhead,
          dead: hasDied(before, ports.now()),
          assay,
          observed: { ...observed, look },
        })
      : null;
    // Where nobody looked at any link, there is nothing to learn.
    const hasLooked = assay.before !== null || assay.earlier !== null || swapped !== null;
    const lesson = hasLooked ? ageLearned(stream, before, assay, swapped?.trial ?? null) : null;
    if (lesson) await ports.conduct.update(stream.siteKey, lesson);
    const outcome = swapped?.outcome ?? (extraction.ok ? null : { ok: false as const, error: extraction.error });
    if (!outcome) return;
    const ended = ports.now();
    const next = outcome.ok
      ? { ...outcome.stream, accessUntil: await ports.accessUntil(outcome.stream.currentUrl, stream.pageUrl) }
      : notRefreshed(stream, outcome.error, ended);
    const after = await standingOf(ports, next);
    const due = await dueAt(ports, next, after);
    await ports.streams.update(url, (stored) => {
      if (!stored) return undefined;
      const kept = outcome.ok ? withFresh(stream, stored, next) : notRefreshed(stored, outcome.error, ended);
      return { ...kept, dueAt: due };
    });
    await note(ports, next, entryOf(stream, next, swapped, after, when, ports.now()));
  }

  return async (members, trigger) => {
    const [first] = members;
    if (!first) return;
    if (trigger === 'refused' || trigger === 'asked') await endStandBy(members);
    const begun = ports.now();
    const assays = new Map<string, Assay>();
    await inPool(members, CONCURRENT_STREAMS, async (stream) => {
      assays.set(stream.originalUrl, await beforeExtraction(ports, stream, await standingOf(ports, stream)));
    });
    if (trigger === 'due') await lull(members);
    const asked = ports.now();
    const extracted = await extracting(first, members, assays);
    const extract = ports.now() - asked;
    const look = looks(ports);
    await inPool(members, CONCURRENT_STREAMS, async ({ originalUrl }) => {
      await commit(originalUrl, extracted, assays.get(originalUrl)!, { begun, trigger, extract, look });
    });
  };
}

interface Begun {
  begun: Millis;
  trigger: Trigger;
  /** How long the extraction took (ms). */
  extract: number;
  look: Observations['look'];
}

/** How long a tab may take to say what it loaded (ms); one that hangs must not hold a refresh. */
const LOOK_TIMEOUT = 1_500;

/** Looks into a tab once, however many streams are in it. */
function looks(ports: Ports): Observations['look'] {
  const taken = new Map<number, Promise<FoundFrames | null>>();
  return (tabId) => {
    const look = taken.get(tabId) ?? Promise.race([ports.tabs.look(tabId), ports.delay(LOOK_TIMEOUT).then(() => null)]);
    taken.set(tabId, look);
    return look;
  };
}

function hasDied({ term }: Standing, now: Millis): boolean {
  return term !== null && term.until <= now;
}

function entryOf(
  before: ActiveStream,
  after: ActiveStream,
  swapped: Swap | null,
  { term }: Standing,
  { begun, trigger, extract }: Omit<Begun, 'look'>,
  now: Millis,
): RefreshEntry {
  return {
    kind: 'refresh',
    at: begun,
    trigger,
    steps: { extract, try: swapped?.try ?? 0, pair: swapped?.pair ?? 0, total: now - begun },
    matched: swapped?.matched ?? null,
    trial: swapped?.trial ?? null,
    changed: linkChanges(before.currentUrl, after.currentUrl),
    error: after.lastError,
    expiresAt: term?.until ?? null,
  };
}
