import { createApp, type App } from '../../../lib/app/app.ts';
import type { Badge, Intent, Ports } from '../../../lib/app/ports.ts';
import { unknownConduct, type Conduct } from '../../../lib/core/conduct.ts';
import type { StreamRecord } from '../../../lib/core/history.ts';
import type { Documents } from '../../../lib/core/documents.ts';
import { ExtractionError } from '../../../lib/core/errors.ts';
import type { FoundFrames } from '../../../lib/core/detect.ts';
import type { RuleBody } from '../../../lib/core/rules/rule.ts';
import type { SeenRequest } from '../../../lib/core/seen-request.ts';
import { clockAhead } from '../../../lib/core/server-time.ts';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import type { ExtractedStream, SiteDefinition } from '../../../lib/core/site.ts';
import type { Learning, Lesson } from '../../../lib/extractors/learn.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';

/** The world as plain objects that a test reads and changes. */
export class FakeWorld {
  time = Date.parse('2026-11-22T12:00:00Z');
  #waiting: { until: number; resolve: () => void }[] = [];
  settings = DEFAULT_SETTINGS;
  streams = new Map<string, ActiveStream>();
  sites = new Map<string, SiteDefinition>();
  intents: Intent[] = [];
  rules: readonly RuleBody[] = [];
  alarm: number | null = null;
  badge: Badge = { icon: 'idle', text: '' };
  followsTabs = true;
  /** Match patterns that are not granted. */
  denied = new Set<string>();
  /** Match patterns that are granted, as the browser lists them. */
  granted: string[] = [];
  automatic: string[] = [];
  /** Streams whose failure was told, and the notifications there were. */
  told: string[] = [];
  shown: string[] = [];
  /** Addresses of the open tabs. */
  tabs = new Map<number, string>();
  frames = new Map<number, FoundFrames>();
  newSession = false;
  unsupported = false;
  /** How many times each watch page was extracted, and what that gives. */
  extractions: string[] = [];
  extract: (site: SiteDefinition, pageUrl: string) => Promise<ExtractedStream[]> = async () => [];
  /** Manifests by their address, and families as they were stored. */
  manifests = new Map<string, string>();
  /** Progressive files, and how large they are (bytes). */
  files = new Map<string, number | null>();
  fetched: string[] = [];
  families = new Map<string, Documents[]>();
  earlier = new Map<string, Documents[]>();
  /** Hosts whose requests are heard of, and whether a request can be held. */
  watched: string[] = [];
  canHold = false;
  records = new Map<string, StreamRecord>();
  conduct = new Map<string, Conduct>();
  online = true;
  /** What the browser's sync holds, and whether definitions follow the user through it. */
  syncOn = false;
  syncFails = false;
  siteChanges = new Map<string, number>();
  remote: Record<string, unknown> = {};
  remoteWrites = 0;
  /** What CDNs and pages say the time is, and when a cookie's access ends. */
  serverTime: number | null = null;
  pageTime: number | null = null;
  accessUntil: number | null = null;
  logged: unknown[] = [];
  requests: SeenRequest[] = [];
  /** What was to be learned, and what comes of it. */
  lessons: Lesson[] = [];
  learn: (lesson: Lesson) => Promise<Learning> = async () => ({ ok: false, attempts: [] });

  /** Lets so much time pass (ms), and what waited for it happen. */
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
        // As the real store: parts that did not change are the same objects. Nobody may change them in place.
        all: async () => [...this.streams.values()],
        update: async (url, change) => {
          const next = change(this.streams.get(url));
          if (next) this.streams.set(url, frozen(next));
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
      intents: {
        all: async () => this.intents,
        save: async (intents) => void (this.intents = intents),
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
      automatic: {
        all: async () => this.automatic,
        save: async (hosts) => void (this.automatic = [...hosts]),
      },
      notices: {
        told: async () => this.told,
        save: async (told) => void (this.told = [...told]),
        show: async ({ what, title }) => void this.shown.push(`${what}: ${title}`),
      },
      tabs: {
        url: async (tabId) => this.tabs.get(tabId) ?? null,
        showing: async (url) => [...this.tabs].flatMap(([tabId, address]) => (address === url ? tabId : [])),
        look: async (tabId) => this.frames.get(tabId) ?? null,
        settle: () => undefined,
        follow: (isNeeded) => void (this.followsTabs = isNeeded),
        requests: async () => this.requests,
      },
      extract: async (site, pageUrl) => {
        this.extractions.push(pageUrl);
        return { streams: await this.extract(site, pageUrl), clockAhead: clockAhead(this.pageTime, this.time) };
      },
      tryOut: async (site, pageUrl, { signal, onStart } = {}) => {
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
      learn: async (lesson) => {
        this.lessons.push(lesson);
        return this.learn(lesson);
      },
      fetchManifest: async (url) => {
        this.fetched.push(url);
        const text = this.manifests.get(url);
        const told = { clockAhead: clockAhead(this.serverTime, this.time) };
        const size = this.files.get(url);
        if (size !== undefined) return { requested: url, url, contentType: 'video/mp4', text: '', size, ...told };
        if (text === undefined) {
          throw new ExtractionError({ kind: 'status', host: new URL(url).hostname, status: 403 }, told);
        }
        return { requested: url, url, contentType: 'application/vnd.apple.mpegurl', text, size: null, ...told };
      },
      accessUntil: async () => this.accessUntil,
      families: {
        get: async (url, link) => this.families.get(url)?.find((family) => family.link === link) ?? null,
        put: async (url, families) => void this.families.set(url, [...families]),
        keep: async (url, documents) => {
          const known = this.earlier.get(url) ?? [];
          if (!known.some(({ link }) => link === documents.link)) this.earlier.set(url, [...known, documents]);
        },
        earlier: async (url) => this.earlier.get(url) ?? [],
      },
      traffic: { canHold: this.canHold, watch: (hosts) => void (this.watched = [...hosts]) },
      setAside: async () => 0,
      records: {
        all: async () => [...this.records.values()],
        get: async (id) => this.records.get(id) ?? null,
        update: async (id, change) => {
          const next = change(this.records.get(id));
          if (next) this.records.set(id, next);
          else this.records.delete(id);
        },
      },
      conduct: {
        get: async (key) => this.conduct.get(key) ?? unknownConduct(key),
        update: async (key, change) => {
          this.conduct.set(key, change(this.conduct.get(key) ?? unknownConduct(key)));
        },
      },
      online: () => this.online,
      badge: { show: async (badge) => void (this.badge = badge) },
      announce: () => undefined,
      log: (event, detail) => void this.logged.push([event, detail]),
    };
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** An app, and its world, in which one tab shows a page. */
export function openWorld(page: string): { world: FakeWorld; app: App } {
  const world = new FakeWorld();
  world.tabs.set(1, page);
  return { world, app: createApp(world.ports(), async (settings) => void (world.settings = settings)) };
}
