import { parseUrl } from '../core/http-url.ts';
import { KinIndex, type Kin } from '../core/kin.ts';
import {
  begunAt,
  isRefusal,
  judgeRefusal,
  mayBegin,
  NEW_LINK,
  NO_BACKOFF,
  noted,
  type Backoff,
  type LinkRecord,
} from '../core/refusal.ts';
import { compileStream } from '../core/rules/compile.ts';
import { redirectTarget } from '../core/rules/model.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../core/stream.ts';
import type { Ports } from './ports.ts';
import type { Refresher } from './refresh.ts';
import { knowledge, type Standing } from './standing.ts';
import { createNotes } from './traffic-notes.ts';
import { createWindows } from './traffic-window.ts';

/** A request of a page as the browser tells of it. `initiator`: address or origin of the document that makes it. */
export interface PageRequest {
  id: string;
  url: string;
  initiator: string;
}

/** Where a request goes instead; null: it goes on as it is. A promise where it is held until that is known. */
export type Detour = Promise<string | null> | null;

/** What the requests of pages tell of kept streams, and what is done about it. */
export interface Traffic {
  /** Takes in what the store says now, when its rules are in force. */
  update(): Promise<void>;
  /** A page asks for something. The detour is for browsers that can hold a request. */
  asked(request: PageRequest): Detour;
  /** The head of an answer came. */
  answered(request: PageRequest, status: number): Detour;
  /** No answer came. */
  failed(request: PageRequest): void;
  /** What the stream's player asked for lately, oldest first; empty where nothing was observed since the start. */
  seen(key: string): string[];
  /** Writes to the store what was noted of requests. */
  flush(): Promise<void>;
}

/** A request is held this long at most (ms): players give up at 20 s (browser-facts.md, "Holding a request"). */
const LONGEST_HOLD: Millis = 14_000;
/** While one is held, this often is looked whether a refresh may begin again (ms). */
const LOOK_AGAIN: Millis = 500;
/** One request is sent elsewhere this many times at most. */
const MAX_DETOURS = 3;
/** Requests whose detours are counted. */
const MAX_OPEN = 500;

interface Kept {
  stream: ActiveStream;
  standing: Standing;
  record: LinkRecord;
  /** A request worked after the link's end: it lives longer than it says, and nothing is held for that. */
  outlives: boolean;
  backoff: Backoff;
  rules: readonly RuleBody[] | null;
  /** Earlier links that were looked at, whether they have rules, since this one is in force. */
  looked: Set<string>;
}

export function createTraffic(ports: Ports, refresher: Refresher, project: () => Promise<void>): Traffic {
  const notes = createNotes(ports);
  const windows = createWindows(ports, project);
  let kept = new Map<string, Kept>();
  const detours = new Map<string, number>();
  let index = new KinIndex([]);
  let changed = Promise.withResolvers<void>();

  function kinOf({ url, initiator }: PageRequest): Kin | null {
    return index.of(url, parseUrl(initiator)?.hostname ?? '');
  }

  /** What is known of a stream's link lives as long as the link does; the backoff goes on. */
  function keptNow(stream: ActiveStream, standing: Standing): Kept {
    const was = kept.get(stream.originalUrl);
    const same = was?.stream.currentUrl === stream.currentUrl;
    return {
      stream,
      standing,
      record: same ? was.record : NEW_LINK,
      outlives: same && was.outlives,
      backoff: was?.backoff ?? NO_BACKOFF,
      rules: null,
      looked: same ? was.looked : new Set(),
    };
  }

  /** Where the rules of a stream, as they are now, lead a request. */
  function target(key: string, url: string): string | null {
    const held = kept.get(key);
    if (!held) return null;
    if (!held.rules) {
      const compiled = compileStream(held.stream);
      held.rules = compiled.ok ? compiled.rules : [];
    }
    return redirectTarget(held.rules, url.replace(/#.*$/s, ''));
  }

  /** Begins a refresh unless one is going on or was begun a moment ago. */
  function begin(key: string, trigger: 'refused' | 'asked'): void {
    const held = kept.get(key);
    if (!held || refresher.running().has(key) || held.standing.mode.mode === 'off') return;
    if (!ports.online() || !mayBegin(held.backoff, ports.now())) return;
    held.backoff = begunAt(held.backoff, ports.now());
    void notes.flush(key);
    void refresher.now([key], trigger);
  }

  function isDead({ standing: { term } }: Kept): boolean {
    return term?.known === 'read' && term.until <= ports.now();
  }

  /** Whether a fresh link may come and is worth waiting for. */
  function isHopeful({ standing: { mode }, outlives }: Kept): boolean {
    return mode.mode !== 'off' && !outlives && ports.online();
  }

  /** Waits until another link than `link` is in force; then where that leads the request. */
  async function hold(key: string, link: string, url: string, trigger: 'refused' | 'asked'): Promise<string | null> {
    const end = ports.now() + LONGEST_HOLD;
    while (ports.now() < end) {
      const held = kept.get(key);
      if (!held) return null;
      if (held.stream.currentUrl !== link) return target(key, url);
      begin(key, trigger);
      await Promise.race([changed.promise, pause(LOOK_AGAIN)]);
    }
    return null;
  }

  /** Makes rules for what has none: a link that was long not asked for, a file outside the window of a long title. */
  function mend(held: Kept, kin: Kin, url: string): Promise<void> | null {
    const { key, link } = kin;
    const moving = windows.follow(held.stream, url, notes.seen(key));
    if (moving || link === null || held.looked.has(link)) return moving;
    held.looked.add(link);
    return target(key, url) === null ? notes.flush(key).then(project) : null;
  }

  /** Counts a detour of a request; one that was sent elsewhere too often goes on as it is. */
  function detour(id: string, make: () => Promise<string | null>): Detour {
    const count = (detours.get(id) ?? 0) + 1;
    detours.delete(id);
    detours.set(id, count);
    if (detours.size > MAX_OPEN) detours.delete(detours.keys().next().value!);
    if (!ports.traffic.canHold || count > MAX_DETOURS) return null;
    return make().then((url) => {
      // Waited for in vain: it must not be held a second time, when its answer comes.
      if (url === null) detours.set(id, MAX_DETOURS);
      return url;
    });
  }

  return {
    update: async () => {
      const streams = await ports.streams.all();
      const known = await knowledge(ports);
      const standings = await Promise.all(streams.map((stream) => known.of(stream)));
      kept = new Map(streams.map((stream, i) => [stream.originalUrl, keptNow(stream, standings[i]!)]));
      notes.forget(new Set(kept.keys()));
      index = new KinIndex(streams, index);
      ports.traffic.watch(index.hosts());
      const waiting = changed;
      changed = Promise.withResolvers();
      waiting.resolve();
      windows.update(streams);
    },

    asked: ({ id, url, initiator }) => {
      const kin = kinOf({ id, url, initiator });
      const held = kin && kept.get(kin.key);
      if (!kin || !held) return null;
      notes.asked(kin, url);
      notes.flushIfDue();
      const { key } = kin;
      const link = held.stream.currentUrl;
      if (isDead(held) && isHopeful(held)) {
        begin(key, 'asked');
        return detour(id, () => hold(key, link, url, 'asked'));
      }
      const mending = kin.current === true ? null : mend(held, kin, url);
      return mending && detour(id, () => mending.then(() => target(key, url)));
    },

    answered: ({ id, url, initiator }, status) => {
      const kin = kinOf({ id, url, initiator });
      const held = kin && kept.get(kin.key);
      const works = (status >= 200 && status < 300) || status === 304;
      if (!kin || !held || !(works || isRefusal(status))) return null;
      const { key } = kin;
      const current = windows.isEarlier(held.stream, url) ? false : kin.current;
      const now = ports.now();
      const age = held.standing.term?.known === 'read' ? null : now - currentGeneration(held.stream).firstSeen;
      if (works) {
        detours.delete(id);
        if (current === false) return null;
        held.record = noted(held.record, true);
        held.outlives ||= current === true && isDead(held);
        if (age !== null && current === true) notes.age(held.stream, age, true);
        return null;
      }
      notes.refused(key, url, status);
      if (current !== false) held.record = noted(held.record, false);
      const verdict = judge(held, current, status);
      if (verdict === 'none') return null;
      if (verdict === 'refresh') {
        if (age !== null && current === true && held.record.worked) notes.age(held.stream, age, false);
        begin(key, 'refused');
      }
      const link = held.stream.currentUrl;
      return detour(id, () => hold(key, link, url, 'refused'));
    },

    failed: (request) => {
      const kin = kinOf(request);
      const held = kin && kept.get(kin.key);
      if (!kin || !held) return;
      if (kin.current !== false) held.record = noted(held.record, false);
      if (judge(held, kin.current, null) === 'refresh') begin(kin.key, 'refused');
    },

    seen: notes.seen,
    flush: () => notes.flush(),
  };

  function judge({ stream, standing, record, backoff }: Kept, current: boolean | null, status: number | null) {
    return judgeRefusal({
      now: ports.now(),
      status,
      current,
      expiresAt: standing.term?.until ?? null,
      mode: standing.mode.mode,
      online: ports.online(),
      refreshing: refresher.running().has(stream.originalUrl),
      record,
      backoff,
    });
  }
}

function pause(ms: Millis): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
