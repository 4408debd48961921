import type { Activation, MessageReplies, CommandResult, ParsedMessage, MessageName } from '../core/protocol.ts';
import type { Settings } from '../core/settings.ts';
import { freshUrl, hasLink, toListEntry, type StreamListEntry } from '../core/stream.ts';
import { lacksAccess } from './access.ts';
import {
  cancelPendingActivation,
  requestActivation,
  resumePendingActivations,
  type StartedStream,
} from './activation.ts';
import { createCommands } from './commands.ts';
import { autoActivate, activateInTab } from './auto-activation.ts';
import { createLock } from '../base/concurrency.ts';
import type { Ports } from './ports.ts';
import { syncBrowserState } from './browser-state.ts';
import { adoptPageLinks, waitForPages, endGoneStreams, endStream } from './reconcile.ts';
import { pruneRecords } from './stream-records.ts';
import { createRefreshQueue } from './refresh/queue.ts';
import { createRefreshScheduler } from './refresh/scheduler.ts';
import { createRuleCompiler } from './rule-compiler.ts';
import { reschedule } from './stream-status.ts';
import { changeSites, enableSite, resetBehavior, removeSite, saveSite } from './sites/commands.ts';
import { createSyncedSites } from './sites/synced-sites.ts';
import { createTestRuns } from './sites/test-runs.ts';
import { createTrafficMonitor, type TrafficMonitor } from './traffic/monitor.ts';
import { createPlayerActivity } from './traffic/player-activity.ts';
import { popupView, siteViews } from './views.ts';

/** Handlers of the messages that popup and options page send, by message name. */
export type Handlers = { [N in MessageName]: (data: ParsedMessage<N>) => Promise<MessageReplies[N]> };

/**
 * The operations of contract.md, the handlers of browser events, and the handlers of messages from Freshet's own pages.
 */
export interface App {
  /** Activates a stream at once, or as soon as access is granted. Activating it again changes nothing. */
  markActive(activation: Activation): Promise<'active' | 'waiting'>;
  /** Ends the stream that has this link. An unknown link changes nothing. */
  markInactive(url: string): Promise<void>;
  /** Refreshes all active streams, or those with the given keys, at once. Resolves when every refresh has ended. */
  refreshActive(urls?: readonly string[]): Promise<void>;
  /** The current link of the stream that has `url`. */
  freshUrl(url: string): Promise<string>;
  listActive(): Promise<StreamListEntry[]>;
  hasActive(): Promise<boolean>;
  /** Longest time between two refreshes of a stream (s). */
  refreshInterval(): Promise<number>;

  /** Reconciles the store with tabs and grants. Runs at every start of the background. */
  start(): Promise<void>;
  onAlarm(): Promise<void>;
  onTabRemoved(tabId: number): Promise<void>;
  /** A tab loaded a document, or its URL changed. */
  onTabChanged(tabId: number): Promise<void>;
  onAccessChanged(): Promise<void>;
  /** Activates the one stream of a tab. Returns `choose` if the viewer has to decide in the popup. */
  activateInTab(where: { tabId: number; frameUrl: string | null }): Promise<'activated' | 'choose'>;
  /** The network is back. */
  onOnline(): Promise<void>;
  /** Another device of the user changed site definitions. */
  onRemoteSitesChanged(): Promise<void>;
  /** The organisation changed its policy. */
  onPolicyChanged(): Promise<void>;

  handlers: Handlers;
  traffic: TrafficMonitor;
}

const DONE: CommandResult = { ok: true, value: null };

/** Builds the application over its ports. `saveSettings` stores the settings; `ports.settings()` reads them back. */
export function createApp(basePorts: Ports, saveSettings: (settings: Settings) => Promise<void>): App {
  const syncedSites = createSyncedSites(basePorts, async () => {
    await reschedule(basePorts);
    await scheduleSync();
    basePorts.announceChange();
  });
  const ports: Ports = { ...basePorts, sites: syncedSites.sites };
  const testRuns = createTestRuns(ports);
  const syncLock = createLock();
  const activationLock = createLock();
  const rules = createRuleCompiler(ports);
  const playerActivity = createPlayerActivity(ports);
  const refreshQueue = createRefreshQueue(ports, rules, scheduleSync, playerActivity);
  const scheduler = createRefreshScheduler(ports, refreshQueue, scheduleSync);
  const traffic = createTrafficMonitor(ports, rules, playerActivity, scheduleSync, {
    refreshingKeys: refreshQueue.refreshingKeys,
    refreshNow: scheduler.refreshNow,
  });
  let pendingSync: Promise<void> | null = null;

  /** Schedules a sync of the browser with the store. Calls made while one is waiting share that one. */
  function scheduleSync(): Promise<void> {
    pendingSync ??= syncLock(async () => {
      pendingSync = null;
      await syncBrowserState(ports, rules, refreshQueue.refreshingKeys());
      await traffic.update();
      ports.tabs.setListening((await app.hasActive()) || (await ports.autoActivateHosts.all()).length > 0);
    }).catch((cause: unknown) =>
      ports.log('browser-state-sync-failed', { cause: cause instanceof Error ? cause.name : 'unknown' }),
    );
    return pendingSync;
  }

  async function resumeActivations(): Promise<void> {
    await startRefreshing(await activationLock(() => resumePendingActivations(ports)));
  }

  /** Shows newly activated streams at once, and starts their first refresh. */
  async function startRefreshing(started: readonly StartedStream[]): Promise<void> {
    if (started.length === 0) return;
    await scheduleSync();
    const keys = started.map(({ key }) => key);
    void scheduler.refreshNew(keys);
  }

  async function changeSettings(settings: Settings): Promise<void> {
    await saveSettings(settings);
    await reschedule(ports);
    await scheduleSync();
  }

  /** Awaits a change of site definitions, then syncs: due times may have changed, so the alarm must follow. */
  async function withSync<T>(change: Promise<T>): Promise<T> {
    const outcome = await change;
    await scheduleSync();
    return outcome;
  }

  const app: Omit<App, 'handlers'> = {
    markActive: async (activation) => {
      const started = await activationLock(() => requestActivation(ports, activation));
      await startRefreshing(started);
      return started.some(({ url }) => url === activation.url) ? 'active' : 'waiting';
    },
    markInactive: async (url) => {
      await activationLock(() => cancelPendingActivation(ports, url));
      const stream = (await ports.streams.all()).find((candidate) => hasLink(candidate, url));
      if (!stream) return;
      await endStream(ports, stream);
      await scheduleSync();
    },
    refreshActive: (urls) => refreshQueue.refreshNow(urls),
    freshUrl: async (url) => freshUrl(await ports.streams.all(), url),
    listActive: async () => (await ports.streams.all()).map(toListEntry),
    hasActive: async () => (await ports.streams.all()).length > 0,
    refreshInterval: async () => (await ports.settings()).periodMinutes * 60,

    start: async () => {
      if (await ports.isNewSession()) await waitForPages(ports);
      else await endGoneStreams(ports);
      await resumeActivations();
      await scheduleSync();
      // Not awaited: events and the popup wait for the reconciled state, not for the network.
      void scheduler.refreshDue();
      void syncedSites.run();
    },
    onAlarm: async () => {
      void syncedSites.run(); // retries what the browser's sync did not accept last time
      if (await endGoneStreams(ports)) await scheduleSync();
      await scheduler.refreshDue();
    },
    onTabRemoved: async (tabId) => {
      if (!(await ports.streams.all()).some((stream) => stream.tabId === tabId)) return;
      if (await endGoneStreams(ports)) await scheduleSync();
    },
    activateInTab: (where) => activateInTab(ports, app.markActive, where),
    onTabChanged: async (tabId) => {
      void autoActivate(ports, app.markActive, tabId);
      if (!(await app.hasActive())) return;
      const ended = await endGoneStreams(ports);
      const adopted = await adoptPageLinks(ports, tabId);
      if (ended || adopted) await scheduleSync();
    },
    onAccessChanged: async () => {
      await resumeActivations();
      const streams = await ports.streams.all();
      // Refresh streams that a grant may repair, and those that lost access: their rules no longer work, and the viewer
      // must see that at once.
      const denied = await Promise.all(streams.map((stream) => lacksAccess(ports, stream)));
      const touched = streams.filter(({ lastError }, index) => lastError !== null || denied[index]);
      const keys = touched.map(({ originalUrl }) => originalUrl);
      await refreshQueue.refreshNow(keys, 'access');
      await scheduleSync();
      await scheduler.learnAndRetry(keys, true);
    },

    onRemoteSitesChanged: async () => void (await syncedSites.run()),
    onPolicyChanged: async () => {
      await reschedule(ports);
      await scheduleSync();
      ports.announceChange();
    },

    onOnline: async () => {
      const waiting = (await ports.streams.all()).filter(({ lastError }) => lastError?.kind === 'offline');
      await refreshQueue.refreshNow(
        waiting.map(({ originalUrl }) => originalUrl),
        'online',
      );
      await scheduler.refreshDue();
    },
    traffic,
  };

  return {
    ...app,
    handlers: {
      ...createCommands(ports, app, scheduleSync),
      popup: ({ tabId }) => popupView(ports, tabId, refreshQueue.refreshingKeys()),
      activate: async (activation) => ({ ok: true, value: await app.markActive(activation) }),
      refreshNow: async ({ url }) => {
        const known = (await ports.streams.all()).some(({ originalUrl }) => originalUrl === url);
        if (!known) return { ok: false, problem: { kind: 'unknown-stream' } };
        await refreshQueue.refreshNow([url]);
        return DONE;
      },
      sites: () => siteViews(ports),
      saveSite: ({ definition, previousKey }) => withSync(saveSite(ports, definition, previousKey)),
      removeSite: ({ key }) => withSync(removeSite(ports, key)),
      enableSite: ({ key, enabled }) => withSync(enableSite(ports, key, enabled)),
      changeSites: ({ put, remove }) => withSync(changeSites(ports, put, remove)),
      resetBehavior: ({ key }) => withSync(resetBehavior(ports, key)),
      runSiteTest: ({ id, definition }) => testRuns.run(id, definition),
      siteTestProgress: async ({ id }) => testRuns.progress(id),
      cancelSiteTest: async ({ id }) => {
        testRuns.cancel(id);
        return DONE;
      },
      sync: () => syncedSites.view(),
      setSync: async ({ on }) => {
        await syncedSites.setEnabled(on);
        return DONE;
      },
      settings: () => ports.settings(),
      saveSettings: async (settings) => {
        // The options page does not show `paused`, and its copy may be old.
        const { paused } = await ports.settings();
        await changeSettings({ ...settings, paused });
        await pruneRecords(ports);
        return DONE;
      },
      setPaused: async ({ paused }) => {
        await changeSettings({ ...(await ports.settings()), paused });
        void scheduler.refreshDue();
        return DONE;
      },
    },
  };
}
