import type { Activation, Answers, Outcome, ParsedData, RequestName } from '../core/protocol.ts';
import type { Settings } from '../core/settings.ts';
import { freshUrl, hasLink, listed, type ListedStream } from '../core/stream.ts';
import { lacksAccess } from './access.ts';
import { forgetIntent, requestActivation, resumeIntents, type Started } from './activate.ts';
import { createCommands } from './commands.ts';
import { keepByItself, keepHere } from './keep.ts';
import { createLock } from './lock.ts';
import type { Ports } from './ports.ts';
import { project } from './projection.ts';
import { adoptPageLinks, awaitPages, endGoneStreams, endStream } from './reconcile.ts';
import { pruneRecords } from './records.ts';
import { createRefresher } from './refresh.ts';
import { createRounds } from './rounds.ts';
import { createRuleCompiler } from './rules.ts';
import { reschedule } from './standing.ts';
import { changeSites, enableSite, forgetConduct, removeSite, saveSite } from './sites/sites.ts';
import { createFollowing } from './sites/follow.ts';
import { createTrials } from './sites/trial.ts';
import { createTraffic, type Traffic } from './traffic/traffic.ts';
import { popupView, siteViews } from './view.ts';

/** Answers to the requests of popup and options, by name. */
export type Handlers = { [N in RequestName]: (data: ParsedData<N>) => Promise<Answers[N]> };

/** The operations of contract.md, what the browser's events lead to, and the answers to the extension's own pages. */
export interface App {
  /** Switches a stream on: at once, or as soon as access is granted. The same stream twice changes nothing. */
  markActive(activation: Activation): Promise<'active' | 'waiting'>;
  /** Ends the stream that has this link; an unknown one changes nothing. */
  markInactive(url: string): Promise<void>;
  /** Refreshes all active streams at once, or those with the given keys; settles when they are through. */
  refreshActive(urls?: readonly string[]): Promise<void>;
  freshUrl(url: string): Promise<string>;
  listActive(): Promise<ListedStream[]>;
  hasActive(): Promise<boolean>;
  /** Seconds between two refreshes of a stream at most. */
  refreshInterval(): Promise<number>;

  /** At every start of the background: heals what the store, the tabs and the grants no longer agree on. */
  start(): Promise<void>;
  onAlarm(): Promise<void>;
  onTabRemoved(tabId: number): Promise<void>;
  /** A tab loaded a document, or its address changed. */
  onTabChanged(tabId: number): Promise<void>;
  onAccessChanged(): Promise<void>;
  /** Switches on the one stream of a tab; `choose` where the viewer has to see the popup first. */
  keepHere(where: { tabId: number; frameUrl: string | null }): Promise<'kept' | 'choose'>;
  /** The network is back. */
  onOnline(): Promise<void>;
  /** Another device of the user changed definitions. */
  onSynced(): Promise<void>;
  /** The organisation changed its policy. */
  onPolicyChanged(): Promise<void>;

  handlers: Handlers;
  traffic: Traffic;
}

const DONE: Outcome = { ok: true, value: null };

export function createApp(world: Ports, saveSettings: (settings: Settings) => Promise<void>): App {
  const following = createFollowing(world, async () => {
    await reschedule(world);
    await reproject();
    world.announce();
  });
  const ports: Ports = { ...world, sites: following.sites };
  const trials = createTrials(ports);
  const projecting = createLock();
  const starting = createLock();
  const rules = createRuleCompiler(ports);
  const refresher = createRefresher(ports, rules, reproject, {
    seen: (key) => traffic.seen(key),
    ownerOf: (url, host) => traffic.ownerOf(url, host),
    lull: (keys, until) => traffic.lull(keys, until),
  });
  const rounds = createRounds(ports, refresher, reproject);
  const traffic = createTraffic(ports, rules, { ...refresher, now: rounds.now }, reproject);
  let queued: Promise<void> | null = null;

  /** Projects the store once more; calls that come while one is waiting its turn are served by that one. */
  function reproject(): Promise<void> {
    queued ??= projecting(async () => {
      queued = null;
      await project(ports, rules, refresher.running());
      await traffic.update();
      ports.tabs.follow((await app.hasActive()) || (await ports.automatic.all()).length > 0);
    }).catch((cause: unknown) =>
      ports.log('projection-failed', { cause: cause instanceof Error ? cause.name : 'unknown' }),
    );
    return queued;
  }

  async function resume(): Promise<void> {
    await begin(await starting(() => resumeIntents(ports)));
  }

  /** What follows when streams were switched on: they show at once, and get their first fresh link. */
  async function begin(started: readonly Started[]): Promise<void> {
    if (started.length === 0) return;
    await reproject();
    const keys = started.map(({ key }) => key);
    void rounds.first(keys);
  }

  async function changeSettings(settings: Settings): Promise<void> {
    await saveSettings(settings);
    await reschedule(ports);
    await reproject();
  }

  /** Other definitions and modes make other due times: the alarm follows, then the answer. */
  async function shown<T>(change: Promise<T>): Promise<T> {
    const outcome = await change;
    await reproject();
    return outcome;
  }

  const app: Omit<App, 'handlers'> = {
    markActive: async (activation) => {
      const started = await starting(() => requestActivation(ports, activation));
      await begin(started);
      return started.some(({ url }) => url === activation.url) ? 'active' : 'waiting';
    },
    markInactive: async (url) => {
      await starting(() => forgetIntent(ports, url));
      const stream = (await ports.streams.all()).find((candidate) => hasLink(candidate, url));
      if (!stream) return;
      await endStream(ports, stream);
      await reproject();
    },
    refreshActive: (urls) => refresher.now(urls),
    freshUrl: async (url) => freshUrl(await ports.streams.all(), url),
    listActive: async () => (await ports.streams.all()).map(listed),
    hasActive: async () => (await ports.streams.all()).length > 0,
    refreshInterval: async () => (await ports.settings()).periodMinutes * 60,

    start: async () => {
      if (await ports.isNewSession()) await awaitPages(ports);
      else await endGoneStreams(ports);
      await resume();
      await reproject();
      // Not awaited: events and the popup need the healed state, not the network.
      void rounds.due();
      void following.run();
    },
    onAlarm: async () => {
      void following.run(); // what the browser's sync did not take the last time
      if (await endGoneStreams(ports)) await reproject();
      await rounds.due();
    },
    onTabRemoved: async (tabId) => {
      if (!(await ports.streams.all()).some((stream) => stream.tabId === tabId)) return;
      if (await endGoneStreams(ports)) await reproject();
    },
    keepHere: (where) => keepHere(ports, app.markActive, where),
    onTabChanged: async (tabId) => {
      void keepByItself(ports, app.markActive, tabId);
      if (!(await app.hasActive())) return;
      const ended = await endGoneStreams(ports);
      const adopted = await adoptPageLinks(ports, tabId);
      if (ended || adopted) await reproject();
    },
    onAccessChanged: async () => {
      await resume();
      const streams = await ports.streams.all();
      // What may mend, and what access was taken from: its rules hold no more, and the viewer is to see that at once.
      const denied = await Promise.all(streams.map((stream) => lacksAccess(ports, stream)));
      const touched = streams.filter(({ lastError }, index) => lastError !== null || denied[index]);
      const keys = touched.map(({ originalUrl }) => originalUrl);
      await refresher.now(keys, 'access');
      await reproject();
      await rounds.learn(keys, true);
    },

    onSynced: async () => void (await following.run()),
    onPolicyChanged: async () => {
      await reschedule(ports);
      await reproject();
      ports.announce();
    },

    onOnline: async () => {
      const waiting = (await ports.streams.all()).filter(({ lastError }) => lastError?.kind === 'offline');
      await refresher.now(
        waiting.map(({ originalUrl }) => originalUrl),
        'online',
      );
      await rounds.due();
    },
    traffic,
  };

  return {
    ...app,
    handlers: {
      ...createCommands(ports, app, reproject),
      popup: ({ tabId }) => popupView(ports, tabId, refresher.running()),
      activate: async (activation) => ({ ok: true, value: await app.markActive(activation) }),
      refreshNow: async ({ url }) => {
        const known = (await ports.streams.all()).some(({ originalUrl }) => originalUrl === url);
        if (!known) return { ok: false, problem: { kind: 'unknown-stream' } };
        await refresher.now([url]);
        return DONE;
      },
      sites: () => siteViews(ports),
      saveSite: ({ definition, previousKey }) => shown(saveSite(ports, definition, previousKey)),
      removeSite: ({ key }) => shown(removeSite(ports, key)),
      enableSite: ({ key, enabled }) => shown(enableSite(ports, key, enabled)),
      changeSites: ({ put, remove }) => shown(changeSites(ports, put, remove)),
      forgetConduct: ({ key }) => shown(forgetConduct(ports, key)),
      trySite: ({ id, definition }) => trials.run(id, definition),
      trialProgress: async ({ id }) => trials.progress(id),
      cancelTrial: async ({ id }) => {
        trials.cancel(id);
        return DONE;
      },
      sync: () => following.view(),
      setSync: async ({ on }) => {
        await following.set(on);
        return DONE;
      },
      settings: () => ports.settings(),
      saveSettings: async (settings) => {
        // The page of the settings does not show it, and may be older.
        const { paused } = await ports.settings();
        await changeSettings({ ...settings, paused });
        await pruneRecords(ports);
        return DONE;
      },
      setPaused: async ({ paused }) => {
        await changeSettings({ ...(await ports.settings()), paused });
        void rounds.due();
        return DONE;
      },
    },
  };
}
