import type { Trigger } from '../../core/history.ts';
import { dueStreams } from '../../core/schedule.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { PlayerActivity } from './children.ts';
import { runInPool } from '../../base/concurrency.ts';
import type { Ports } from '../ports.ts';
import { createPageRefresh } from './page-refresh.ts';
import type { RuleCompiler } from '../rule-compiler.ts';
import { dueTime, readRefreshContext, type StreamStatus } from '../stream-status.ts';

/** How many watch pages are extracted at the same time: a slow site must not delay others, nor load the machine. */
const CONCURRENT_PAGES = 6;

export interface RefreshQueue {
  /** Refreshes the streams that are due. */
  refreshDue(): Promise<void>;
  /** Refreshes every active stream, or those with the given keys, at once. */
  refreshNow(urls?: readonly string[], trigger?: Trigger): Promise<void>;
  /** Keys of the streams whose refresh is running. */
  refreshingKeys(): ReadonlySet<string>;
}

/**
 * Runs refreshes: the streams of one watch page together, and simultaneous triggers as one. Calls `scheduleSync` after
 * every page. Never rejects: a failure is stored on the streams that it concerns.
 */
export function createRefreshQueue(
  ports: Ports,
  rules: RuleCompiler,
  scheduleSync: () => Promise<void>,
  playerActivity: PlayerActivity,
): RefreshQueue {
  const refreshPage = createPageRefresh(ports, rules, playerActivity);
  const activePages = new Map<string, { keys: ReadonlySet<string>; done: Promise<void> }>();
  const refreshing = new Set<string>();

  async function refresh(streams: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    const context = await readRefreshContext(ports);
    const allowed: ActiveStream[] = [];
    let postponed = false;
    for (const stream of streams) {
      const streamStatus = await context.statusOf(stream);
      if (isRefreshAllowed(streamStatus.mode.mode, trigger)) allowed.push(stream);
      else if (await postpone(stream, streamStatus)) postponed = true;
    }
    if (postponed) await scheduleSync();
    const byPage = Map.groupBy(allowed, (stream) => `${stream.siteKey}\n${stream.pageUrl}`);
    await runInPool([...byPage], CONCURRENT_PAGES, ([key, members]) => joinOrRun(key, members, trigger));
  }

  /**
   * Moves the due time of a stream that its mode keeps from being refreshed. Otherwise the alarm would fire forever.
   */
  async function postpone(stream: ActiveStream, streamStatus: StreamStatus): Promise<boolean> {
    const due = await dueTime(ports, stream, streamStatus);
    if (due === stream.dueAt) return false;
    await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, dueAt: due });
    return true;
  }

  /**
   * Merges simultaneous triggers: the second waits for the first, then refreshes the streams that the first did not.
   */
  async function joinOrRun(key: string, members: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    const current = activePages.get(key);
    if (current) {
      await current.done;
      const remaining = members.filter(({ originalUrl }) => !current.keys.has(originalUrl));
      return remaining.length > 0 ? joinOrRun(key, remaining, trigger) : undefined;
    }
    const done = runPage(members, trigger).finally(() => activePages.delete(key));
    activePages.set(key, { keys: new Set(members.map(({ originalUrl }) => originalUrl)), done });
    await done;
  }

  async function runPage(members: readonly ActiveStream[], trigger: Trigger): Promise<void> {
    for (const { originalUrl } of members) refreshing.add(originalUrl);
    ports.announceChange();
    try {
      await refreshPage(members, trigger);
    } catch (cause) {
      ports.log('refresh-broken', { cause: String(cause instanceof Error ? cause.name : cause) });
    } finally {
      for (const { originalUrl } of members) refreshing.delete(originalUrl);
      await scheduleSync();
    }
  }

  return {
    refreshDue: async () => refresh(dueStreams(await ports.streams.all(), ports.now()), 'due'),
    refreshNow: async (urls, trigger = 'user') => {
      const streams = await ports.streams.all();
      await refresh(urls ? streams.filter(({ originalUrl }) => urls.includes(originalUrl)) : streams, trigger);
    },
    refreshingKeys: () => refreshing,
  };
}

/** Whether `trigger` refreshes a stream in this mode. The user's refresh always does. */
function isRefreshAllowed(mode: StreamStatus['mode']['mode'], trigger: Trigger): boolean {
  if (trigger === 'user') return true;
  if (mode === 'off') return false;
  return mode !== 'passive' || trigger === 'refused' || trigger === 'late-request';
}
