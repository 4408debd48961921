import type { Trigger } from '../../core/history.ts';
import { dueStreams, earliestDue, leaseUntil } from '../../core/schedule.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { learnFromRefreshes } from '../sites/learning.ts';
import type { Ports } from '../ports.ts';
import { adoptPageLinks, tabsShowing } from '../reconcile.ts';
import type { RefreshQueue } from './queue.ts';
import { withoutIdle } from './idle-streams.ts';
import { readRefreshContext } from '../stream-status.ts';

/** Starts refreshes with their surroundings: adopting the pages' own links, a lease on the alarm, and learning. */
export interface RefreshScheduler {
  /** Runs the first refresh of newly activated streams. */
  refreshNew(keys: readonly string[]): Promise<void>;
  /** Refreshes the due streams. Adopts the pages' own links in parallel, since a tab may hang. */
  refreshDue(): Promise<void>;
  /** Refreshes at once. Adopts the pages' own links too: the player may use one that only its page knows. */
  refreshNow(keys?: readonly string[], trigger?: Trigger): Promise<void>;
  /** Learns from the last refresh of these streams, then refreshes those that have a new definition. */
  learnAndRetry(keys: readonly string[], always?: boolean): Promise<void>;
}

/** Creates the scheduler. `scheduleSync` applies the store's state to the browser. */
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

  /** Adopts links that the pages of these streams fetched themselves; returns whether there were any. Never rejects. */
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
    // Passive streams are never due, but their pages fetch the most links.
    const adopting = adoptLinks(
      streams.filter((stream) => due.includes(stream) || streamStatuses.get(stream)?.mode.mode === 'passive'),
    );
    if (due.length > 0) {
      const expiries = due.map((stream) => streamStatuses.get(stream)?.validity?.until ?? null);
      const lease = leaseUntil(expiries, ports.now());
      // A stream that is due before the lease ends must not wait for a slow site.
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
