import type { Trigger } from '../../core/history.ts';
import { dueStreams, earliestDue, leaseUntil } from '../../core/schedule.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { learnFromRefreshes } from '../sites/learning.ts';
import type { Ports } from '../ports.ts';
import { adoptPageLinks, tabsShowing } from '../reconcile.ts';
import type { RefreshQueue } from './queue.ts';
import { withoutIdle } from './idle-streams.ts';
import { readRefreshContext } from '../stream-status.ts';

/** Refreshes with all that goes with them: links that pages got by themselves, the alarm meanwhile, learning. */
export interface RefreshScheduler {
  /** The first refresh of streams that were switched on. */
  refreshNew(keys: readonly string[]): Promise<void>;
  /** Refreshes what is due; beside it, not before it, takes in what the pages got by themselves: a tab may hang. */
  refreshDue(): Promise<void>;
  /** Refreshes at once; the player whose request was refused may hold a link that only its page knows. */
  refreshNow(keys?: readonly string[], trigger?: Trigger): Promise<void>;
  /** Learns from how a refresh went, and makes another one for the streams whose definition is new. */
  learnAndRetry(keys: readonly string[], always?: boolean): Promise<void>;
}

/** `project` installs what the store implies. */
export function createRefreshScheduler(
  ports: Ports,
  refreshQueue: RefreshQueue,
  scheduleSync: () => Promise<void>,
): RefreshScheduler {
  async function learnAndRetry(keys: readonly string[], always = false): Promise<void> {
    const changed = await learnFromRefreshes(ports, keys, always).catch((cause: unknown) => {
      ports.log('learning-broken', { cause: cause instanceof Error ? cause.name : 'unknown' });
      return [];
    });
    if (changed.length > 0) await refreshQueue.refreshNow(changed, 'activation');
  }

  /** Takes in what the pages of these streams got by themselves; answers whether there was any. Never rejects. */
  async function adoptLinks(streams: readonly ActiveStream[]): Promise<boolean> {
    const tabs = await tabsShowing(ports, streams);
    const adopted = await Promise.all(tabs.map((tabId) => adoptPageLinks(ports, tabId).catch(() => false)));
    return adopted.includes(true);
  }

  async function refreshDue(): Promise<void> {
    const streams = await ports.streams.all();
    const due = await withoutIdle(ports, dueStreams(streams, ports.now()));
    const context = await readRefreshContext(ports);
    const streamStatuses = new Map(
      await Promise.all(streams.map(async (stream) => [stream, await context.statusOf(stream)] as const)),
    );
    // What renews by itself is never due, and brings the more links.
    const adopting = adoptLinks(
      streams.filter((stream) => due.includes(stream) || streamStatuses.get(stream)?.mode.mode === 'passive'),
    );
    if (due.length > 0) {
      const expiries = due.map((stream) => streamStatuses.get(stream)?.validity?.until ?? null);
      const lease = leaseUntil(expiries, ports.now());
      // A slow site delays no other: what is due before that is not forgotten for it.
      const others = earliestDue(
        streams.filter((stream) => !due.includes(stream)),
        ports.now(),
      );
      await ports.alarm.set(Math.min(lease, others ?? Infinity), lease - ports.now());
      await refreshQueue.refreshDue();
    }
    if (await adopting) await scheduleSync();
    await learnAndRetry(due.map(({ originalUrl }) => originalUrl));
  }

  async function refreshNow(keys?: readonly string[], trigger?: Trigger): Promise<void> {
    const streams = (await ports.streams.all()).filter(({ originalUrl }) => keys?.includes(originalUrl) ?? true);
    const adopting = adoptLinks(streams);
    await refreshQueue.refreshNow(keys, trigger);
    if (await adopting) await scheduleSync();
  }

  return {
    refreshNew: async (keys) => {
      await refreshQueue.refreshNow(keys, 'activation');
      await learnAndRetry(keys);
    },
    refreshDue,
    refreshNow,
    learnAndRetry,
  };
}
