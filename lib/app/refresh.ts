import { linkChanges, type RefreshEntry, type Trigger } from '../core/history.ts';
import { matchStream } from '../core/match.ts';
import { dueStreams } from '../core/schedule.ts';
import { notRefreshed, type ActiveStream, type Millis } from '../core/stream.ts';
import { afterExtraction, ageLearned, beforeExtraction, type Assay, type Finding } from './assay.ts';
import { extractFor, type Extraction } from './extraction.ts';
import { inPool } from './pool.ts';
import type { Ports } from './ports.ts';
import { note } from './records.ts';
import type { RuleCompiler } from './rules.ts';
import { dueAt, knowledge, standingOf, type Standing } from './standing.ts';
import { swap, type Swap } from './swap.ts';

/** Watch pages that are extracted at the same time: a slow site delays no other, and the machine stays free. */
const CONCURRENT_PAGES = 6;

export interface Refresher {
  /** Refreshes the streams that are due. */
  due(): Promise<void>;
  /** Refreshes every active stream, or those with the given keys, at once. */
  now(urls?: readonly string[], trigger?: Trigger): Promise<void>;
  /** Keys of the streams whose refresh is going on. */
  running(): ReadonlySet<string>;
}

/**
 * The refresh of contract.md: group, extract once a group, match, try, pair, check, store. `project` is called after
 * every group, when the store has changed; `seen` tells what a stream's player asked for lately. Nothing of it ever
 * rejects: what fails is written on the streams it concerns.
 */
export function createRefresher(
  ports: Ports,
  rules: RuleCompiler,
  project: () => Promise<void>,
  seen: (url: string) => readonly string[],
): Refresher {
  const groups = new Map<string, { keys: ReadonlySet<string>; done: Promise<void> }>();
  const running = new Set<string>();

  async function refresh(streams: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    const known = await knowledge(ports);
    const wanted: ActiveStream[] = [];
    let postponed = false;
    for (const stream of streams) {
      const standing = await known.of(stream);
      if (isWanted(standing.mode.mode, trigger)) wanted.push(stream);
      else if (await postpone(stream, standing)) postponed = true;
    }
    if (postponed) await project();
    const byGroup = Map.groupBy(wanted, (stream) => `${stream.siteKey}\n${stream.pageUrl}`);
    await inPool([...byGroup], CONCURRENT_PAGES, ([key, members]) => joined(key, members, trigger));
  }

  /** What its mode keeps from being refreshed must not go on being due: the alarm would never rest. */
  async function postpone(stream: ActiveStream, standing: Standing): Promise<boolean> {
    const due = await dueAt(ports, stream, standing);
    if (due === stream.dueAt) return false;
    await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, dueAt: due });
    return true;
  }

  /** Two triggers at once are one refresh: the second waits for the first, and refreshes what that one did not. */
  async function joined(key: string, members: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    const current = groups.get(key);
    if (current) {
      await current.done;
      const left = members.filter(({ originalUrl }) => !current.keys.has(originalUrl));
      return left.length > 0 ? joined(key, left, trigger) : undefined;
    }
    const done = refreshGroup(members, trigger).finally(() => groups.delete(key));
    groups.set(key, { keys: new Set(members.map(({ originalUrl }) => originalUrl)), done });
    await done;
  }

  async function refreshGroup(members: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    for (const { originalUrl } of members) running.add(originalUrl);
    ports.announce();
    try {
      await refreshAll(members, trigger);
    } catch (cause) {
      ports.log('refresh-broken', { cause: String(cause instanceof Error ? cause.name : cause) });
    } finally {
      for (const { originalUrl } of members) running.delete(originalUrl);
      await project();
    }
  }

  async function refreshAll(members: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    const [first] = members;
    if (!first) return;
    if (trigger === 'refused' || trigger === 'asked') await endStandBy(members);
    const begun = ports.now();
    const assays = new Map<string, Assay>();
    await inPool(members, CONCURRENT_PAGES, async (stream) => {
      assays.set(stream.originalUrl, await beforeExtraction(ports, stream, await standingOf(ports, stream)));
    });
    const asked = ports.now();
    const extracted = await extracting(first, members, assays);
    const extract = ports.now() - asked;
    await inPool(members, CONCURRENT_PAGES, async ({ originalUrl }) => {
      await commit(originalUrl, extracted, assays.get(originalUrl)!, { begun, trigger, extract });
    });
  }

  /** Extracts, and at the first refresh of a stream looks at how the site takes it. */
  async function extracting(
    first: ActiveStream,
    members: readonly ActiveStream[],
    assays: ReadonlyMap<string, Assay>,
  ): Promise<Extraction> {
    const extraction = await extractFor(ports, first);
    if (!extraction.ok) return extraction;
    let again = false;
    for (const stream of members) {
      const match = matchStream(stream, extraction.streams);
      const assay = assays.get(stream.originalUrl)!;
      if (stream.refreshCount > 0 || !match.ok || hasDied(await standingOf(ports, stream), ports.now())) continue;
      const finding = await afterExtraction(ports, stream, assay, match.fresh.url);
      if (finding) await noteFinding(stream, finding);
      if (finding) assay.useUnseen = true;
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

  async function noteFinding(stream: ActiveStream, finding: NonNullable<Finding>): Promise<void> {
    await ports.conduct.update(stream.siteKey, (conduct) => ({ ...conduct, onDemand: finding }));
    await note(ports, stream, { kind: 'mode', at: ports.now(), mode: 'on-demand', why: finding });
  }

  async function commit(url: string, extraction: Extraction, assay: Assay, when: Begun): Promise<void> {
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === url);
    if (!stream) return;
    const before = await standingOf(ports, stream);
    const swapped: Swap | null = extraction.ok
      ? await swap(ports, rules, stream, {
          results: extraction.streams,
          dead: hasDied(before, ports.now()),
          assay,
          seen: seen(url),
        })
      : null;
    const lesson = ageLearned(stream, before, assay, swapped?.trial ?? null);
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

  return {
    due: async () => refresh(dueStreams(await ports.streams.all(), ports.now()), 'due'),
    now: async (urls, trigger = 'user') => {
      const streams = await ports.streams.all();
      await refresh(urls ? streams.filter(({ originalUrl }) => urls.includes(originalUrl)) : streams, trigger);
    },
    running: () => running,
  };
}

interface Begun {
  begun: Millis;
  trigger: Trigger;
  /** How long the extraction took (ms). */
  extract: number;
}

/** Whether a stream in this mode is refreshed for that reason. By hand, always. */
function isWanted(mode: Standing['mode']['mode'], trigger: Trigger): boolean {
  if (trigger === 'user') return true;
  if (mode === 'off') return false;
  return mode !== 'stand-by' || trigger === 'refused' || trigger === 'asked';
}

function hasDied({ term }: Standing, now: Millis): boolean {
  return term !== null && term.until <= now;
}

function entryOf(
  before: ActiveStream,
  after: ActiveStream,
  swapped: Swap | null,
  { term }: Standing,
  { begun, trigger, extract }: Begun,
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

/** `next`, which a refresh made of `before`, with what changed in the store meanwhile: tab, definition, links. */
function withFresh(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream {
  const { tabId, siteKey } = stored;
  return { ...next, tabId, siteKey, generations: withArrived(before, stored, next) };
}

/**
 * The links after a refresh that began with `before`: those of `next`, with when they were asked for as the store has it
 * by now, and those that came to the store while the refresh was under way.
 */
function withArrived(before: ActiveStream, stored: ActiveStream, next: ActiveStream): ActiveStream['generations'] {
  const byUrl = new Map(stored.generations.map((generation) => [generation.url, generation]));
  const known = new Set([...before.generations, ...next.generations].map(({ url }) => url));
  const arrived = stored.generations.filter(({ url }) => !known.has(url));
  return [...next.generations.map((generation) => byUrl.get(generation.url) ?? generation), ...arrived];
}
