import type { StreamRecord } from '../../lib/core/history.ts';
import type { AccessView, MessageReplies, Client, PopupView, MessageName, SiteView } from '../../lib/core/protocol.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/core/settings.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../lib/core/site.ts';
import { createStream } from '../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { grants, history, records } from './records.ts';
import { HERE, minutes, NOW } from './streams.ts';
import { testRunFound, testRunRequests } from './test-runs.ts';

/** The state of a fake background, and how it answers. */
export interface FakeState {
  popup: PopupView | null | 'never';
  sites: SiteView[] | null;
  /** The viewer's answer when the browser asks for access; `pending`: none yet. */
  access: boolean | 'pending';
  /** `error`: every command fails. */
  commands: 'work' | 'error';
  settings?: Settings;
  granted?: AccessView;
  records?: StreamRecord[];
  unreadableCount?: number;
  autoActivateHosts?: string[];
  /** Whether definitions sync to other devices. */
  sync?: boolean;
  /** `never`: a test run does not end. */
  testRuns?: 'end' | 'never';
}

/** The messages after which the fake announces a change, like the real background. */
const CHANGES = new Set<MessageName>([
  'activate',
  'deactivate',
  'restore',
  'refreshNow',
  'saveSite',
  'removeSite',
  'enableSite',
  'changeSites',
  'resetBehavior',
  'setSync',
  'saveSettings',
  'setPaused',
  'clearRecords',
  'setAutoActivate',
]);

/**
 * A client with a background in memory, complete enough to click through every screen. `calls` records all calls;
 * `atRest` is true while no call is running.
 */
export function fakeClient(state: FakeState): Client & { calls: { name: string; data: unknown }[]; atRest(): boolean } {
  const listeners = new Set<() => void>();
  const calls: { name: string; data: unknown }[] = [];
  const problem = { ok: false, problem: { kind: 'internal' } } as const;
  const done = { ok: true, value: null } as const;

  const autoActivateHosts = () => state.autoActivateHosts ?? [];
  const changeStream = (url: string, on: boolean): void => {
    if (state.popup === null || state.popup === 'never') return;
    for (const row of [...state.popup.here, ...state.popup.elsewhere]) {
      if (row.url !== url) continue;
      row.missingOrigins = [];
      row.tracked = on ? newlyTracked(row.tracked?.refreshCount ?? 0) : null;
    }
    state.popup = { ...state.popup, elsewhere: state.popup.elsewhere.filter((row) => row.tracked) };
  };

  const put = (sites: readonly SiteDefinition[], remove: readonly string[]): void => {
    const keys = new Set([...remove, ...sites.map(({ key }) => key)]);
    const added = sites.map((definition): SiteView => {
      const before = state.sites?.find((site) => site.definition.key === definition.key);
      return {
        trackedCount: 0,
        lastError: null,
        mode: { mode: 'proactive', why: null },
        behavior: null,
        ...before,
        definition,
      };
    });
    state.sites = [...(state.sites ?? []).filter((site) => !keys.has(site.definition.key)), ...added].toSorted((a, b) =>
      a.definition.key.localeCompare(b.definition.key),
    );
  };

  const answers: { [N in MessageName]: (data: never) => MessageReplies[N] } = {
    popup: () => {
      if (state.popup === null || state.popup === 'never') throw new Error('unreachable');
      return structuredClone(state.popup);
    },
    activate: ({ url }: { url: string }) => {
      if (state.commands === 'error') return problem;
      if (state.access !== true) return { ok: true, value: 'waiting' };
      changeStream(url, true);
      return { ok: true, value: 'active' };
    },
    deactivate: ({ url }: { url: string }) => {
      if (state.commands === 'error') return problem;
      if (state.access === true) changeStream(url, false);
      return { ok: true, value: storedStream(url) };
    },
    restore: ({ originalUrl }: { originalUrl: string }) => {
      changeStream(originalUrl, true);
      return done;
    },
    currentLink: ({ url }: { url: string }) =>
      state.commands === 'error' ? problem : { ok: true, value: { link: url, frameUrl: 'https://campus.example/12' } },
    history: () => structuredClone(history),
    access: () => structuredClone(state.granted ?? grants),
    records: () => structuredClone(state.records ?? records),
    unreadableCount: () => state.unreadableCount ?? 0,
    clearRecords: () => {
      state.records = [];
      return done;
    },
    autoActivateHosts: () => autoActivateHosts(),
    setAutoActivate: ({ host, on }: { host: string; on: boolean }) => {
      const hosts = autoActivateHosts().filter((known) => known !== host);
      state.autoActivateHosts = on ? [...hosts, host] : hosts;
      if (state.popup && state.popup !== 'never')
        state.popup = { ...state.popup, autoActivateHosts: state.autoActivateHosts };
      return done;
    },
    refreshNow: ({ url }: { url: string }) => {
      if (state.commands === 'error') return problem;
      changeStream(url, true);
      return done;
    },
    sites: () => {
      if (!state.sites) throw new Error('unreachable');
      return structuredClone(state.sites);
    },
    saveSite: ({ definition, previousKey }: { definition: unknown; previousKey: string | null }) => {
      const result = SiteDefinitionSchema['~standard'].validate(definition);
      if (result instanceof Promise || !state.sites) return problem;
      if (result.issues) {
        const issues = result.issues.map(({ path, message }) => ({
          field: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        }));
        return { ok: false, problem: { kind: 'invalid', issues } };
      }
      const { key } = result.value;
      if (key !== previousKey && state.sites.some((site) => site.definition.key === key)) {
        return { ok: false, problem: { kind: 'key-taken', key } };
      }
      put([result.value], previousKey === null ? [] : [previousKey]);
      return done;
    },
    enableSite: ({ key, enabled }: { key: string; enabled: boolean }) => {
      if (state.commands === 'error') return problem;
      const site = state.sites?.find(({ definition }) => definition.key === key)?.definition;
      if (!site) return { ok: false, problem: { kind: 'unknown-site', key } };
      if (site.origin === 'policy') return { ok: false, problem: { kind: 'locked', key } };
      site.enabled = enabled;
      return done;
    },
    changeSites: ({ put: sites, remove }: { put: SiteDefinition[]; remove: string[] }) => {
      if (state.commands === 'error') return problem;
      const before = (state.sites ?? []).map(({ definition }) => definition);
      const keys = [...sites.map(({ key }) => key), ...remove];
      put(sites, remove);
      const replaced = before.filter(({ key }) => keys.includes(key));
      const added = keys.filter((key) => !before.some((site) => site.key === key));
      return { ok: true, value: { put: replaced, remove: added } };
    },
    resetBehavior: ({ key }: { key: string }) => {
      const site = state.sites?.find(({ definition }) => definition.key === key);
      if (site) Object.assign(site, { behavior: null, mode: { mode: 'proactive', why: null } });
      return done;
    },
    siteTestProgress: () => testRunRequests.slice(0, 1),
    cancelSiteTest: () => done,
    sync: () => ({ on: state.sync ?? false, leftOut: [], failed: false }),
    setSync: ({ on }: { on: boolean }) => {
      state.sync = on;
      return done;
    },
    removeSite: ({ key }: { key: string }) => {
      const site = state.sites?.find(({ definition }) => definition.key === key);
      if (!site || !state.sites) return { ok: false, problem: { kind: 'unknown-site', key } };
      state.sites = state.sites.filter((other) => other !== site);
      return { ok: true, value: site.definition };
    },
    runSiteTest: ({ definition: { page } }: { definition: SiteDefinition }) => {
      if (state.commands === 'error') {
        const error = { kind: 'no-streams' } as const;
        const trace = { requests: testRunRequests.slice(0, 1), links: [] };
        return { ok: true, value: { pageUrl: page, streams: [], missed: [], error, millis: 812, trace } };
      }
      return { ok: true, value: { pageUrl: page, ...testRunFound, error: null, millis: 812 } };
    },
    settings: () => state.settings ?? DEFAULT_SETTINGS,
    setPaused: ({ paused }: { paused: boolean }) => {
      if (state.commands === 'error' || !state.popup || state.popup === 'never') return problem;
      for (const { tracked } of [...state.popup.here, ...state.popup.elsewhere]) {
        if (!tracked) continue;
        tracked.health = paused ? { state: 'off' } : { state: 'due' };
        tracked.mode = paused ? { mode: 'off', why: 'paused' } : { mode: 'proactive', why: null };
      }
      return done;
    },
    saveSettings: (settings: Settings) => {
      if (state.commands === 'error') return problem;
      state.settings = settings;
      return done;
    },
  };

  let answering = 0;
  return {
    calls,
    atRest: () => answering === 0,
    ask: async (name, data) => {
      calls.push({ name, data });
      if (name === 'runSiteTest' && state.testRuns === 'never') return new Promise(() => {});
      if (name === 'popup' && state.popup === 'never') return new Promise(() => {});
      const answer = (answers[name] as (data: unknown) => MessageReplies[typeof name])(data);
      // Like the real background, reply after a moment and announce changes.
      answering++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      answering--;
      if (CHANGES.has(name)) for (const listener of listeners) listener();
      return answer;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    leavePendingActivation: (activation) => void calls.push({ name: 'leavePendingActivation', data: activation }),
    requestAccess: (origins) => {
      calls.push({ name: 'requestAccess', data: origins });
      return state.access === 'pending' ? new Promise(() => {}) : Promise.resolve(state.access);
    },
    revokeAccess: async (origins) => {
      calls.push({ name: 'revokeAccess', data: origins });
      if (state.commands === 'error') return false;
      const view = state.granted ?? grants;
      state.granted = { ...view, all: false, grants: view.grants.filter(({ origin }) => !origins.includes(origin)) };
      for (const listener of listeners) listener();
      return true;
    },
    requestNotifications: async () => state.access === true,
    copy: async (text) => {
      calls.push({ name: 'copy', data: await text });
      if (state.commands === 'error') throw new Error('not allowed');
    },
    showTab: async (tabId) => {
      calls.push({ name: 'showTab', data: tabId });
      return state.commands === 'work';
    },
    currentTabId: async () => HERE,
    openOptions: (at) => calls.push({ name: 'openOptions', data: at }),
  };
}

function newlyTracked(refreshCount: number): NonNullable<PopupView['here'][number]['tracked']> {
  return {
    siteKey: 'campus.example',
    health: { state: 'good', until: NOW + minutes(12) },
    mode: { mode: 'proactive', why: null },
    expiry: 'read',
    strip: [],
    failedTries: [],
    lastRefreshed: NOW,
    refreshCount: refreshCount + 1,
    lastError: null,
    expiresAt: NOW + minutes(12),
    nextRefreshAt: NOW + minutes(4),
  };
}

function storedStream(originalUrl: string): ActiveStream {
  const page = 'https://campus.example/watch/12';
  const from = { originalUrl, siteKey: 'campus.example', title: '', quality: '', pageUrl: page, frameUrl: page };
  return createStream({ ...from, tabId: HERE }, NOW, 0);
}
