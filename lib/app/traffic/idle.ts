import type { Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/** When the players of streams ask for nothing. */
export interface IdleTracker {
  /** `isFile`: of a progressive file. A request that is led elsewhere is told once more under its `id`. */
  requestStarted(key: string, id: string, isFile?: boolean): void;
  /** It was answered, or no answer came. */
  requestEnded(key: string, id: string): void;
  /** Resolves when these players have just been answered, and nothing more has come of it; by `until` (ms) at the latest. */
  waitForIdle(keys: readonly string[], until: Millis): Promise<void>;
  /** Resolves when what these players have asked for by now is answered; by `until` (ms) at the latest. */
  drainInFlight(keys: readonly string[], until: Millis): Promise<void>;
  /** Forgets all streams but these. */
  retain(keys: ReadonlySet<string>): void;
}

/** A player that has its playlist asks at once for what is new in it: after so long (ms) it has all it wants for now. */
const QUIET_PERIOD: Millis = 150;
/** The end of a request that a player gave up is not told; none is waited for longer than this (ms). */
const LONGEST_REQUEST: Millis = 3_000;

export function createIdleTracker(ports: Pick<Ports, 'now' | 'delay'>): IdleTracker {
  const inFlight = new Map<string, Map<string, Millis>>();
  const lastActivity = new Map<string, Millis>();
  /** Files whose player was led: Chromium's media element drops that answer and asks once more, where it was led to. */
  const redirectedFiles = new Set<string>();
  let activity = Promise.withResolvers<void>();

  function recordActivity(key: string): void {
    lastActivity.set(key, ports.now());
    activity.resolve();
    activity = Promise.withResolvers();
  }

  function hasInFlight(key: string, startedBy = Infinity): boolean {
    return [...(inFlight.get(key)?.values() ?? [])].some(
      (since) => since <= startedBy && ports.now() - since < LONGEST_REQUEST,
    );
  }

  return {
    requestStarted: (key, id, isFile = false) => {
      const ids = inFlight.get(key) ?? new Map<string, Millis>();
      if (isFile && ids.has(id)) redirectedFiles.add(key);
      else redirectedFiles.delete(key);
      inFlight.set(key, ids.set(id, ports.now()));
      recordActivity(key);
    },
    requestEnded: (key, id) => {
      inFlight.get(key)?.delete(id);
      recordActivity(key);
    },
    waitForIdle: async (keys, until) => {
      const start = ports.now();
      for (let now = start; now < until; now = ports.now()) {
        const last = Math.max(...keys.map((key) => lastActivity.get(key) ?? -Infinity));
        const expectsRetry = (key: string): boolean =>
          redirectedFiles.has(key) && now - (lastActivity.get(key) ?? 0) < LONGEST_REQUEST;
        const waiting = keys.some((key) => hasInFlight(key) || expectsRetry(key));
        // What is longer ago says nothing of when the next one comes.
        const isQuietForLong = last <= start - QUIET_PERIOD;
        if (!waiting && !isQuietForLong && now >= last + QUIET_PERIOD) return;
        const nextCheck = waiting ? now + QUIET_PERIOD : isQuietForLong ? until : last + QUIET_PERIOD;
        await Promise.race([activity.promise, ports.delay(Math.min(until, nextCheck) - now)]);
      }
    },
    drainInFlight: async (keys, until) => {
      const start = ports.now();
      for (let now = start; now < until && keys.some((key) => hasInFlight(key, start)); now = ports.now()) {
        await Promise.race([activity.promise, ports.delay(until - now)]);
      }
    },
    retain: (keys) => {
      for (const map of [inFlight, lastActivity, redirectedFiles])
        for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
    },
  };
}
