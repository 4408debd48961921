import { hostOf, parseUrl } from '../../core/http-url.ts';
import { KinIndex, type Kin } from '../../core/kin.ts';
import { begunAt, isRefusal, mayBegin, noted } from '../../core/refusal.ts';
import { redirectTarget } from '../../core/rules/model.ts';
import { currentGeneration, type Millis } from '../../core/stream.ts';
import type { Observed } from '../family.ts';
import type { Ports } from '../ports.ts';
import type { Refresher } from '../refresh.ts';
import type { RuleCompiler } from '../rules.ts';
import { knowledge } from '../standing.ts';
import { createDetours, type Detour } from './detours.ts';
import { isBack, isDead, judged, keptNow, type Kept } from './kept.ts';
import { createLulls } from './lull.ts';
import { createNotes } from './notes.ts';
import { createWindows } from './window.ts';

/** A request of a page as the browser tells of it. `initiator`: address or origin of the document that makes it. */
export interface PageRequest {
  id: string;
  url: string;
  initiator: string;
}

/** What the requests of pages tell of kept streams, and what is done about it. */
export interface Traffic extends Observed {
  /** Takes in what the store says now, when its rules are in force. */
  update(): Promise<void>;
  /** A page asks for something. The detour is for browsers that can hold a request. */
  asked(request: PageRequest): Detour;
  /** The head of an answer came. */
  answered(request: PageRequest, status: number): Detour;
  /** No answer came. */
  failed(request: PageRequest): void;
  /** Writes to the store what was noted of requests. */
  flush(): Promise<void>;
}

/** A request is held this long at most (ms): players give up at 20 s (browser-facts.md, "Holding a request"). */
const LONGEST_HOLD: Millis = 14_000;
/** And this long where it would go through, were it not that its link may be killed just now. */
const LONGEST_PAUSE: Millis = 4_000;
/** A link that has only this long to live (ms) may be dead when the request arrives: a refresh is late by then anyway. */
const ON_ITS_WAY: Millis = 500;
/** While one is held, this often is looked whether a refresh may begin again (ms). */
const LOOK_AGAIN: Millis = 500;

/** Requests whose redirects are told from new requests: as many as may be under way at once. */
const MAX_BEGUN = 200;

/** `project` installs what the store implies, and calls `update` then. */
export function createTraffic(
  ports: Ports,
  rules: RuleCompiler,
  refresher: Refresher,
  project: () => Promise<void>,
): Traffic {
  const notes = createNotes(ports);
  const windows = createWindows(ports, project);
  let kept = new Map<string, Kept>();
  const lulls = createLulls(ports);
  const detours = createDetours(ports.traffic.canHold);
  const begun = new Set<string>();
  let index = new KinIndex([]);
  let changed = Promise.withResolvers<void>();

  function kinOf({ url, initiator }: PageRequest): Kin | null {
    return index.of(url, parseUrl(initiator)?.hostname ?? '');
  }

  /** Where the rules lead a request now. */
  function target(key: string, url: string): string | null {
    const held = kept.get(key);
    if (!held) return null;
    held.rules ??= rules.of(held.stream);
    return redirectTarget(held.rules, url.replace(/#.*$/s, ''));
  }

  /** Begins a refresh unless one is going on or was begun a moment ago. */
  function begin(key: string, trigger: 'refused' | 'asked' | 'online'): void {
    const held = kept.get(key);
    if (!held || refreshing(key) || held.standing.mode.mode === 'off') return;
    if (!ports.online() || !mayBegin(held.backoff, ports.now())) return;
    held.backoff = begunAt(held.backoff, ports.now());
    void notes.flush(key);
    void refresher.now([key], trigger);
  }

  function refreshing(key: string): boolean {
    return refresher.running().has(key);
  }

  /** Waits until another link than `link` is in force; then where that leads the request. */
  async function hold(key: string, link: string, url: string, trigger: 'refused' | 'asked'): Promise<string | null> {
    const end = ports.now() + LONGEST_HOLD;
    while (ports.now() < end) {
      const held = kept.get(key);
      if (!held) return null;
      if (held.stream.currentUrl !== link) return target(key, url);
      begin(key, trigger);
      await Promise.race([changed.promise, ports.delay(LOOK_AGAIN)]);
    }
    return null;
  }

  /** Waits while a link is replaced that its successor kills; then where the rules lead the request. */
  async function replaced(key: string, link: string, url: string): Promise<string | null> {
    const end = ports.now() + LONGEST_PAUSE;
    while (refreshing(key) && kept.get(key)?.stream.currentUrl === link && ports.now() < end) {
      await Promise.race([changed.promise, ports.delay(end - ports.now())]);
    }
    return target(key, url);
  }

  /** Makes rules for what has none: a link that was long not asked for, a file outside the window of a long title. */
  function mend(held: Kept, kin: Kin, url: string): Promise<void> | null {
    const { key, link } = kin;
    const moving = windows.follow(held.stream, url, notes.seen(key));
    if (moving || link === null || held.looked.has(link)) return moving;
    held.looked.add(link);
    return target(key, url) === null ? notes.flush(key).then(project) : null;
  }

  return {
    update: async () => {
      const streams = await ports.streams.all();
      const known = await knowledge(ports);
      const standings = await Promise.all(streams.map((stream) => known.of(stream)));
      kept = new Map(
        streams.map((stream, i) => [stream.originalUrl, keptNow(stream, standings[i]!, kept.get(stream.originalUrl))]),
      );
      const keys = new Set(kept.keys());
      notes.forget(keys);
      lulls.forget(keys);
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
      lulls.asked(kin.key, id, held.stream.family === 'file');
      // Where the rules lead a request is not what the player holds and asks for.
      if (!begun.has(id)) notes.asked(kin, url);
      begun.add(id);
      if (begun.size > MAX_BEGUN) begun.delete(begun.values().next().value!);
      notes.flushIfDue();
      const { key } = kin;
      const link = held.stream.currentUrl;
      // A CDN that renews by itself may well take a link that says it is dead: only its refusal says otherwise.
      const { mode } = held.standing.mode;
      const hopeful = mode !== 'off' && mode !== 'stand-by' && ports.online();
      // What only its place speaks for may be under a newer link that the page got by itself.
      const waits = (current: boolean | null) =>
        hopeful && current !== null && isDead(held, ports.now() + ON_ITS_WAY) && !held.outlives;
      if (waits(kin.current)) {
        begin(key, 'asked');
        return detours.take(id, () => hold(key, link, url, 'asked'));
      }
      // From the moment the site is asked on, no request may be under way.
      const kills = held.standing.conduct.onDemand === 'kills-old-link';
      if (kills && kin.current !== null && refreshing(key)) return detours.take(id, () => replaced(key, link, url));
      const mending = kin.current === true ? null : mend(held, kin, url);
      return (
        mending &&
        detours.take(id, async () => {
          await mending;
          // By now it is known whether it is of an earlier link: the window leads such a one to the link in force.
          return windows.isEarlier(held.stream, url) && waits(false) ? hold(key, link, url, 'asked') : target(key, url);
        })
      );
    },

    answered: ({ id, url, initiator }, status) => {
      const kin = kinOf({ id, url, initiator });
      const held = kin && kept.get(kin.key);
      if (kin) lulls.ended(kin.key, id);
      if (held && isBack(held, hostOf(url))) begin(kin.key, 'online');
      const works = (status >= 200 && status < 300) || status === 304;
      if (!kin || !held || !(works || isRefusal(status))) return null;
      const { key } = kin;
      const current = windows.isEarlier(held.stream, url) ? false : kin.current;
      const now = ports.now();
      const { firstSeen, source } = currentGeneration(held.stream);
      const age = held.standing.term?.known === 'read' ? null : now - firstSeen;
      if (works) {
        detours.end(id);
        if (current === false) return null;
        held.record = noted(held.record, true);
        held.outlives ||= current === true && isDead(held, now);
        if (age !== null && current === true) notes.age(held.stream, age, true);
        return null;
      }
      notes.refused(key, url, status);
      if (current !== false) held.record = noted(held.record, false);
      const verdict = judge(held, current, status);
      // Refused on its way, while another link took the place of its own: it goes where it would go now.
      if (verdict === 'none') return current === false ? detours.take(id, async () => target(key, url)) : null;
      if (verdict === 'refresh') {
        // How old a link was that the page had, nobody knows: its death says nothing.
        const told = current === true && held.record.worked && source === 'refresh';
        if (age !== null && told) notes.age(held.stream, age, false);
        begin(key, 'refused');
      }
      const link = held.stream.currentUrl;
      return detours.take(id, () => hold(key, link, url, 'refused'));
    },

    failed: (request) => {
      const kin = kinOf(request);
      const held = kin && kept.get(kin.key);
      if (!kin || !held) return;
      lulls.ended(kin.key, request.id);
      held.silent.add(hostOf(request.url));
      if (kin.current !== false) held.record = noted(held.record, false);
      if (judge(held, kin.current, null) === 'refresh') begin(kin.key, 'refused');
    },

    seen: notes.seen,
    lull: ports.traffic.canHold ? lulls.settled : lulls.wait,
    ownerOf: (url, host) => index.of(url, host)?.key ?? null,
    flush: () => notes.flush(),
  };

  function judge(held: Kept, current: boolean | null, status: number | null) {
    const { originalUrl: key } = held.stream;
    return judged(held, { now: ports.now(), status, current, online: ports.online(), refreshing: refreshing(key) });
  }
}
