import { withObservedAge } from '../../core/site-behavior.ts';
import type { HistoryEntry } from '../../core/history.ts';
import { hostOf } from '../../base/http-url.ts';
import type { RequestOwner } from '../../core/rules/attribution.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';
import { addHistoryEntry } from '../stream-records.ts';

/** How many requests of one stream are remembered, the newest last. */
const MAX_REQUESTS = 300;
/** Shortest time between two writes of the observations (ms). Those lost with the background do no harm. */
const FLUSH_EVERY: Millis = 30_000;
/** A working age of a link is written only if it is at least this many times the last one written. */
const AGE_STEP = 2;

type RefusedEntry = Extract<HistoryEntry, { kind: 'refused' }>;

/** Observations of requests, kept in memory and written to the store in batches. */
export interface RequestObservations {
  recordRequest(owner: RequestOwner, url: string): void;
  /** The latest requests of a stream's player, oldest first. */
  recentRequests(key: string): string[];
  recordRefusal(key: string, url: string, status: number): void;
  /** Records that a link without a readable expiry worked, or had expired, at this age (ms). */
  recordAge(stream: ActiveStream, age: Millis, works: boolean): void;
  /** Writes the observations of one stream, or of all. */
  flush(key?: string): Promise<void>;
  /** Writes all observations if the last write is long enough ago. */
  flushIfDue(): void;
  /** Drops the observations of all streams except these. */
  retain(keys: ReadonlySet<string>): void;
}

/** Creates an empty collection of observations. */

export function createRequestObservations(ports: Ports): RequestObservations {
  const requests = new Map<string, Set<string>>();
  const linkTimes = new Map<string, Map<string, Millis>>();
  const refusals = new Map<string, RefusedEntry[]>();
  const ages = new Map<string, Millis>();
  let lastFlush = ports.now();

  async function writeLinks(key: string): Promise<void> {
    const times = linkTimes.get(key);
    linkTimes.delete(key);
    if (!times) return;
    await ports.streams.update(key, (stream) => {
      if (!stream) return stream;
      const generations = stream.generations.map((generation) => {
        const at = times.get(generation.url) ?? 0;
        return at > (generation.lastRequested ?? 0) ? { ...generation, lastRequested: at } : generation;
      });
      return { ...stream, generations };
    });
  }

  async function writeRefusals(key: string): Promise<void> {
    const entries = refusals.get(key);
    refusals.delete(key);
    if (!entries) return;
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === key);
    if (!stream) return;
    for (const entry of entries) await addHistoryEntry(ports, stream, entry);
  }

  /** Logs a failed write: a lost observation must not stop anything else. */
  function logFailure(writing: Promise<void>): Promise<void> {
    return writing.catch((cause: unknown) =>
      ports.log('observation-not-written', { cause: cause instanceof Error ? cause.name : 'unknown' }),
    );
  }

  async function flush(key?: string): Promise<void> {
    const keys = key === undefined ? new Set([...linkTimes.keys(), ...refusals.keys()]) : [key];
    if (key === undefined) lastFlush = ports.now();
    for (const one of keys) {
      await logFailure(writeLinks(one));
      await writeRefusals(one);
    }
  }

  return {
    recordRequest: ({ originalUrl: key, link }, url) => {
      const urls = requests.get(key) ?? new Set();
      requests.set(key, urls);
      // Moved to the end: the last request shows the player's position.
      urls.delete(url);
      urls.add(url);
      if (urls.size > MAX_REQUESTS) urls.delete(urls.values().next().value!);
      if (link === null) return;
      const times = linkTimes.get(key) ?? new Map();
      linkTimes.set(key, times.set(link, ports.now()));
    },
    recentRequests: (key) => [...(requests.get(key) ?? [])],
    recordRefusal: (key, url, status) => {
      const at = ports.now();
      const entry: RefusedEntry = { kind: 'refused', at, until: at, status, count: 1, host: hostOf(url) };
      const list = refusals.get(key) ?? [];
      refusals.set(key, list);
      const last = list.at(-1);
      if (last?.status === status && last.host === entry.host) {
        last.until = at;
        last.count++;
      } else list.push(entry);
    },
    recordAge: (stream, age, works) => {
      const { siteKey } = stream;
      const known = ages.get(siteKey) ?? 0;
      if (works && age < Math.max(1_000, known * AGE_STEP)) return;
      ages.set(siteKey, works ? age : 0);
      void logFailure(ports.siteBehaviors.update(siteKey, (behavior) => withObservedAge(behavior, age, works)));
    },
    flush,
    flushIfDue: () => {
      if (ports.now() >= lastFlush + FLUSH_EVERY) void flush();
    },
    retain: (keys) => {
      for (const map of [requests, linkTimes, refusals]) {
        for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
      }
    },
  };
}
