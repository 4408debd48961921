import { createLock } from '../../app/lock.ts';
import { extractReplay, type ReplayOptions } from '../../extractors/replay.ts';
import type { UnseenEvent, UnseenPages } from '../../extractors/unseen.ts';
import { browser } from '../browser.ts';
import { hasAccess } from '../fetcher.ts';
import { addOwnRules } from '../own-rules.ts';
import { closeLeftHome, openHome, type Home } from './home.ts';
import { replayRules } from './rules.ts';
import { watchTraffic } from './traffic.ts';

/** Pages open at the same time. */
const MAX_OPEN = 4;

/** How often an API is called to keep the background alive (ms): both browsers end it 30 s after the last event or call. */
const STAY_MS = 10_000;

const SCRIPTS = ['replay-frame', 'replay-page'];

/** All that pages loaded unseen need; there while there is at least one. */
interface Session {
  open(id: string, url: string): void;
  close(id: string): void;
  end(): Promise<void>;
}

const listeners = new Map<string, (event: UnseenEvent) => void>();
const inTurn = createLock();
const waiting: (() => void)[] = [];
let session: Session | null = null;

/** Pages loaded unseen in this browser. */
const pages: UnseenPages = {
  show: async (url, listener, signal) => {
    if (signal.aborted) return;
    const id = crypto.randomUUID();
    await enter(id, listener, signal);
    try {
      const current = await settled();
      if (signal.aborted || !current) return;
      const ended = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      listener({ kind: 'opened' });
      // Once: a page that is silent for seconds is late, not lost. Chromium gives the process of a page that nobody sees the
      // least time of all (nice 5 on Linux), and where processors are busy it waits long for its first script to run.
      current.open(id, url);
      await ended;
    } finally {
      listeners.delete(id);
      session?.close(id);
      for (const look of waiting.splice(0)) look();
      await settled();
    }
  },
};

/** Runs the `replay` extractor: see `extractReplay`. */
export function replay(pageUrl: string, options: ReplayOptions = {}): ReturnType<typeof extractReplay> {
  return extractReplay(pageUrl, options, { pages, hasAccess });
}

/** Takes away what a background that died in the middle has left behind, but for rules (`sweepOwnRules`). */
export async function sweepReplays(): Promise<void> {
  if (session) return;
  await closeLeftHome();
  await removeScripts();
}

/** Waits for room among the open pages. */
async function enter(id: string, listener: (event: UnseenEvent) => void, signal: AbortSignal): Promise<void> {
  while (listeners.size >= MAX_OPEN && !signal.aborted) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  listeners.set(id, listener);
}

/** Begins the session where pages wait for one, ends it where none is left. */
function settled(): Promise<Session | null> {
  return inTurn(async () => {
    if (listeners.size > 0) session ??= await begin();
    else {
      const last = session;
      session = null;
      await last?.end();
    }
    return session;
  });
}

async function begin(): Promise<Session> {
  const undo: (() => unknown)[] = [];
  const end = async () => {
    for (const step of undo.toReversed()) await step();
  };
  const staying = setInterval(() => void browser.runtime.getPlatformInfo(), STAY_MS);
  undo.push(() => clearInterval(staying));
  try {
    const { origins = [] } = await browser.permissions.getAll();
    undo.push(await addOwnRules(replayRules(origins)));
    await removeScripts();
    undo.push(removeScripts);
    await addScripts();
    const traffic = watchTraffic({
      answered: (id, status) => listeners.get(id)?.({ kind: 'answered', status }),
      request: (id, request) => listeners.get(id)?.({ kind: 'request', request }),
      failed: (id, problem) => listeners.get(id)?.({ kind: 'failed', problem }),
    });
    undo.push(traffic.stop);
    const home: Home = await openHome(({ id, message }) => {
      const { kind } = message;
      if (kind !== 'request') listeners.get(id)?.(message);
      else listeners.get(id)?.({ kind, request: { ...message, by: 'script', stopped: true } });
    });
    undo.push(home.close);
    return {
      open: (id, url) => {
        traffic.expect(id, url);
        home.order({ kind: 'open', id, url });
      },
      close: (id) => {
        traffic.forget(id);
        home.order({ kind: 'close', id });
      },
      end,
    };
  } catch (cause) {
    await end();
    throw cause;
  }
}

/** The page's own world is reached by a script that is registered alone: no tab, and so no `executeScript`. */
async function addScripts(): Promise<void> {
  const where = { matches: ['*://*/*'], allFrames: true, matchOriginAsFallback: true };
  const how = { runAt: 'document_start', persistAcrossSessions: false } as const;
  await browser.scripting.registerContentScripts([
    { ...where, ...how, id: 'replay-frame', js: ['replay-frame.js'], world: 'ISOLATED' },
    { ...where, ...how, id: 'replay-page', js: ['replay-page.js'], world: 'MAIN' },
  ]);
}

async function removeScripts(): Promise<void> {
  const there = await browser.scripting.getRegisteredContentScripts({ ids: SCRIPTS });
  if (there.length > 0) await browser.scripting.unregisterContentScripts({ ids: there.map(({ id }) => id) });
}
