import type { ManifestDocuments } from '../core/manifest/tree.ts';
import type { SiteBehavior } from '../core/site-behavior.ts';
import type { TabReport } from '../core/detection.ts';
import type { ToolbarStream } from '../core/health.ts';
import type { StreamRecord } from '../core/history.ts';
import type { Activation } from '../core/protocol.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import type { ObservedRequest } from '../core/observed-request.ts';
import type { Settings } from '../core/settings.ts';
import type { ExtractedStream, SiteDefinition } from '../core/site.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import type { TracedExtraction, ExtractionTrace } from '../core/extraction-trace.ts';
import type { LearningResult, LearningTarget } from '../extractors/learning/learn-extractor.ts';

/** Everything the application needs from outside. `lib/platform` implements it; tests use plain objects. */
export interface Ports {
  now(): Millis;
  /** Resolves after `ms` milliseconds, if the background lives that long. */
  delay(ms: Millis): Promise<void>;
  /** 0 ≤ random < 1 */
  random(): number;
  streams: StreamStore;
  sites: SiteStore;
  pendingActivations: PendingActivationStore;
  settings(): Promise<Settings>;
  /** True once per browser session, at the first start of the background. */
  isNewSession(): Promise<boolean>;
  rules: SessionRules;
  /** Sets the one alarm: it fires at `at` (ms; null: never), then every `heartbeat` (ms) until it is set again. */
  alarm: { set(at: Millis | null, heartbeat: Millis): Promise<void> };
  access: {
    /** Those of the match patterns `origins` that are not granted. */
    missing(origins: readonly string[]): Promise<string[]>;
    /** Match patterns of everything that is granted. */
    granted(): Promise<string[]>;
  };
  /** Hosts of the watch pages on which Freshet activates streams automatically. */
  autoActivateHosts: { all(): Promise<string[]>; save(hosts: readonly string[]): Promise<void> };
  notifications: Notifications;
  tabs: Tabs;
  /** Runs a site's extractor on a watch page. Rejects with an `ExtractionError`; any other error is a bug. */
  extractStreams(site: SiteDefinition, pageUrl: string): Promise<PageStreams>;
  /** Runs a site's extractor on a watch page and records each request. Rejects only on a bug or an abort. */
  testDefinition(site: SiteDefinition, pageUrl: string, options?: TestRunOptions): Promise<TracedExtraction>;
  /** Learns the cheapest extractor that finds a stream again. Rejects only on a bug. */
  learnExtractor(target: LearningTarget, seen: readonly ObservedRequest[]): Promise<LearningResult>;
  /**
   * Fetches a manifest as the document that plays it would, with the user's cookies. Rejects with `ExtractionError`.
   */
  fetchManifest(url: string, player: PlayerContext): Promise<FetchedManifest>;
  /** When the access that a cookie grants to `link` ends (ms); null if no cookie says so. */
  accessUntil(link: string, pageUrl: string): Promise<Millis | null>;
  /** Manifests as they were last fetched, by the stream's key. */
  storedManifests: ManifestStore;
  traffic: RequestWatchPort;
  /** How many stored streams and definitions cannot be read. They stay in the store. */
  unreadableCount(): Promise<number>;
  records: RecordStore;
  siteBehaviors: SiteBehaviorStore;
  siteSync: SiteSync;
  /** False if the machine is known to have no network. */
  isOnline(): boolean;
  /** Updates the toolbar button. `streams` are described in its tooltip. */
  badge: { show(badge: Badge, streams: readonly ToolbarStream[]): Promise<void> };
  /** Notifies open extension pages that something changed. */
  announceChange(): void;
  /** Logs for the maintainer: a fixed event name, and values that contain no token. */
  log(event: string, detail?: Record<string, string | number>): void;
}

/** The streams of a watch page. `clockAhead`: how far its server's clock is ahead of ours (ms); null if unknown. */
export interface PageStreams {
  streams: ExtractedStream[];
  clockAhead: Millis | null;
}

/**
 * A manifest as the server answered it. Its text is empty if the answer is media. `clockAhead` as in `PageStreams`;
 * `size`: the Content-Length (bytes), null if the server sent none.
 */
export type FetchedManifest = ManifestDocuments['documents'][number] & {
  clockAhead: Millis | null;
  size: number | null;
};

/** The document that plays a stream, and its watch page. */
export type PlayerContext = Pick<ActiveStream, 'frameUrl' | 'pageUrl'>;

export interface StreamStore {
  all(): Promise<ActiveStream[]>;
  /**
   * Reads, changes and writes one stream in one transaction. `change` gets `undefined` if there is no such stream; if
   * it returns `undefined`, the stream is removed.
   */
  update(url: string, change: (stream: ActiveStream | undefined) => ActiveStream | undefined): Promise<void>;
}

export interface TestRunOptions {
  /** If it is aborted, the run rejects with its reason. */
  signal?: AbortSignal;
  /** Called once with the trace of the run, which grows during the run. */
  onStart?(trace: ExtractionTrace): void;
}

export interface ManifestStore {
  /** The manifests of `link`; null if they are not stored. */
  get(url: string, link: string): Promise<ManifestDocuments | null>;
  /**
   * Stores these manifests and drops the others: those of the current link, and those of the link that is about to
   * replace it. The background may die before the stream is stored, and an expired link cannot be fetched again.
   */
  put(url: string, manifests: readonly ManifestDocuments[]): Promise<void>;
  /** Also stores the manifests of an earlier link. */
  addEarlier(url: string, documents: ManifestDocuments): Promise<void>;
  /** The stored manifests of earlier links, oldest first: the first one and the latest. */
  earlier(url: string): Promise<ManifestDocuments[]>;
}

/** Watches the requests of pages. */
export interface RequestWatchPort {
  /** Whether the browser can hold a request and then redirect it. */
  readonly canHold: boolean;
  /** Watches requests to these hosts alone; an empty list watches none. */
  watch(hosts: readonly string[]): void;
}

export interface SiteStore {
  /** All definitions: those the organisation provides first, then those of the user and the learned ones. */
  all(): Promise<SiteDefinition[]>;
  put(site: SiteDefinition): Promise<void>;
  remove(key: string): Promise<void>;
  /** Puts and removes in one transaction. */
  change(put: readonly SiteDefinition[], remove: readonly string[]): Promise<void>;
}

/** The browser's own sync between the user's devices, and the local times that it is compared with. */
export interface SiteSync {
  isOn(): Promise<boolean>;
  setOn(on: boolean): Promise<void>;
  /** When each definition was last changed here, removed ones included; by site key. */
  changes: {
    all(): Promise<Map<string, Millis>>;
    /** Stores the times; null deletes one. */
    put(times: ReadonlyMap<string, Millis | null>): Promise<void>;
  };
  remote: {
    all(): Promise<Record<string, unknown>>;
    /** Makes at most two writes. Rejects if the browser's quotas are exceeded. */
    write(put: Record<string, unknown>, remove: readonly string[]): Promise<void>;
  };
}

/** The histories of streams, by stream id. A history outlives its stream, for as long as the viewer wants. */
export interface RecordStore {
  all(): Promise<StreamRecord[]>;
  get(id: string): Promise<StreamRecord | null>;
  update(id: string, change: (record: StreamRecord | undefined) => StreamRecord | undefined): Promise<void>;
}

/** The observed behavior of each site. */
export interface SiteBehaviorStore {
  get(siteKey: string): Promise<SiteBehavior>;
  update(siteKey: string, change: (behavior: SiteBehavior) => SiteBehavior): Promise<void>;
}

/** System notifications. */
export interface Notifications {
  /** Ids of the failing streams that the viewer was notified about. They outlive the worker, not the browser. */
  notifiedIds(): Promise<string[]>;
  save(streamIds: readonly string[]): Promise<void>;
  /** Does nothing if the viewer has not allowed notifications. */
  show(notice: { event: 'failing' | 'recovered'; title: string; tabId: number }): Promise<void>;
}

/** Activations that wait for the viewer to grant access. They outlive the worker, not the browser. */
export interface PendingActivationStore {
  all(): Promise<PendingActivation[]>;
  save(pending: PendingActivation[]): Promise<void>;
}

export interface PendingActivation {
  at: Millis;
  activation: Activation;
}

export interface SessionRules {
  /** Those of `rules` that this browser does not support. */
  unsupported(rules: readonly RuleBody[]): Promise<RuleBody[]>;
  /** Replaces the session rules with these, in one atomic call that carries the difference. */
  install(rules: readonly RuleBody[]): Promise<void>;
}

export interface Tabs {
  /** The URL of a tab; null if the tab is gone, '' if Freshet may not see it. */
  url(tabId: number): Promise<string | null>;
  /** The tabs that show `url`, among those that Freshet may see. */
  showing(url: string): Promise<number[]>;
  /**
   * Reports what the documents of a tab have loaded; null if no extension may inspect it. `readManifests`: also reads,
   * as the page, what the manifests list, to tell streams from their parts.
   */
  inspect(tabId: number, options?: { readManifests: boolean }): Promise<TabReport | null>;
  /** Stops watching a tab for manifests, once a stream of it is tracked. */
  stopWatching(tabId: number): void;
  /** Whether tab events are needed; if not, no tab event wakes the background. */
  setListening(isNeeded: boolean): void;
  /** The requests that the documents of a tab made; empty if no extension may inspect it. */
  observedRequests(tabId: number): Promise<ObservedRequest[]>;
}

export interface Badge {
  icon: 'on' | 'idle';
  text: '' | '!' | '×' | 'II' | `${number}`;
}
