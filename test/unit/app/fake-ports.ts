import { createApp, type App } from '../../../lib/app/app.ts';
import type { Badge, PendingActivation, Ports } from '../../../lib/app/ports.ts';
import { unknownBehavior, type SiteBehavior } from '../../../lib/core/site-behavior.ts';
import type { StreamRecord } from '../../../lib/core/history.ts';
import type { ManifestDocuments } from '../../../lib/core/manifest/tree.ts';
import { ExtractionError } from '../../../lib/core/errors.ts';
import type { TabReport } from '../../../lib/core/detection.ts';
import type { RuleBody } from '../../../lib/core/rules/rule.ts';
import type { ObservedRequest } from '../../../lib/core/observed-request.ts';
import { clockAhead } from '../../../lib/core/server-time.ts';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import type { ExtractedStream, SiteDefinition } from '../../../lib/core/site.ts';
import type { LearningResult, LearningTarget } from '../../../lib/extractors/learning/learn-extractor.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';

/** The ports as plain objects that a test reads and changes. */
export class FakeWorld {
  time = Date.parse('2026-11-22T12:00:00Z');
  #waiting: { until: number; resolve: () => void }[] = [];
  settings = DEFAULT_SETTINGS;
  streams = new Map<string, ActiveStream>();
  sites = new Map<string, SiteDefinition>();
  pendingActivations: PendingActivation[] = [];
  rules: readonly RuleBody[] = [];
  alarm: number | null = null;
  badge: Badge = { icon: 'idle', text: '' };
  listensToTabs = true;
  /** Match patterns that are not granted. */
  denied = new Set<string>();
  /** Match patterns that are granted, as the browser lists them. */
  granted: string[] = [];
  autoActivateHosts: string[] = [];
  /** Streams whose failure was notified, and the notifications that were shown. */
  notifiedIds: string[] = [];
  shownNotifications: string[] = [];
  /** URLs of the open tabs. */
  tabs = new Map<number, string>();
  frames = new Map<number, TabReport>();
  newSession = false;
  unsupported = false;
  /** The watch page of each extraction, and the extractor itself. */
  extractions: string[] = [];
  extract: (site: SiteDefinition, pageUrl: string) => Promise<ExtractedStream[]> = async () => [];
  /** Manifests by URL. */
  manifests = new Map<string, string>();
  /** Progressive files by URL, with their sizes (bytes). */
  files = new Map<string, number | null>();
  fetched: string[] = [];
  storedManifests = new Map<string, ManifestDocuments[]>();
  earlierManifests = new Map<string, ManifestDocuments[]>();
  /** Hosts whose requests are watched, and whether a request can be held. */
  watched: string[] = [];
  canHold = false;
  records = new Map<string, StreamRecord>();
  siteBehaviors = new Map<string, SiteBehavior>();
  online = true;
  /** Whether definitions are synced, whether that fails, and the content of the browser's sync. */
  syncOn = false;
  syncFails = false;
  siteChanges = new Map<string, number>();
  remote: Record<string, unknown> = {};
  remoteWrites = 0;
  /** The clocks of CDNs and pages, and when a cookie's access ends. */
  serverTime: number | null = null;
  pageTime: number | null = null;
  accessUntil: number | null = null;
  logged: unknown[] = [];
  requests: ObservedRequest[] = [];
  /** The targets of learning, and the learner itself. */
  learningTargets: LearningTarget[] = [];
  learnExtractor: (target: LearningTarget) => Promise<LearningResult> = async () => ({ ok: false, attempts: [] });

  /** Lets `ms` milliseconds pass, and resolves the delays that end by then. */
  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.#waiting.filter(({ until }) => until <= this.time);
    this.#waiting = this.#waiting.filter(({ until }) => until > this.time);
    for (const { resolve } of due) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  ports(): Ports {
    return {
      now: () => this.time,
      delay: (ms) => new Promise((resolve) => void this.#waiting.push({ until: this.time + ms, resolve })),
      random: () => 0,
      streams: {
        // As in the real store, unchanged parts are the same objects. Frozen, so that nothing changes them in place.
        all: async () => [...this.streams.values()],
        update: async (url, change) => {
          const next = change(this.streams.get(url));
          if (next) this.streams.set(url, deepFreeze(next));
          else this.streams.delete(url);
        },
      },
      sites: {
        all: async () => [...this.sites.values()],
        put: async (site) => void this.sites.set(site.key, site),
        remove: async (key) => void this.sites.delete(key),
        change: async (put, remove) => {
          for (const key of remove) this.sites.delete(key);
          for (const site of put) this.sites.set(site.key, site);
        },
      },
      siteSync: {
        isOn: async () => this.syncOn,
        setOn: async (on) => void (this.syncOn = on),
        changes: {
          all: async () => new Map(this.siteChanges),
          put: async (times) => {
            for (const [key, at] of times) {
              if (at === null) this.siteChanges.delete(key);
              else this.siteChanges.set(key, at);
            }
          },
        },
        remote: {
          all: async () => ({ ...this.remote }),
          write: async (put, remove) => {
            if (this.syncFails) throw new Error('quota');
            this.remoteWrites++;
            for (const name of remove) delete this.remote[name];
            Object.assign(this.remote, structuredClone(put));
          },
        },
      },
      pendingActivations: {
        all: async () => this.pendingActivations,
        save: async (pending) => void (this.pendingActivations = pending),
      },
      settings: async () => this.settings,
      isNewSession: async () => this.newSession,
      rules: {
        unsupported: async (rules) => (this.unsupported ? rules.filter(({ condition }) => condition.regexFilter) : []),
        install: async (rules) => void (this.rules = rules),
      },
      alarm: { set: async (at) => void (this.alarm = at) },
      access: {
        missing: async (origins) => origins.filter((origin) => this.denied.has(origin)),
        granted: async () => this.granted,
      },
      autoActivateHosts: {
        all: async () => this.autoActivateHosts,
        save: async (hosts) => void (this.autoActivateHosts = [...hosts]),
      },
      notifications: {
        notifiedIds: async () => this.notifiedIds,
        save: async (ids) => void (this.notifiedIds = [...ids]),
        show: async ({ event, title }) => void this.shownNotifications.push(`${event}: ${title}`),
      },
      tabs: {
        url: async (tabId) => this.tabs.get(tabId) ?? null,
        showing: async (url) => [...this.tabs].flatMap(([tabId, address]) => (address === url ? tabId : [])),
        inspect: async (tabId) => this.frames.get(tabId) ?? null,
        stopWatching: () => undefined,
        setListening: (isNeeded) => void (this.listensToTabs = isNeeded),
        observedRequests: async () => this.requests,
      },
      extractStreams: async (site, pageUrl) => {
        this.extractions.push(pageUrl);
        return { streams: await this.extract(site, pageUrl), clockAhead: clockAhead(this.pageTime, this.time) };
      },
      testDefinition: async (site, pageUrl, { signal, onStart } = {}) => {
        const trace = { requests: [], links: [] };
        onStart?.(trace);
        signal?.throwIfAborted();
        try {
          return { ok: true, streams: await this.extract(site, pageUrl), trace };
        } catch (cause) {
          if (cause instanceof ExtractionError) return { ok: false, problem: cause.problem, trace };
          throw cause;
        }
      },
      learnExtractor: async (target) => {
        this.learningTargets.push(target);
        return this.learnExtractor(target);
      },
      fetchManifest: async (url) => {
        this.fetched.push(url);
        const text = this.manifests.get(url);
        const clock = { clockAhead: clockAhead(this.serverTime, this.time) };
        const size = this.files.get(url);
        if (size !== undefined) return { requested: url, url, contentType: 'video/mp4', text: '', size, ...clock };
        if (text === undefined) {
          throw new ExtractionError({ kind: 'status', host: new URL(url).hostname, status: 403 }, clock);
        }
        return { requested: url, url, contentType: 'application/vnd.apple.mpegurl', text, size: null, ...clock };
      },
      accessUntil: async () => this.accessUntil,
      storedManifests: {
        get: async (url, link) => this.storedManifests.get(url)?.find((manifests) => manifests.link === link) ?? null,
        put: async (url, manifests) => void this.storedManifests.set(url, [...manifests]),
        addEarlier: async (url, documents) => {
          const known = this.earlierManifests.get(url) ?? [];
          if (!known.some(({ link }) => link === documents.link)) this.earlierManifests.set(url, [...known, documents]);
        },
        earlier: async (url) => this.earlierManifests.get(url) ?? [],
      },
      traffic: { canHold: this.canHold, watch: (hosts) => void (this.watched = [...hosts]) },
      unreadableCount: async () => 0,
      records: {
        all: async () => [...this.records.values()],
        get: async (id) => this.records.get(id) ?? null,
        update: async (id, change) => {
          const next = change(this.records.get(id));
          if (next) this.records.set(id, next);
          else this.records.delete(id);
        },
      },
      siteBehaviors: {
        get: async (key) => this.siteBehaviors.get(key) ?? unknownBehavior(key),
        update: async (key, change) => {
          this.siteBehaviors.set(key, change(this.siteBehaviors.get(key) ?? unknownBehavior(key)));
        },
      },
      isOnline: () => this.online,
      badge: { show: async (badge) => void (this.badge = badge) },
      announceChange: () => undefined,
      log: (event, detail) => void this.logged.push([event, detail]),
    };
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** Creates an app and its world, in which one tab shows `page`. */
export function createWorld(page: string): { world: FakeWorld; app: App } {
  const world = new FakeWorld();
  world.tabs.set(1, page);
  return { world, app: createApp(world.ports(), async (settings) => void (world.settings = settings)) };
}
