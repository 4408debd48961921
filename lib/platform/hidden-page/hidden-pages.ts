import { createLock } from '../../base/concurrency.ts';
import { extractHeadless, type HeadlessOptions } from '../../extractors/headless/headless-extractor.ts';
import type { HiddenPageEvent, HiddenPageLoader } from '../../extractors/headless/hidden-page.ts';
import { browser } from '../browser.ts';
import { hasAccess } from '../network/user-fetch.ts';
import { addInternalRules } from '../rules/internal-rules.ts';
import { closeStaleHost, openHiddenPageHost, type HiddenPageHost } from './host.ts';
import { hiddenPageRules } from './rules.ts';
import { watchHiddenPages } from './traffic.ts';

/** How many hidden pages are open at the same time. */
const MAX_OPEN = 4;

/**
 * How often an API is called to keep the background alive (ms): both browsers end it 30 s after the last event or call.
 */
const KEEP_ALIVE_INTERVAL = 10_000;

const SCRIPT_IDS = ['hidden-page-relay', 'hidden-page'];

/** Everything that hidden pages need: rules, scripts, listeners and a host. Exists while at least one page is open. */
interface HiddenPageSession {
  open(id: string, url: string): void;
  close(id: string): void;
  end(): Promise<void>;
}

const listeners = new Map<string, (event: HiddenPageEvent) => void>();
const sessionLock = createLock();
const waiting: (() => void)[] = [];
let session: HiddenPageSession | null = null;

/** Loads hidden pages in this browser. */
const pages: HiddenPageLoader = {
  load: async (url, listener, signal) => {
    if (signal.aborted) return;
    const id = crypto.randomUUID();
    await waitForRoom(id, listener, signal);
    try {
      const current = await updateSession();
      if (signal.aborted || !current) return;
      const ended = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      listener({ kind: 'opened' });
      // No retry: a page that is silent for seconds is late, not lost. Chromium gives the process of a hidden page the
      // lowest priority (nice 5 on Linux), so on a busy machine its first script starts late.
      current.open(id, url);
      await ended;
    } finally {
      listeners.delete(id);
      session?.close(id);
      for (const resume of waiting.splice(0)) resume();
      await updateSession();
    }
  },
};

/** Runs the headless extractor in this browser: see `extractHeadless`. */
export function runHeadlessExtractor(
  pageUrl: string,
  options: HeadlessOptions = {},
): ReturnType<typeof extractHeadless> {
  return extractHeadless(pageUrl, options, { pages, hasAccess });
}

/** Removes what a background that died has left behind, except its rules (`removeStaleInternalRules`). */
export async function removeStaleHiddenPages(): Promise<void> {
  if (session) return;
  await closeStaleHost();
  await removeScripts();
}

/** Waits until fewer than `MAX_OPEN` pages are open. */
async function waitForRoom(id: string, listener: (event: HiddenPageEvent) => void, signal: AbortSignal): Promise<void> {
  while (listeners.size >= MAX_OPEN && !signal.aborted) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  listeners.set(id, listener);
}

/** Starts the session if a page needs one, and ends it after the last page. */
function updateSession(): Promise<HiddenPageSession | null> {
  return sessionLock(async () => {
    if (listeners.size > 0) session ??= await startSession();
    else {
      const last = session;
      session = null;
      await last?.end();
    }
    return session;
  });
}

async function startSession(): Promise<HiddenPageSession> {
  const undo: (() => unknown)[] = [];
  const end = async () => {
    for (const step of undo.toReversed()) await step();
  };
  const keepAlive = setInterval(() => void browser.runtime.getPlatformInfo(), KEEP_ALIVE_INTERVAL);
  undo.push(() => clearInterval(keepAlive));
  try {
    const { origins = [] } = await browser.permissions.getAll();
    undo.push(await addInternalRules(hiddenPageRules(origins)));
    await removeScripts();
    undo.push(removeScripts);
    await addScripts();
    const traffic = watchHiddenPages({
      answered: (id, status) => listeners.get(id)?.({ kind: 'answered', status }),
      request: (id, request) => listeners.get(id)?.({ kind: 'request', request }),
      failed: (id, problem) => listeners.get(id)?.({ kind: 'failed', problem }),
    });
    undo.push(traffic.stop);
    const pageHost: HiddenPageHost = await openHiddenPageHost(({ id, message }) => {
      const { kind } = message;
      if (kind !== 'request') listeners.get(id)?.(message);
      else listeners.get(id)?.({ kind, request: { ...message, initiator: 'script', isBlocked: true } });
    });
    undo.push(pageHost.close);
    return {
      open: (id, url) => {
        traffic.expect(id, url);
        pageHost.send({ kind: 'open', id, url });
      },
      close: (id) => {
        traffic.forget(id);
        pageHost.send({ kind: 'close', id });
      },
      end,
    };
  } catch (cause) {
    await end();
    throw cause;
  }
}

/** Registers content scripts: without a tab there is no `executeScript` to reach the page's own world. */
async function addScripts(): Promise<void> {
  const where = { matches: ['*://*/*'], allFrames: true, matchOriginAsFallback: true };
  const how = { runAt: 'document_start', persistAcrossSessions: false } as const;
  await browser.scripting.registerContentScripts([
    { ...where, ...how, id: 'hidden-page-relay', js: ['hidden-page-relay.js'], world: 'ISOLATED' },
    { ...where, ...how, id: 'hidden-page', js: ['hidden-page.js'], world: 'MAIN' },
  ]);
}

async function removeScripts(): Promise<void> {
  const there = await browser.scripting.getRegisteredContentScripts({ ids: SCRIPT_IDS });
  if (there.length > 0) await browser.scripting.unregisterContentScripts({ ids: there.map(({ id }) => id) });
}
