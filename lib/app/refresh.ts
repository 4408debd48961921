import { ExtractionError, type StreamError } from '../core/errors.ts';
import { hostOf, originPattern } from '../core/http-url.ts';
import { matchStream } from '../core/match.ts';
import { dueStreams, nextDue } from '../core/schedule.ts';
import type { ExtractedStream } from '../core/site.ts';
import { notRefreshed, refreshed, type ActiveStream } from '../core/stream.ts';
import { followChildren } from './family.ts';
import { inPool } from './pool.ts';
import type { Ports } from './ports.ts';
import type { RuleCompiler } from './rules.ts';

/** Watch pages that are extracted at the same time: a slow site delays no other, and the machine stays free. */
const CONCURRENT_PAGES = 6;

export interface Refresher {
  /** Refreshes the streams that are due. */
  due(): Promise<void>;
  /** Refreshes every active stream, or those with the given keys, at once. */
  now(urls?: readonly string[]): Promise<void>;
  /** Keys of the streams whose refresh is going on. */
  running(): ReadonlySet<string>;
}

type Extraction = { ok: true; streams: ExtractedStream[] } | { ok: false; error: StreamError };

/**
 * The refresh of contract.md: group, extract once a group, match, check, store. `project` is called after every group,
 * when the store has changed. Nothing of it ever rejects: what fails is written on the streams it concerns.
 */
export function createRefresher(ports: Ports, rules: RuleCompiler, project: () => Promise<void>): Refresher {
  const groups = new Map<string, Promise<void>>();
  const running = new Set<string>();

  async function refresh(streams: readonly ActiveStream[]): Promise<void> {
    const byGroup = Map.groupBy(streams, (stream) => `${stream.siteKey}\n${stream.pageUrl}`);
    await inPool([...byGroup], CONCURRENT_PAGES, async ([key, members]) => {
      // Two triggers at once are one refresh: the second waits for the first, and is served by it.
      const current = groups.get(key) ?? refreshGroup(members).finally(() => groups.delete(key));
      groups.set(key, current);
      await current;
    });
  }

  async function refreshGroup(members: readonly ActiveStream[]): Promise<void> {
    const [first] = members;
    if (!first) return;
    for (const { originalUrl } of members) running.add(originalUrl);
    ports.announce();
    try {
      const extraction = await extract(first);
      const { periodMinutes } = await ports.settings();
      for (const { originalUrl } of members) await commit(originalUrl, extraction, periodMinutes * 60_000);
    } catch (cause) {
      ports.log('refresh-broken', { cause: String(cause instanceof Error ? cause.name : cause) });
    } finally {
      for (const { originalUrl } of members) running.delete(originalUrl);
      await project();
    }
  }

  async function extract({ siteKey, pageUrl }: ActiveStream): Promise<Extraction> {
    try {
      const site = (await ports.sites.all()).find(({ key }) => key === siteKey);
      if (!site) return { ok: false, error: { kind: 'extractor-missing', siteKey } };
      const streams = await ports.extract(site, pageUrl);
      return streams.length > 0 ? { ok: true, streams } : { ok: false, error: { kind: 'no-streams' } };
    } catch (cause) {
      if (cause instanceof ExtractionError)
        return { ok: false, error: { kind: 'extraction-failed', problem: cause.problem } };
      ports.log('extractor-broken', { host: hostOf(pageUrl), cause: cause instanceof Error ? cause.name : 'unknown' });
      return { ok: false, error: { kind: 'refresh-failed', at: new Date(ports.now()).toISOString() } };
    }
  }

  async function commit(url: string, extraction: Extraction, period: number): Promise<void> {
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === url);
    if (!stream) return;
    const next = extraction.ok
      ? await swapped(stream, extraction.streams)
      : notRefreshed(stream, extraction.error, ports.now());
    const dueAt = nextDue(next, period, ports.random());
    await ports.streams.update(url, (stored) => stored && { ...next, generations: union(stored, next), dueAt });
  }

  /** The stream with its fresh link, or with the reason why it keeps the old one. */
  async function swapped(stream: ActiveStream, results: readonly ExtractedStream[]): Promise<ActiveStream> {
    const match = matchStream(stream, results);
    const now = ports.now();
    if (!match.ok) return notRefreshed(stream, match.error, now);
    const denied = await ports.access.missing([originPattern(match.fresh.url)]);
    if (denied.length > 0) return notRefreshed(stream, { kind: 'needs-access', hosts: [hostOf(match.fresh.url)] }, now);
    const followed = await followChildren(ports, stream, refreshed(stream, match.fresh, now));
    if (!followed.ok) return notRefreshed(stream, followed.error, now);
    const problem = await rules.problem(followed.stream);
    return problem ? notRefreshed(stream, { kind: 'no-rule', reason: problem }, now) : followed.stream;
  }

  return {
    due: async () => refresh(dueStreams(await ports.streams.all(), ports.now())),
    now: async (urls) => {
      const streams = await ports.streams.all();
      await refresh(urls ? streams.filter(({ originalUrl }) => urls.includes(originalUrl)) : streams);
    },
    running: () => running,
  };
}

/** Links that came to the store while a refresh was under way are kept beside its own. */
function union(stored: ActiveStream, next: ActiveStream): ActiveStream['generations'] {
  const known = new Set(next.generations.map(({ url }) => url));
  return [...next.generations, ...stored.generations.filter(({ url }) => !known.has(url))];
}
