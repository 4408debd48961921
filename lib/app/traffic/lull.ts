import type { Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/** When the players of streams ask for nothing. */
export interface Lulls {
  /** `isFile`: of a progressive file. A request that is led elsewhere is told once more under its `id`. */
  asked(key: string, id: string, isFile?: boolean): void;
  /** It was answered, or no answer came. */
  ended(key: string, id: string): void;
  /** Resolves when these players have just been answered, and nothing more has come of it; by `until` (ms) at the latest. */
  wait(keys: readonly string[], until: Millis): Promise<void>;
  /** Resolves when what these players have asked for by now is answered; by `until` (ms) at the latest. */
  settled(keys: readonly string[], until: Millis): Promise<void>;
  /** Forgets all streams but these. */
  forget(keep: ReadonlySet<string>): void;
}

/** A player that has its playlist asks at once for what is new in it: after so long (ms) it has all it wants for now. */
const PAUSE: Millis = 150;
/** The end of a request that a player gave up is not told; none is waited for longer than this (ms). */
const LONGEST: Millis = 3_000;

export function createLulls(ports: Pick<Ports, 'now' | 'delay'>): Lulls {
  const underWay = new Map<string, Map<string, Millis>>();
  const heard = new Map<string, Millis>();
  /** Files whose player was led: Chromium's media element drops that answer and asks once more, where it was led to. */
  const led = new Set<string>();
  let news = Promise.withResolvers<void>();

  function note(key: string): void {
    heard.set(key, ports.now());
    news.resolve();
    news = Promise.withResolvers();
  }

  function isWaiting(key: string, asked = Infinity): boolean {
    return [...(underWay.get(key)?.values() ?? [])].some((since) => since <= asked && ports.now() - since < LONGEST);
  }

  return {
    asked: (key, id, isFile = false) => {
      const ids = underWay.get(key) ?? new Map<string, Millis>();
      if (isFile && ids.has(id)) led.add(key);
      else led.delete(key);
      underWay.set(key, ids.set(id, ports.now()));
      note(key);
    },
    ended: (key, id) => {
      underWay.get(key)?.delete(id);
      note(key);
    },
    wait: async (keys, until) => {
      const begun = ports.now();
      for (let now = begun; now < until; now = ports.now()) {
        const last = Math.max(...keys.map((key) => heard.get(key) ?? -Infinity));
        const asksAgain = (key: string): boolean => led.has(key) && now - (heard.get(key) ?? 0) < LONGEST;
        const waiting = keys.some((key) => isWaiting(key) || asksAgain(key));
        // What is longer ago says nothing of when the next one comes.
        const isLate = last <= begun - PAUSE;
        if (!waiting && !isLate && now >= last + PAUSE) return;
        const look = waiting ? now + PAUSE : isLate ? until : last + PAUSE;
        await Promise.race([news.promise, ports.delay(Math.min(until, look) - now)]);
      }
    },
    settled: async (keys, until) => {
      const begun = ports.now();
      for (let now = begun; now < until && keys.some((key) => isWaiting(key, begun)); now = ports.now()) {
        await Promise.race([news.promise, ports.delay(until - now)]);
      }
    },
    forget: (keep) => {
      for (const map of [underWay, heard, led]) for (const key of map.keys()) if (!keep.has(key)) map.delete(key);
    },
  };
}
