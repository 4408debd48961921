import type { Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/** Tracks when the players of streams are idle. */
export interface IdleTracker {
  /** A request started. `isFile`: for a progressive file. A redirected request starts again under the same `id`. */
  requestStarted(key: string, id: string, isFile?: boolean): void;
  /** The request was answered, or failed. */
  requestEnded(key: string, id: string): void;
  /**
   * Resolves shortly after the last response to these players, if no request follows; by `until` (ms) at the latest.
   */
  waitForIdle(keys: readonly string[], until: Millis): Promise<void>;
  /** Resolves when all requests that are in flight now are answered; by `until` (ms) at the latest. */
  drainInFlight(keys: readonly string[], until: Millis): Promise<void>;
  /** Drops all streams except these. */
  retain(keys: ReadonlySet<string>): void;
}

/** A player requests new segments right after their playlist. After this long without a request (ms) it is idle. */
const QUIET_PERIOD: Millis = 150;
/** The longest wait for one request (ms): browsers do not report the end of a request that a player gave up. */
const LONGEST_REQUEST: Millis = 3_000;

export function createIdleTracker(ports: Pick<Ports, 'now' | 'delay'>): IdleTracker {
  const inFlight = new Map<string, Map<string, Millis>>();
  const lastActivity = new Map<string, Millis>();
  /**
   * Files whose player was redirected. Chromium's media element drops that response and sends a second request to the
   * target, so the gap between the two is not idle time.
   */
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
        // Activity that ended long before the wait does not tell when the next request comes.
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
