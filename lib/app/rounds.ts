import type { Trigger } from '../core/history.ts';
import { dueStreams, earliestDue, leaseUntil } from '../core/schedule.ts';
import type { ActiveStream } from '../core/stream.ts';
import { learnFrom } from './learn.ts';
import type { Ports } from './ports.ts';
import { adoptPageLinks, tabsOf } from './reconcile.ts';
import type { Refresher } from './refresh.ts';
import { withoutResting } from './rest.ts';
import { knowledge } from './standing.ts';

/** Refreshes with all that goes with them: links that pages got by themselves, the alarm meanwhile, learning. */
export interface Rounds {
  /** The first refresh of streams that were switched on. */
  first(keys: readonly string[]): Promise<void>;
  /** Refreshes what is due; beside it, not before it, takes in what the pages got by themselves: a tab may hang. */
  due(): Promise<void>;
  /** Refreshes at once; the player whose request was refused may hold a link that only its page knows. */
  now(keys?: readonly string[], trigger?: Trigger): Promise<void>;
  /** Learns from how a refresh went, and makes another one for the streams whose definition is new. */
  learn(keys: readonly string[], always?: boolean): Promise<void>;
}

/** `project` installs what the store implies. */
export function createRounds(ports: Ports, refresher: Refresher, project: () => Promise<void>): Rounds {
  async function learn(keys: readonly string[], always = false): Promise<void> {
    const changed = await learnFrom(ports, keys, always).catch((cause: unknown) => {
      ports.log('learning-broken', { cause: cause instanceof Error ? cause.name : 'unknown' });
      return [];
    });
    if (changed.length > 0) await refresher.now(changed, 'activation');
  }

  /** Takes in what the pages of these streams got by themselves; answers whether there was any. Never rejects. */
  async function adopt(streams: readonly ActiveStream[]): Promise<boolean> {
    const tabs = await tabsOf(ports, streams);
    const adopted = await Promise.all(tabs.map((tabId) => adoptPageLinks(ports, tabId).catch(() => false)));
    return adopted.includes(true);
  }

  async function due(): Promise<void> {
    const streams = await ports.streams.all();
    const wanted = await withoutResting(ports, dueStreams(streams, ports.now()));
    const known = await knowledge(ports);
    const standings = new Map(await Promise.all(streams.map(async (one) => [one, await known.of(one)] as const)));
    // What renews by itself is never due, and brings the more links.
    const adopting = adopt(
      streams.filter((one) => wanted.includes(one) || standings.get(one)?.mode.mode === 'stand-by'),
    );
    if (wanted.length > 0) {
      const ends = wanted.map((stream) => standings.get(stream)?.term?.until ?? null);
      const lease = leaseUntil(ends, ports.now());
      // A slow site delays no other: what is due before that is not forgotten for it.
      const others = earliestDue(
        streams.filter((one) => !wanted.includes(one)),
        ports.now(),
      );
      await ports.alarm.set(Math.min(lease, others ?? Infinity), lease - ports.now());
      await refresher.due();
    }
    if (await adopting) await project();
    await learn(wanted.map(({ originalUrl }) => originalUrl));
  }

  async function now(keys?: readonly string[], trigger?: Trigger): Promise<void> {
    const streams = (await ports.streams.all()).filter(({ originalUrl }) => keys?.includes(originalUrl) ?? true);
    const adopting = adopt(streams);
    await refresher.now(keys, trigger);
    if (await adopting) await project();
  }

  return {
    first: async (keys) => {
      await refresher.now(keys, 'activation');
      await learn(keys);
    },
    due,
    now,
    learn,
  };
}
