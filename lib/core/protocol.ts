import * as v from 'valibot';
import type { StreamError } from './errors.ts';
import type { SiteBehavior, EffectiveMode } from './site-behavior.ts';
import type { Health } from './health.ts';
import type { HistoryEntry, LinkSpan, StreamRecord } from './history.ts';
import { HttpUrlSchema } from '../base/http-url-schema.ts';
import type { FieldIssue } from './site/field-issues.ts';
import type { MatchReason } from './match.ts';
import type { ExtractedStream, SiteDefinition } from './site.ts';
import { SettingsSchema, type Settings } from './settings.ts';
import { ActiveStreamSchema, type ActiveStream, type Millis } from './stream.ts';
import type { ExtractionTrace, TracedRequest } from './extraction-trace.ts';

export type { FieldIssue } from './site/field-issues.ts';

/** One row of the popup: a stream found in a tab, or one that is kept. */
export interface StreamView {
  /** The stream's key: `originalUrl` of a kept one, the link as it was seen of one that is only found. */
  url: string;
  title: string;
  quality: string;
  /** Where the link is now (host name, no port). */
  host: string;
  pageUrl: string;
  frameUrl: string;
  tabId: number;
  /** When its link dies (ms): read from it, or of a kept stream also learned; null where that is not known. */
  expiresAt: Millis | null;
  /** null: found, not kept. */
  tracked: TrackedView | null;
  /** Match patterns of every host it is known to need. */
  origins: string[];
  /** Those of them to ask for before it can be kept, or kept further; empty where all is granted. */
  missingOrigins: string[];
}

export interface TrackedView {
  siteKey: string;
  health: Health;
  lastRefreshed: Millis;
  refreshCount: number;
  lastError: StreamError | null;
  /** When refreshes happen, and why so. */
  mode: EffectiveMode;
  /** When the link dies, and whether that was read from it or learned from others of the site. */
  expiresAt: Millis | null;
  expiry: 'read' | 'learned' | null;
  /** Lifetimes of its links over the last two hours, oldest first, for the continuity strip. */
  strip: LinkSpan[];
  /** When a refresh failed within that time (ms), oldest first. */
  failedTries: Millis[];
  nextRefreshAt: Millis;
}

/** What the popup shows. */
export interface PopupView {
  /** none: a page of the browser or a store, where no extension may work. */
  tab: 'page' | 'none';
  here: StreamView[];
  elsewhere: StreamView[];
  /** Player frames of this tab, from other origins, that cannot be looked into without a grant. */
  inaccessibleFrames: { host: string; origin: string }[];
  /** Nothing was found but video that a DRM system protects. */
  protectedVideo: boolean;
  /** Nothing was found, and a worker of the page may play what shows only with access to every site. */
  hiddenPlayer: boolean;
  /** Hosts of watch pages whose streams are switched on by themselves. */
  autoActivateHosts: string[];
}

/** The link of a kept stream as it is now, and the document that plays it: for the clipboard alone. */
export interface CurrentLink {
  link: string;
  frameUrl: string;
}

/** What the viewer has allowed, and what waits for them. */
export interface AccessView {
  grants: GrantView[];
  /** Hosts that kept streams need and may not use, as match patterns, with the titles of the streams. */
  waiting: GrantView[];
  /** Whether every site is allowed. */
  all: boolean;
}

/** A match pattern and the titles of the kept streams that need it. */
export interface GrantView {
  origin: string;
  streams: string[];
}

/** Answer to something that can go wrong. */
export type CommandResult<T = null> = { ok: true; value: T } | { ok: false; problem: CommandProblem };

export type CommandProblem =
  | { kind: 'invalid'; issues: FieldIssue[] }
  | { kind: 'key-taken'; key: string }
  | { kind: 'unknown-site'; key: string }
  /** The organisation provides this definition: nobody else changes it. */
  | { kind: 'locked'; key: string }
  | { kind: 'cancelled' }
  | { kind: 'unknown-stream' }
  | { kind: 'tab-gone' }
  | { kind: 'access-denied'; origins: string[] }
  | { kind: 'extraction'; error: StreamError }
  | { kind: 'internal' };

/** A site definition with how its streams stand. */
export interface SiteView {
  definition: SiteDefinition;
  /** Streams kept through it now, and the worst error among them. */
  trackedCount: number;
  lastError: StreamError | null;
  /** When its streams are refreshed, and why then. */
  mode: EffectiveMode;
  /** What was found out about its links; null where nothing was. */
  behavior: SiteBehaviorView | null;
}

export interface SiteBehaviorView {
  renewalLimit: SiteBehavior['renewalLimit'];
  selfRenewing: boolean;
  /** How long its links last, in ms, where they do not tell. */
  lifetime: Millis | null;
}

/** What a trial run of a definition came to: what it found, or why not, and in either case what it did. */
export interface TestRunView {
  pageUrl: string;
  streams: TestRunStream[];
  /** Streams that are kept on that page and would not find their fresh link. */
  missed: { title: string; error: StreamError }[];
  error: StreamError | null;
  millis: number;
  trace: ExtractionTrace;
}

/** One stream that a trial run found. */
export interface TestRunStream extends Omit<ExtractedStream, 'url'> {
  /** host and file, tokens cut */
  link: string;
  /** When the link dies (ms), where it tells. */
  expiresAt: Millis | null;
  /** The kept streams that would take it for their fresh link, and what they know it by. */
  chosenBy: { title: string; by: MatchReason }[];
}

/** Definitions to put in place of those with their keys, and keys to remove: also how to undo such a change. */
export interface SiteChanges {
  put: SiteDefinition[];
  remove: string[];
}

/** Whether definitions follow the user through the browser's own sync, and which do not fit in it. */
export interface SyncView {
  on: boolean;
  leftOut: string[];
  /** The browser did not take them the last time. */
  failed: boolean;
}

const UrlMessage = v.object({ url: HttpUrlSchema });
const KeyMessage = v.object({ key: v.string() });

/**
 * Every message to the background with the schema of its data: what does not pass is refused before any handler sees it.
 */
export const messageSchemas = {
  /** The popup's content for a tab; looks for streams there. */
  popup: v.object({ tabId: v.number() }),
  /** Switch on a stream as the popup shows it. Access to `origins` is asked for by the popup itself, in the click. */
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
  /** What happened to a kept stream, oldest first. */
  history: UrlMessage,
  /** Puts back a stream just as `deactivate` gave it. */
  restore: ActiveStreamSchema,
  currentLink: UrlMessage,
  access: v.undefined(),
  /** The records of all streams, kept and ended. */
  records: v.undefined(),
  /** How many stored entries this version cannot read. */
  unreadableCount: v.undefined(),
  /** Forgets what happened so far. */
  clearRecords: v.undefined(),
  /** Whether streams of watch pages on `host` are switched on by themselves. */
  setAutoActivate: v.object({ host: v.pipe(v.string(), v.minLength(1), v.maxLength(253)), on: v.boolean() }),
  autoActivateHosts: v.undefined(),
  sites: v.undefined(),
  /** Adds a definition, or replaces the one that had `previousKey`. */
  saveSite: v.object({ definition: v.unknown(), previousKey: v.nullable(v.string()) }),
  /** Answers with the removed definition, so that it can be put back. */
  removeSite: KeyMessage,
  /** Switches a definition on or off, whoever made it; nothing else of it changes. */
  enableSite: v.object({ key: v.string(), enabled: v.boolean() }),
  /** Puts and removes several at once, or none of them; answers with the change that undoes it. */
  changeSites: v.object({ put: v.pipe(v.array(v.unknown()), v.maxLength(500)), remove: v.array(v.string()) }),
  /** Forgets what was found out about how a site treats its links. */
  resetBehavior: KeyMessage,
  /** Runs a definition as it is given, saved or not, on its own page. `id` names the run. */
  runSiteTest: v.object({ id: v.string(), definition: v.unknown() }),
  /** The requests that a run has made so far; null once it is over. */
  siteTestProgress: v.object({ id: v.string() }),
  cancelSiteTest: v.object({ id: v.string() }),
  sync: v.undefined(),
  setSync: v.object({ on: v.boolean() }),
  settings: v.undefined(),
  saveSettings: SettingsSchema,
  /** Pauses all streams, or lets them go on. */
  setPaused: v.object({ paused: v.boolean() }),
} as const;

export type MessageName = keyof typeof messageSchemas;
export type MessageData<N extends MessageName> = v.InferInput<(typeof messageSchemas)[N]>;
/** The data of a request as handlers get it: past the schema. */
export type ParsedMessage<N extends MessageName> = v.InferOutput<(typeof messageSchemas)[N]>;
export type Activation = v.InferOutput<(typeof messageSchemas)['activate']>;

export interface MessageReplies {
  popup: PopupView;
  /** `waiting`: access is not granted yet; it goes on by itself once the viewer allows it. */
  activate: CommandResult<'active' | 'waiting'>;
  /** With the stream as it was, so that it can be put back; null where it was not kept. */
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

/** All that popup and options know of the browser and the background. */
export interface Client {
  /** Rejects only where the background itself cannot be reached; what can go wrong in it is an `Outcome`. */
  ask<N extends MessageName>(name: N, data: MessageData<N>): Promise<MessageReplies[N]>;
  /** Calls back whenever streams, sites or settings changed; returns how to stop. */
  onChange(listener: () => void): () => void;
  /**
   * Asks the viewer for access to match patterns. Call it first thing in a click, with nothing awaited before it:
   * the browser wants the gesture. Chromium closes the popup at the prompt, and then this never resolves.
   */
  requestAccess(origins: string[]): Promise<boolean>;
  /**
   * Leaves for the background what is to be switched on once access is granted. Call it before `requestAccess`, in the
   * same turn: a message to a background that sleeps is lost where its sender dies before it woke (Chromium opens no
   * channel for a sender that is gone).
   */
  leavePendingActivation(activation: Activation): void;
  /** Takes access back; false where it came with the installation and stays. */
  revokeAccess(origins: string[]): Promise<boolean>;
  /** Asks the viewer whether Freshet may show notifications; in a click, as `requestAccess`. */
  requestNotifications(): Promise<boolean>;
  /**
   * Puts text on the clipboard. Call it first thing in a click, with a text that may still be on its way; rejects where
   * that fails, or where the browser does not allow it.
   */
  copy(text: Promise<string>): Promise<void>;
  /** Brings a tab to the front; false where it is gone. */
  showTab(tabId: number): Promise<boolean>;
  /** The tab the popup was opened over; null where there is none. */
  currentTabId(): Promise<number | null>;
  /** `at`: the part of their address from `#` on; '' for the first section. */
  openOptions(at: string): void;
}
