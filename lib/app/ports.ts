import type { ManifestDocuments } from '../core/manifest/documents.ts';
import type { SiteBehavior, EffectiveMode } from '../core/site-behavior.ts';
import type { TabReport } from '../core/detection.ts';
import type { Health } from '../core/health.ts';
import type { StreamRecord } from '../core/history.ts';
import type { Activation } from '../core/protocol.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import type { ObservedRequest } from '../core/observed-request.ts';
import type { Settings } from '../core/settings.ts';
import type { ExtractedStream, SiteDefinition } from '../core/site.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import type { TracedExtraction, ExtractionTrace } from '../core/extraction-trace.ts';
import type { LearningResult, LearningTarget } from '../extractors/learning/learn-extractor.ts';

/** All that the application needs of the world. `lib/platform` implements it; tests use plain objects. */
export interface Ports {
  now(): Millis;
  /** Resolves after so long (ms), if the background lives that long. */
  delay(ms: Millis): Promise<void>;
  /** 0 ≤ random < 1 */
  random(): number;
  streams: StreamStore;
  sites: SiteStore;
  pendingActivations: PendingActivationStore;
  settings(): Promise<Settings>;
  /** True once in a session of the browser, at the first start of the background. */
  isNewSession(): Promise<boolean>;
  rules: SessionRules;
  /** The one alarm: at `at` (null: none), and then every `heartbeat` (ms) until it is set again. */
  alarm: { set(at: Millis | null, heartbeat: Millis): Promise<void> };
  access: {
    missing(origins: readonly string[]): Promise<string[]>;
    /** Match patterns of all that is granted. */
    granted(): Promise<string[]>;
  };
  /** Hosts of watch pages whose streams are switched on by themselves. */
  autoActivateHosts: { all(): Promise<string[]>; save(hosts: readonly string[]): Promise<void> };
  notifications: Notifications;
  tabs: Tabs;
  /** Runs a site's extractor on a watch page. Throws `ExtractionError`, or anything where it is broken. */
  extractStreams(site: SiteDefinition, pageUrl: string): Promise<PageStreams>;
  /** Runs a site's extractor on a watch page, and says what it did; rejects only where it is broken. */
  testDefinition(site: SiteDefinition, pageUrl: string, options?: TestRunOptions): Promise<TracedExtraction>;
  /** Finds the cheapest extractor that finds a stream again; rejects only where it is broken. */
  learnExtractor(target: LearningTarget, seen: readonly ObservedRequest[]): Promise<LearningResult>;
  /** Fetches a manifest in the user's name, as the document that plays it would. Throws `ExtractionError`. */
  fetchManifest(url: string, player: PlayerContext): Promise<FetchedManifest>;
  /** When the access that a cookie of the page carries for `link` ends (ms); null where no cookie says so. */
  accessUntil(link: string, pageUrl: string): Promise<Millis | null>;
  /** Families as they were last fetched, by the stream's key. */
  storedManifests: ManifestStore;
  traffic: RequestWatchPort;
  /** How many stored streams and definitions cannot be read; they are left where they are. */
  unreadableCount(): Promise<number>;
  records: RecordStore;
  siteBehaviors: SiteBehaviorStore;
  siteSync: SiteSync;
  /** False where the machine is known to have no network. */
  isOnline(): boolean;
  /** The toolbar's button; `streams`: what it is about, for words. */
  badge: { show(badge: Badge, streams: readonly ToolbarStream[]): Promise<void> };
  /** Tells open pages of the extension that something changed. */
  announceChange(): void;
  /** A note for the maintainer: a fixed event name and values that hold no token. */
  log(event: string, detail?: Record<string, string | number>): void;
}

/** What a watch page gave; `clockAhead` (ms): by how much its server's clock is ahead of ours, null where it did not say. */
export interface PageStreams {
  streams: ExtractedStream[];
  clockAhead: Millis | null;
}

/**
 * A manifest as it was answered, empty where the answer is media; `clockAhead` as in `Extracted`, `size`: of what was sent
 * (bytes), null where the server did not say.
 */
export type FetchedManifest = ManifestDocuments['documents'][number] & {
  clockAhead: Millis | null;
  size: number | null;
};

/** The document that plays a stream, and the watch page it is in. */
export type PlayerContext = Pick<ActiveStream, 'frameUrl' | 'pageUrl'>;

export interface StreamStore {
  all(): Promise<ActiveStream[]>;
  /** Reads, changes and writes one stream in one transaction; `undefined` in: not there, out: leave or remove it. */
  update(url: string, change: (stream: ActiveStream | undefined) => ActiveStream | undefined): Promise<void>;
}

export interface TestRunOptions {
  /** Aborted, the run rejects with its reason. */
  signal?: AbortSignal;
  /** Called once with the record of the run, which grows as it goes. */
  onStart?(trace: ExtractionTrace): void;
}

export interface ManifestStore {
  /** The family of `link`; null where it is not kept. */
  get(url: string, link: string): Promise<ManifestDocuments | null>;
  /**
   * Keeps these and no others: the family of the link in force beside that of the one which is to take its place. The
   * background may die before the stream is stored, and from a dead link nothing can be fetched any more.
   */
  put(url: string, manifests: readonly ManifestDocuments[]): Promise<void>;
  /** Keeps the family of an earlier link. */
  addEarlier(url: string, documents: ManifestDocuments): Promise<void>;
  /** The families that were kept, the first one and the latest, oldest first. */
  earlier(url: string): Promise<ManifestDocuments[]>;
}

/** The requests of pages, as far as they are to be heard of. */
export interface RequestWatchPort {
  /** Whether the browser lets a request wait, and go elsewhere then. */
  readonly canHold: boolean;
  /** Hears of requests to these hosts alone; of none where there are no hosts. */
  watch(hosts: readonly string[]): void;
}

export interface SiteStore {
  /** Those of the user and those that were learned, and those that the organisation provides, which go first. */
  all(): Promise<SiteDefinition[]>;
  put(site: SiteDefinition): Promise<void>;
  remove(key: string): Promise<void>;
  /** Puts and removes in one transaction. */
  change(put: readonly SiteDefinition[], remove: readonly string[]): Promise<void>;
}

/** What the browser itself carries from one device of the user to the next, and what is known of the way there. */
export interface SiteSync {
  isOn(): Promise<boolean>;
  setOn(on: boolean): Promise<void>;
  /** When each definition was last changed here, removed ones included; by site key. */
  changes: {
    all(): Promise<Map<string, Millis>>;
    /** null forgets it. */
    put(times: ReadonlyMap<string, Millis | null>): Promise<void>;
  };
  remote: {
    all(): Promise<Record<string, unknown>>;
    /** At most two writes. Rejects where the browser's quotas are used up. */
    write(put: Record<string, unknown>, remove: readonly string[]): Promise<void>;
  };
}

/** The records of streams, by the stream's id; they outlive their streams for the day. */
export interface RecordStore {
  all(): Promise<StreamRecord[]>;
  get(id: string): Promise<StreamRecord | null>;
  update(id: string, change: (record: StreamRecord | undefined) => StreamRecord | undefined): Promise<void>;
}

/** What was learned of each site. */
export interface SiteBehaviorStore {
  get(siteKey: string): Promise<SiteBehavior>;
  update(siteKey: string, change: (behavior: SiteBehavior) => SiteBehavior): Promise<void>;
}

/** Notifications of the system. */
export interface Notifications {
  /** Ids of the streams whose failure was told and is not over. Outlives the worker, not the browser. */
  notifiedIds(): Promise<string[]>;
  save(streamIds: readonly string[]): Promise<void>;
  /** Does nothing where the viewer has not allowed notifications. */
  show(notice: { event: 'failing' | 'recovered'; title: string; tabId: number }): Promise<void>;
}

/** What the viewer switched on and the browser is still asking about. Outlives the worker, not the browser. */
export interface PendingActivationStore {
  all(): Promise<PendingActivation[]>;
  save(pending: PendingActivation[]): Promise<void>;
}

export interface PendingActivation {
  at: Millis;
  activation: Activation;
}

export interface SessionRules {
  /** Those of `rules` that this browser cannot hold. */
  unsupported(rules: readonly RuleBody[]): Promise<RuleBody[]>;
  /** Makes the session rules exactly these, in one atomic call with the difference. */
  install(rules: readonly RuleBody[]): Promise<void>;
}

export interface Tabs {
  /** The address a tab shows; null where the tab is gone, '' where it is not for us to see. */
  url(tabId: number): Promise<string | null>;
  /** The tabs that show `url`, as far as that is for us to see. */
  showing(url: string): Promise<number[]>;
  /**
   * Looks at what the documents of a tab have loaded; null where no extension may look. `readManifests`: also reads,
   * as the page, what the manifests list, to tell streams from their parts.
   */
  inspect(tabId: number, options?: { readManifests: boolean }): Promise<TabReport | null>;
  /** A stream of the tab is kept: nothing more is waited for there. */
  stopWatching(tabId: number): void;
  /** Whether tabs matter: where they do not, nothing of them wakes the background. */
  setListening(isNeeded: boolean): void;
  /** What the documents of a tab were seen to ask for; empty where no extension may look. */
  observedRequests(tabId: number): Promise<ObservedRequest[]>;
}

export interface Badge {
  icon: 'on' | 'idle';
  text: '' | '!' | '×' | 'II' | `${number}`;
}

/** A kept stream as the toolbar's button speaks of it. */
export interface ToolbarStream extends Pick<ActiveStream, 'title' | 'pageUrl' | 'lastError'> {
  health: Health;
  mode: EffectiveMode;
  /** When its link dies (ms), null where that is not known. */
  expiresAt: Millis | null;
}
