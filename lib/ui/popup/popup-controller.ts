import { hostOf } from '../../base/http-url.ts';
import type { HistoryEntry } from '../../core/history.ts';
import type {
  Activation,
  Client,
  CurrentLink,
  TrackedView,
  CommandResult,
  PopupView,
  StreamView,
} from '../../core/protocol.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { hashOf } from '../options/route.ts';
import { problemReason, streamReason, unreachableReason } from '../shared/error-text.ts';
import { localized, type LocalizedText } from '../shared/localized-text.ts';
import { type RowActivity, NO_ACTIVITY, type RowProblem } from './row-activity.ts';
import { type StreamList, updateStreamList } from './stream-list.ts';

/** Where no tab is: the background answers with what is kept elsewhere. The browsers' own value for "no tab". */
const NO_TAB = -1;

export interface PopupState {
  phase: 'inspecting' | 'ready' | 'unreachable';
  view: PopupView | null;
  streamList: StreamList | null;
  activity: ReadonlyMap<string, RowActivity>;
  /** Frames the viewer declined access to, by origin pattern, and the one the browser asks about now. */
  declinedFrames: ReadonlySet<string>;
  askingFrame: string | null;
  /** How many times the view came: what is asked for beside it is asked for again with it. */
  loadCount: number;
}

/** What the popup does, without a screen: state out, clicks in. `tell` gets results worth announcing. */
export class PopupController {
  readonly #client: Client;
  readonly #show: (state: PopupState) => void;
  readonly #tell: (text: LocalizedText) => void;
  #state: PopupState = {
    phase: 'inspecting',
    view: null,
    streamList: null,
    activity: new Map(),
    declinedFrames: new Set(),
    askingFrame: null,
    loadCount: 0,
  };
  #loading: Promise<void> | null = null;
  #stale = false;

  constructor(client: Client, show: (state: PopupState) => void, tell: (text: LocalizedText) => void) {
    this.#client = client;
    this.#show = show;
    this.#tell = tell;
  }

  get state(): PopupState {
    return this.#state;
  }

  /** Loads the view and follows what changes; returns how to stop. */
  start(): () => void {
    void this.load();
    return this.#client.onChange(() => void this.load());
  }

  /** Asks for the view again. One question at a time; what changes meanwhile is asked for once more after it. */
  load(): Promise<void> {
    this.#stale = true;
    this.#loading ??= this.#loadWhileStale();
    return this.#loading;
  }

  inspectAgain(): Promise<void> {
    this.#set({ phase: 'inspecting' });
    return this.load();
  }

  /**
   * Switches a stream on, asking for access to `origins`. The order is what the browsers demand: the question must be
   * asked in the click itself, nothing awaited before it, and Chromium closes the popup with it, so what is to be
   * switched on must lie where the background finds it by then.
   */
  switchOn(stream: StreamView, origins: string[] = stream.missingOrigins): Promise<void> {
    const { stream: before = null } = this.#state.activity.get(stream.url)?.switchedOff ?? {};
    if (before) return this.#putBack(stream.url, before);
    const activation = activationOf(stream);
    if (origins.length > 0) this.#client.leavePendingActivation(activation);
    const answer = this.#client.ask('activate', activation);
    const access = origins.length > 0 ? this.#request(origins) : null;
    answer.catch(() => {}); // looked at below, perhaps long after it failed
    return this.#act(stream.url, 'on', async () => {
      if (access && !(await access)) {
        // The wish goes with the no: a grant for another stream must not switch this one on later.
        await this.#client.ask('deactivate', { url: stream.url });
        return { kind: 'declined', origins };
      }
      let outcome = await answer;
      // Granted here and now: the background may have seen the grant before this, and answers the same once more.
      if (access && outcome.ok && outcome.value === 'waiting') outcome = await this.#client.ask('activate', activation);
      if (outcome.ok) this.#change(stream.url, { switchedOff: null });
      return problemOf(outcome);
    });
  }

  switchOff(stream: StreamView): Promise<void> {
    return this.#act(stream.url, 'off', async () => {
      const outcome = await this.#client.ask('deactivate', { url: stream.url });
      if (outcome.ok) {
        this.#change(stream.url, { switchedOff: { until: stream.tracked?.expiresAt ?? null, stream: outcome.value } });
      }
      return problemOf(outcome);
    });
  }

  /** Switched off by mistake: with all its links, so that a player that holds an old one goes on. */
  #putBack(url: string, before: ActiveStream): Promise<void> {
    return this.#act(url, 'on', async () => {
      const outcome = await this.#client.ask('restore', before);
      if (outcome.ok) this.#change(url, { switchedOff: null });
      return problemOf(outcome);
    });
  }

  refreshNow(stream: StreamView): Promise<void> {
    return this.#act(stream.url, 'refresh', () => this.#refresh(stream));
  }

  /** Asks for access that a kept stream needs to be kept further, and refreshes it with it. */
  allow(stream: StreamView, origins: string[]): Promise<void> {
    const access = this.#request(origins);
    return this.#act(stream.url, 'access', async () =>
      (await access) ? this.#refresh(stream) : { kind: 'declined', origins },
    );
  }

  async allowFrame(origin: string): Promise<void> {
    const access = this.#request([origin]);
    this.#set({ askingFrame: origin });
    const granted = await access;
    const declined = new Set(this.#state.declinedFrames);
    if (granted) declined.delete(origin);
    else declined.add(origin);
    this.#set({ askingFrame: null, declinedFrames: declined });
    if (granted) await this.load();
    else this.#tell(localized('declined'));
  }

  /**
   * Puts the current link, or what `write` makes of it, on the clipboard. Answers whether it did. The link goes nowhere
   * else: it may open the stream for anyone.
   */
  async copy(stream: StreamView, write: (current: CurrentLink) => string): Promise<boolean> {
    const current = this.#linkOf(stream);
    const text = current.then((outcome) => {
      if (!outcome.ok) throw new Error(outcome.problem.kind);
      return write(outcome.value);
    });
    try {
      await this.#client.copy(text);
      this.#tell(
        stream.expiresAt === null ? localized('copied') : localized('copiedUntil', { time: stream.expiresAt }),
      );
      return true;
    } catch {
      const outcome = await current.catch(() => null);
      const problem = outcome && !outcome.ok ? problemReason(outcome.problem, hostOf(stream.pageUrl)) : null;
      this.#tell(problem?.why ?? localized('copyFailed'));
      return false;
    }
  }

  async showTab(stream: StreamView): Promise<void> {
    if (!(await this.#client.showTab(stream.tabId).catch(() => false))) this.#tell(localized('errTabGone'));
  }

  history(stream: StreamView): Promise<HistoryEntry[]> {
    return this.#client.ask('history', { url: stream.url });
  }

  /** Whether streams of this one's site are switched on by themselves from now on. */
  async setAutoActivate(stream: StreamView, on: boolean): Promise<void> {
    await this.#client.ask('setAutoActivate', { host: hostOf(stream.pageUrl), on }).catch(() => null);
    await this.load();
  }

  /** Pauses all streams, or lets them go on. */
  async setPaused(paused: boolean): Promise<void> {
    const outcome = await this.#client.ask('setPaused', { paused }).catch(() => null);
    if (outcome === null) this.#tell(unreachableReason().why);
    else if (!outcome.ok) this.#tell(problemReason(outcome.problem, '').why);
    await this.load();
  }

  /** Opens the options, at the definition of a site where one is named. */
  openOptions(siteKey?: string): void {
    this.#client.openOptions(siteKey === undefined ? '' : hashOf({ at: 'site', key: siteKey }));
  }

  async #linkOf(stream: StreamView): Promise<CommandResult<CurrentLink>> {
    if (stream.tracked) return this.#client.ask('currentLink', { url: stream.url });
    return { ok: true, value: { link: stream.url, frameUrl: stream.frameUrl } };
  }

  async #refresh(stream: StreamView): Promise<RowProblem | null> {
    const outcome = await this.#client.ask('refreshNow', { url: stream.url });
    if (!outcome.ok) return problemOf(outcome);
    await this.load();
    const tracked = this.#row(stream.url)?.tracked;
    if (tracked) this.#tell(refreshResultText(tracked, hostOf(stream.pageUrl)));
    return null;
  }

  /** Runs one action of a row: shown as done at once, taken back with the reason where it did not work. */
  async #act(url: string, pending: RowActivity['pending'], work: () => Promise<RowProblem | null>): Promise<void> {
    this.#change(url, { pending, trouble: null });
    const trouble = await work().catch((): RowProblem => ({ kind: 'unreachable' }));
    // The view first: with the pending state gone before it, the switch would jump back and forth.
    await this.load();
    this.#change(url, { pending: null, trouble });
    if (trouble) this.#tell(this.#why(url, trouble));
  }

  #why(url: string, trouble: RowProblem): LocalizedText {
    if (trouble.kind === 'declined') return localized('declined');
    if (trouble.kind === 'unreachable') return unreachableReason().why;
    return problemReason(trouble.problem, hostOf(this.#row(url)?.pageUrl ?? url)).why;
  }

  #row(url: string): StreamView | undefined {
    const { here = [], elsewhere = [] } = this.#state.streamList ?? {};
    return [...here, ...elsewhere].find((row) => row.url === url);
  }

  /** A refused gesture counts as a no. */
  #request(origins: string[]): Promise<boolean> {
    return this.#client.requestAccess(origins).catch(() => false);
  }

  async #loadWhileStale(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      try {
        const tabId = (await this.#client.currentTabId()) ?? NO_TAB;
        await this.#put(await this.#client.ask('popup', { tabId }));
      } catch {
        this.#set({ phase: 'unreachable' });
      }
    }
    this.#loading = null;
  }

  async #put(view: PopupView): Promise<void> {
    const areLinksOfOneStream = this.#switchedOff().size > 0 ? await loadIsSameStream() : () => false;
    const streamList = updateStreamList(this.#state.streamList, view, this.#switchedOff(), areLinksOfOneStream);
    this.#set({ phase: 'ready', view, streamList, loadCount: this.#state.loadCount + 1 });
  }

  /** Keys of the streams that were switched off while the popup is open. */
  #switchedOff(): ReadonlySet<string> {
    return new Set([...this.#state.activity].filter(([, activity]) => activity.switchedOff).map(([url]) => url));
  }

  #change(url: string, change: Partial<RowActivity>): void {
    const activity = new Map(this.#state.activity);
    activity.set(url, { ...(activity.get(url) ?? NO_ACTIVITY), ...change });
    this.#set({ activity });
  }

  #set(change: Partial<PopupState>): void {
    this.#state = { ...this.#state, ...change };
    this.#show(this.#state);
  }
}

/** It reads tokens, for which most looks at the popup have no use. */
async function loadIsSameStream(): Promise<(a: string, b: string) => boolean> {
  return (await import('./same-stream.ts')).areLinksOfOneStream;
}

function activationOf(stream: StreamView): Activation {
  const { url, title, quality, pageUrl, frameUrl, tabId, origins } = stream;
  return { url, title, quality, pageUrl, frameUrl, tabId, origins };
}

/** What a refresh came to: the old link staying is an answer too. */
function refreshResultText({ lastError, expiresAt }: TrackedView, site: string): LocalizedText {
  if (lastError) return streamReason(lastError, site).why;
  return expiresAt === null ? localized('refreshed') : localized('refreshedUntil', { time: expiresAt });
}

function problemOf(outcome: CommandResult<unknown>): RowProblem | null {
  return outcome.ok ? null : { kind: 'problem', problem: outcome.problem };
}
