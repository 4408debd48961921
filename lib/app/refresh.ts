import type { Trigger } from '../core/history.ts';
import { dueStreams } from '../core/schedule.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Observed } from './family.ts';
import { inPool } from './pool.ts';
import type { Ports } from './ports.ts';
import { createGroupRefresh } from './refresh-group.ts';
import type { RuleCompiler } from './rules.ts';
import { dueAt, knowledge, type Standing } from './standing.ts';

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
 * Which streams are refreshed when, and what of it goes together: those of one watch page in one group, two triggers at
 * once in one refresh. `project` is called after every group, when the store has changed. Nothing of it ever rejects: what fails is written on the streams it concerns.
 */
export function createRefresher(
  ports: Ports,
  rules: RuleCompiler,
  project: () => Promise<void>,
  observed: Observed,
): Refresher {
  const refreshAll = createGroupRefresh(ports, rules, observed);
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

  return {
    due: async () => refresh(dueStreams(await ports.streams.all(), ports.now()), 'due'),
    now: async (urls, trigger = 'user') => {
      const streams = await ports.streams.all();
      await refresh(urls ? streams.filter(({ originalUrl }) => urls.includes(originalUrl)) : streams, trigger);
    },
    running: () => running,
  };
}

/** Whether a stream in this mode is refreshed for that reason. By hand, always. */
function isWanted(mode: Standing['mode']['mode'], trigger: Trigger): boolean {
  if (trigger === 'user') return true;
  if (mode === 'off') return false;
  return mode !== 'stand-by' || trigger === 'refused' || trigger === 'asked';
}
