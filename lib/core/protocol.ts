import * as v from 'valibot';
import type { StreamError } from './errors.ts';
import type { SiteBehavior, EffectiveMode } from './site-behavior.ts';
import type { Health } from './health.ts';
import type { HistoryEntry, LinkSpan, StreamRecord } from './history.ts';
import { HttpUrlSchema } from '../base/schemas.ts';
import type { FieldIssue } from './site/field-issues.ts';
import type { MatchReason } from './match.ts';
import type { ExtractedStream, SiteDefinition } from './site.ts';
import { SettingsSchema, type Settings } from './settings.ts';
import { ActiveStreamSchema, type ActiveStream, type Millis } from './stream.ts';
import type { ExtractionTrace, TracedRequest } from './extraction-trace.ts';

export type { FieldIssue } from './site/field-issues.ts';

/** One row of the popup: a stream found in a tab, or a tracked one. */
export interface StreamView {
  /** The stream's key: `originalUrl` of a tracked stream, the observed link of one that is only found. */
  url: string;
  title: string;
  quality: string;
  /** Current host of the link (host name, no port). */
  host: string;
  pageUrl: string;
  frameUrl: string;
  tabId: number;
  /** When its link dies (ms): read from the link, or learned for a tracked stream; null if unknown. */
  expiresAt: Millis | null;
  /** Null if the stream is found but not tracked. */
  tracked: TrackedView | null;
  /** Match patterns of every host it is known to need. */
  origins: string[];
  /** Those of them that still need a grant before it can be tracked or refreshed; empty if all are granted. */
  missingOrigins: string[];
}

export interface TrackedView {
  siteKey: string;
  health: Health;
  lastRefreshed: Millis;
  refreshCount: number;
  lastError: StreamError | null;
  /** When refreshes happen, and why then. */
  mode: EffectiveMode;
  /** When the link dies, and whether that was read from the link or learned from others of the site. */
  expiresAt: Millis | null;
  expiry: 'read' | 'learned' | null;
  /** Lifetimes of its links over the last two hours, oldest first, for the continuity strip. */
  strip: LinkSpan[];
  /** When refreshes failed within that time (ms), oldest first. */
  failedTries: Millis[];
  nextRefreshAt: Millis;
}

/** The content of the popup. */
export interface PopupView {
  /** none: a page of the browser or a store, where extensions may not run. */
  tab: 'page' | 'none';
  here: StreamView[];
  elsewhere: StreamView[];
  /** Player frames of this tab on other origins that cannot be inspected without a grant. */
  inaccessibleFrames: { host: string; origin: string }[];
  /** The tab plays only video protected by DRM. */
  protectedVideo: boolean;
  /** Nothing was found, but a worker of the page may play something that is visible only with access to every site. */
  hiddenPlayer: boolean;
  /** Hosts of watch pages whose streams Freshet activates automatically. */
  autoActivateHosts: string[];
}

/** The current link of a tracked stream, and the document that plays it. For the clipboard only. */
export interface CurrentLink {
  link: string;
  frameUrl: string;
}

/** What the viewer has granted, and what waits for a grant. */
export interface AccessView {
  grants: GrantView[];
  /** Match patterns of hosts that tracked streams need but may not use, with the titles of the streams. */
  waiting: GrantView[];
  /** Whether every site is granted. */
  all: boolean;
}

/** A match pattern and the titles of the tracked streams that need it. */
export interface GrantView {
  origin: string;
  streams: string[];
}

/** Reply to a command that can fail. */
export type CommandResult<T = null> = { ok: true; value: T } | { ok: false; problem: CommandProblem };

export type CommandProblem =
  | { kind: 'invalid'; issues: FieldIssue[] }
  | { kind: 'key-taken'; key: string }
  | { kind: 'unknown-site'; key: string }
  /** The organisation provides this definition; nobody else may change it. */
  | { kind: 'locked'; key: string }
  | { kind: 'cancelled' }
  | { kind: 'unknown-stream' }
  | { kind: 'extraction'; error: StreamError }
  | { kind: 'internal' };

/** A site definition with the state of its streams. */
export interface SiteView {
  definition: SiteDefinition;
  /** Number of streams tracked through it now, and the worst error among them. */
  trackedCount: number;
  lastError: StreamError | null;
  /** When its streams are refreshed, and why then. */
  mode: EffectiveMode;
  /** What Freshet learned about its links; null if nothing. */
  behavior: SiteBehaviorView | null;
}

export interface SiteBehaviorView {
  renewalLimit: SiteBehavior['renewalLimit'];
  selfRenewing: boolean;
  /** How long its links last (ms), learned because they do not say it themselves. */
  lifetime: Millis | null;
}

/** Result of a test run: the streams or the error, and in both cases the trace. */
export interface TestRunView {
  pageUrl: string;
  streams: TestRunStream[];
  /** Streams tracked on that page that would not find their fresh link. */
  missed: { title: string; error: StreamError }[];
  error: StreamError | null;
  millis: number;
  trace: ExtractionTrace;
}

/** One stream found by a test run. */
export interface TestRunStream extends Omit<ExtractedStream, 'url'> {
  /** Host and file, with tokens cut. */
  link: string;
  /** When the link dies (ms); null if the link does not say. */
  expiresAt: Millis | null;
  /** Tracked streams that would take it as their fresh link, and the reason for the match. */
  chosenBy: { title: string; by: MatchReason }[];
}

/** Definitions to save under their keys, and keys to remove. It also describes how to undo such a change. */
export interface SiteChanges {
  put: SiteDefinition[];
  remove: string[];
}

/** Whether definitions follow the user through the browser's own sync, and which do not fit. */
export interface SyncView {
  on: boolean;
  leftOut: string[];
  /** The browser rejected the last write. */
  failed: boolean;
}

const UrlMessage = v.object({ url: HttpUrlSchema });
const KeyMessage = v.object({ key: v.string() });

/**
 * Every message to the background with the schema of its data. Data that fails the schema is rejected before a handler
 * sees it.
 */
export const messageSchemas = {
  /** Reads the popup's content for a tab; inspects the tab for streams. */
  popup: v.object({ tabId: v.number() }),
  /** Activates a stream as the popup shows it. The popup itself requests access to `origins`, in the click. */
  activate: v.object({
    url: HttpUrlSchema,
    title: v.string(),
    quality: v.string(),
    pageUrl: HttpUrlSchema,
    frameUrl: HttpUrlSchema,
    tabId: v.number(),
    origins: v.array(v.string()),
  }),
  deactivate: UrlMessage,
  refreshNow: UrlMessage,
  /** Reads the history of a tracked stream, oldest first. */
  history: UrlMessage,
  /** Restores a stream exactly as `deactivate` returned it. */
  restore: ActiveStreamSchema,
  currentLink: UrlMessage,
  access: v.undefined(),
  /** Reads the history of all streams, tracked and ended. */
  records: v.undefined(),
  /** Counts the stored entries that this version cannot read. */
  unreadableCount: v.undefined(),
  /** Deletes all history so far. */
  clearRecords: v.undefined(),
  /** Sets whether streams of watch pages on `host` are activated automatically. */
  setAutoActivate: v.object({ host: v.pipe(v.string(), v.minLength(1), v.maxLength(253)), on: v.boolean() }),
  autoActivateHosts: v.undefined(),
  sites: v.undefined(),
  /** Adds a definition, or replaces the one stored as `previousKey`. */
  saveSite: v.object({ definition: v.unknown(), previousKey: v.nullable(v.string()) }),
  /** Replies with the removed definition, so that it can be restored. */
  removeSite: KeyMessage,
  /** Enables or disables a definition of any origin; nothing else of it changes. */
  enableSite: v.object({ key: v.string(), enabled: v.boolean() }),
  /** Saves and removes several at once, or none; replies with the change that undoes it. */
  changeSites: v.object({ put: v.pipe(v.array(v.unknown()), v.maxLength(500)), remove: v.array(v.string()) }),
  /** Forgets what Freshet learned about a site's links. */
  resetBehavior: KeyMessage,
  /** Runs a definition as given, saved or not, on its own page. `id` names the run. */
  runSiteTest: v.object({ id: v.string(), definition: v.unknown() }),
  /** Reads the requests of a run so far; null once it is over. */
  siteTestProgress: v.object({ id: v.string() }),
  cancelSiteTest: v.object({ id: v.string() }),
  sync: v.undefined(),
  setSync: v.object({ on: v.boolean() }),
  settings: v.undefined(),
  saveSettings: SettingsSchema,
  /** Pauses or resumes all streams. */
  setPaused: v.object({ paused: v.boolean() }),
} as const;

export type MessageName = keyof typeof messageSchemas;
export type MessageData<N extends MessageName> = v.InferInput<(typeof messageSchemas)[N]>;
/** The data of a message as handlers receive it, after validation. */
export type ParsedMessage<N extends MessageName> = v.InferOutput<(typeof messageSchemas)[N]>;
export type Activation = v.InferOutput<(typeof messageSchemas)['activate']>;

export interface MessageReplies {
  popup: PopupView;
  /** `waiting`: access is not granted yet; activation continues once the viewer grants it. */
  activate: CommandResult<'active' | 'waiting'>;
  /** Replies with the stream as it was, so that it can be restored; null if it was not tracked. */
  deactivate: CommandResult<ActiveStream | null>;
  refreshNow: CommandResult;
  history: HistoryEntry[];
  restore: CommandResult;
  currentLink: CommandResult<CurrentLink>;
  access: AccessView;
  records: StreamRecord[];
  unreadableCount: number;
  clearRecords: CommandResult;
  setAutoActivate: CommandResult;
  autoActivateHosts: string[];
  sites: SiteView[];
  saveSite: CommandResult;
  removeSite: CommandResult<SiteDefinition>;
  enableSite: CommandResult;
  changeSites: CommandResult<SiteChanges>;
  resetBehavior: CommandResult;
  runSiteTest: CommandResult<TestRunView>;
  siteTestProgress: TracedRequest[] | null;
  cancelSiteTest: CommandResult;
  sync: SyncView;
  setSync: CommandResult;
  settings: Settings;
  saveSettings: CommandResult;
  setPaused: CommandResult;
}

/** Everything that popup and options use of the browser and the background. */
export interface Client {
  /** Rejects only if the background cannot be reached. What can fail inside it is a `CommandResult`. */
  ask<N extends MessageName>(name: N, data: MessageData<N>): Promise<MessageReplies[N]>;
  /** Calls back whenever streams, sites or settings changed. Returns the function that stops it. */
  onChange(listener: () => void): () => void;
  /**
   * Asks the viewer for access to match patterns. Call it first in a click handler, before any `await`: the browser
   * requires the user gesture. Chromium closes the popup at the prompt, and then the promise never resolves.
   */
  requestAccess(origins: string[]): Promise<boolean>;
  /**
   * Saves for the background what to activate once access is granted. Call it before `requestAccess`, in the same turn.
   * A message would be lost if the background sleeps and the popup dies before it wakes: Chromium opens no channel for
   * a sender that is gone.
   */
  leavePendingActivation(activation: Activation): void;
  /** Revokes access; false if it came with the installation and cannot be revoked. */
  revokeAccess(origins: string[]): Promise<boolean>;
  /** Asks the viewer to allow notifications. Call it in a click handler, like `requestAccess`. */
  requestNotifications(): Promise<boolean>;
  /**
   * Writes text to the clipboard. Call it first in a click handler; the text may still be pending. Rejects if that
   * fails, or if the browser does not allow it.
   */
  copy(text: Promise<string>): Promise<void>;
  /** Brings a tab to the front; false if it no longer exists. */
  showTab(tabId: number): Promise<boolean>;
  /** The tab under the popup; null if there is none. */
  currentTabId(): Promise<number | null>;
  /** Opens the options page. `at`: the fragment of its URL, from `#` on; '' for the first section. */
  openOptions(at: string): void;
}
