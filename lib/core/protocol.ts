import * as v from 'valibot';
import type { StreamError } from './errors.ts';
import type { ModeInForce } from './conduct.ts';
import type { Health } from './health.ts';
import type { HistoryEntry, LinkSpan, StreamRecord } from './history.ts';
import { HttpUrlSchema } from './http-url.ts';
import type { FieldIssue } from './issues.ts';
import type { ExtractedStream, SiteDefinition } from './site.ts';
import { SettingsSchema, type Settings } from './settings.ts';
import { ActiveStreamSchema, type ActiveStream, type Millis } from './stream.ts';
import type { Trace } from './trace.ts';

export type { FieldIssue } from './issues.ts';

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
  kept: KeptView | null;
  /** Match patterns of every host it is known to need. */
  origins: string[];
  /** Those of them to ask for before it can be kept, or kept further; empty where all is granted. */
  missingOrigins: string[];
}

export interface KeptView {
  siteKey: string;
  health: Health;
  lastRefreshed: Millis;
  refreshCount: number;
  lastError: StreamError | null;
  /** When refreshes happen, and why so. */
  mode: ModeInForce;
  /** When the link dies, and whether that was read from it or learned from others of the site. */
  expiresAt: Millis | null;
  expiry: 'read' | 'learned' | null;
  /** Lifetimes of its links over the last two hours, oldest first, for the continuity strip. */
  strip: LinkSpan[];
  nextRefreshAt: Millis;
}

/** What the popup shows. */
export interface PopupView {
  /** none: a page of the browser or a store, where no extension may work. */
  tab: 'page' | 'none';
  here: StreamView[];
  elsewhere: StreamView[];
  /** Player frames of this tab, from other origins, that cannot be looked into without a grant. */
  closedFrames: { host: string; origin: string }[];
  /** Hosts of watch pages whose streams are switched on by themselves. */
  automatic: string[];
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
export type Outcome<T = null> = { ok: true; value: T } | { ok: false; problem: CommandProblem };

export type CommandProblem =
  | { kind: 'invalid'; issues: FieldIssue[] }
  | { kind: 'key-taken'; key: string }
  | { kind: 'unknown-site'; key: string }
  | { kind: 'unknown-stream' }
  | { kind: 'tab-gone' }
  | { kind: 'access-denied'; origins: string[] }
  | { kind: 'extraction'; error: StreamError }
  | { kind: 'internal' };

/** A site definition with how its streams stand. */
export interface SiteView {
  definition: SiteDefinition;
  /** Streams kept through it now, and the worst error among them. */
  kept: number;
  lastError: StreamError | null;
}

/** What a trial run of a definition came to: what it found, or why not, and in either case what it did. */
export interface TrialView {
  pageUrl: string;
  streams: (Omit<ExtractedStream, 'url'> & { /** host and file, tokens cut */ link: string })[];
  error: StreamError | null;
  millis: number;
  trace: Trace;
}

const Url = v.object({ url: HttpUrlSchema });
const Key = v.object({ key: v.string() });

/**
 * Every message to the background with the schema of its data: what does not pass is refused before any handler sees it.
 */
export const requests = {
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
  deactivate: Url,
  refreshNow: Url,
  /** What happened to a kept stream, oldest first. */
  history: Url,
  /** Puts back a stream just as `deactivate` gave it. */
  restore: ActiveStreamSchema,
  currentLink: Url,
  access: v.undefined(),
  /** The records of all streams, kept and ended. */
  records: v.undefined(),
  /** Forgets what happened so far. */
  clearRecords: v.undefined(),
  /** Whether streams of watch pages on `host` are switched on by themselves. */
  setAutomatic: v.object({ host: v.pipe(v.string(), v.minLength(1), v.maxLength(253)), on: v.boolean() }),
  automatic: v.undefined(),
  sites: v.undefined(),
  /** Adds a definition, or replaces the one that had `previousKey`. */
  saveSite: v.object({ definition: v.unknown(), previousKey: v.nullable(v.string()) }),
  /** Answers with the removed definition, so that it can be put back. */
  removeSite: Key,
  runSite: Key,
  settings: v.undefined(),
  saveSettings: SettingsSchema,
} as const;

export type RequestName = keyof typeof requests;
export type RequestData<N extends RequestName> = v.InferInput<(typeof requests)[N]>;
/** The data of a request as handlers get it: past the schema. */
export type ParsedData<N extends RequestName> = v.InferOutput<(typeof requests)[N]>;
export type Activation = v.InferOutput<(typeof requests)['activate']>;

export interface Answers {
  popup: PopupView;
  /** `waiting`: access is not granted yet; it goes on by itself once the viewer allows it. */
  activate: Outcome<'active' | 'waiting'>;
  /** With the stream as it was, so that it can be put back; null where it was not kept. */
  deactivate: Outcome<ActiveStream | null>;
  refreshNow: Outcome;
  history: HistoryEntry[];
  restore: Outcome;
  currentLink: Outcome<CurrentLink>;
  access: AccessView;
  records: StreamRecord[];
  clearRecords: Outcome;
  setAutomatic: Outcome;
  automatic: string[];
  sites: SiteView[];
  saveSite: Outcome;
  removeSite: Outcome<SiteDefinition>;
  runSite: Outcome<TrialView>;
  settings: Settings;
  saveSettings: Outcome;
}

/** All that popup and options know of the browser and the background. */
export interface Client {
  /** Rejects only where the background itself cannot be reached; what can go wrong in it is an `Outcome`. */
  ask<N extends RequestName>(name: N, data: RequestData<N>): Promise<Answers[N]>;
  /** Calls back whenever streams, sites or settings changed; returns how to stop. */
  onChange(listener: () => void): () => void;
  /**
   * Asks the viewer for access to match patterns. Call it first thing in a click, with nothing awaited before it:
   * the browser wants the gesture. Chromium closes the popup at the prompt, and then this never resolves.
   */
  requestAccess(origins: string[]): Promise<boolean>;
  /** Takes access back; false where it came with the installation and stays. */
  revokeAccess(origins: string[]): Promise<boolean>;
  /** Asks the viewer whether Freshet may show notifications; in a click, as `requestAccess`. */
  requestNotifications(): Promise<boolean>;
  /** Puts text on the clipboard. Call it in a click; rejects where the browser does not allow it. */
  copy(text: string): Promise<void>;
  /** Brings a tab to the front; false where it is gone. */
  showTab(tabId: number): Promise<boolean>;
  /** The tab the popup was opened over; null where there is none. */
  currentTabId(): Promise<number | null>;
  openOptions(): void;
}
