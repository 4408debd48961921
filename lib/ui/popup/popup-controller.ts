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
import { type RowActivity, NO_ACTIVITY, type RowProblem } from './row-model.ts';
import { type StreamList, updateStreamList } from './stream-list.ts';

/** The browsers' value for "no tab". The background then returns the streams tracked in other tabs. */
const NO_TAB = -1;

export interface PopupState {
  phase: 'inspecting' | 'ready' | 'unreachable';
  view: PopupView | null;
  streamList: StreamList | null;
  activity: ReadonlyMap<string, RowActivity>;
  /** Origin patterns of the frames to which the viewer declined access. */
  declinedFrames: ReadonlySet<string>;
  /** Origin pattern of the frame for which the browser is asking the viewer now. */
  askingFrame: string | null;
  /** How often the view was loaded. Data shown beside the view is reloaded when this changes. */
  loadCount: number;
}

/** The popup without its rendering: clicks come in, state goes out. `tell` receives results to announce. */
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

  /** Loads the view and reloads it on every change. Returns a function that stops this. */
  start(): () => void {
    void this.load();
    return this.#client.onChange(() => void this.load());
  }

  /** Reloads the view. Only one load runs at a time; a change during a load causes one more load. */
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
   * Switches a stream on and requests access to `origins`. The order matters: browsers accept the access request only
   * within the click, before any await, and Chromium closes the popup while it asks. So the pending activation must
   * be stored first, where the background finds it.
   */
  switchOn(stream: StreamView, origins: string[] = stream.missingOrigins): Promise<void> {
    const { stream: before = null } = this.#state.activity.get(stream.url)?.switchedOff ?? {};
    if (before) return this.#putBack(stream.url, before);
    const activation = activationOf(stream);
    if (origins.length > 0) this.#client.leavePendingActivation(activation);
    const reply = this.#client.ask('activate', activation);
    const access = origins.length > 0 ? this.#request(origins) : null;
    reply.catch(() => {}); // handled below, perhaps long after it failed
    return this.#act(stream.url, 'on', async () => {
      if (access && !(await access)) {
        // Drop the pending activation: a later grant for another stream must not switch this one on.
        await this.#client.ask('deactivate', { url: stream.url });
        return { kind: 'declined', origins };
      }
      let outcome = await reply;
      // The access was granted in time. Ask again: the background may already have activated the stream on the grant.
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

  /** Undoes switching off. It restores all links, so a player that holds an old one continues. */
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

  /** Requests access that a tracked stream needs, then refreshes the stream. */
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
   * Copies to the clipboard what `write` makes of the current link, and returns whether that worked. The link goes
   * nowhere else, because it may open the stream for anyone.
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

  /** Sets whether streams on the page's host are switched on automatically. */
  async setAutoActivate(stream: StreamView, on: boolean): Promise<void> {
    await this.#client.ask('setAutoActivate', { host: hostOf(stream.pageUrl), on }).catch(() => null);
    await this.load();
  }

  /** Pauses or resumes the refreshes of all streams. */
  async setPaused(paused: boolean): Promise<void> {
    const outcome = await this.#client.ask('setPaused', { paused }).catch(() => null);
    if (outcome === null) this.#tell(unreachableReason().why);
    else if (!outcome.ok) this.#tell(problemReason(outcome.problem, '').why);
    await this.load();
  }

  /** Opens the options page; with `siteKey`, at that site definition. */
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

  /** Runs an action of a row. The row shows it as done at once; a failure reverts that and shows the reason. */
  async #act(url: string, pending: RowActivity['pending'], work: () => Promise<RowProblem | null>): Promise<void> {
    this.#change(url, { pending, trouble: null });
    const trouble = await work().catch((): RowProblem => ({ kind: 'unreachable' }));
    // Reload before clearing the pending state, else the switch would jump back and forth.
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

  /** Requests access. If the browser rejects the request, that counts as declined. */
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

  /** URLs of the streams that the viewer switched off since the popup opened. */
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

/** Loads the link comparison on demand, because most popup visits do not need it. */
async function loadIsSameStream(): Promise<(a: string, b: string) => boolean> {
  return (await import('../../core/url/similarity.ts')).areLinksOfOneStream;
}

function activationOf(stream: StreamView): Activation {
  const { url, title, quality, pageUrl, frameUrl, tabId, origins } = stream;
  return { url, title, quality, pageUrl, frameUrl, tabId, origins };
}

/** The result of a refresh: why it failed, or how long the link is valid now. */
function refreshResultText({ lastError, expiresAt }: TrackedView, site: string): LocalizedText {
  if (lastError) return streamReason(lastError, site).why;
  return expiresAt === null ? localized('refreshed') : localized('refreshedUntil', { time: expiresAt });
}

function problemOf(outcome: CommandResult<unknown>): RowProblem | null {
  return outcome.ok ? null : { kind: 'problem', problem: outcome.problem };
}
