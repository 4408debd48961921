import { learned } from '../../core/conduct.ts';
import type { HistoryEntry } from '../../core/history.ts';
import { hostOf } from '../../core/http-url.ts';
import type { Kin } from '../../core/kin.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';
import { note } from '../records.ts';

/** Requests of one stream that are remembered, the newest last. */
const MAX_ASKED = 300;
/** What was noted is written to the store this often at most (ms): a note lost with the background is no harm. */
const FLUSH_EVERY: Millis = 30_000;
/** An age that a link was seen to work at is written where it is this many times the one written before. */
const AGE_STEP = 2;

type Refused = Extract<HistoryEntry, { kind: 'refused' }>;

/** What requests told, in memory; written to the store in batches. */
export interface Notes {
  asked(kin: Kin, url: string): void;
  /** What the player asked for lately, oldest first. */
  seen(key: string): string[];
  refused(key: string, url: string, status: number): void;
  /** A link that does not tell its end was seen to work, or dead, at this age. */
  age(stream: ActiveStream, age: Millis, works: boolean): void;
  /** Writes what was noted; of one stream, or of all. */
  flush(key?: string): Promise<void>;
  /** Writes what was noted, where that is due. */
  flushIfDue(): void;
  forget(keep: ReadonlySet<string>): void;
}

export function createNotes(ports: Ports): Notes {
  const asked = new Map<string, Set<string>>();
  const links = new Map<string, Map<string, Millis>>();
  const refusals = new Map<string, Refused[]>();
  const ages = new Map<string, Millis>();
  let flushed = ports.now();

  async function writeLinks(key: string): Promise<void> {
    const times = links.get(key);
    links.delete(key);
    if (!times) return;
    await ports.streams.update(key, (stream) => {
      if (!stream) return stream;
      const generations = stream.generations.map((generation) => {
        const at = times.get(generation.url) ?? 0;
        return at > (generation.lastAsked ?? 0) ? { ...generation, lastAsked: at } : generation;
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
    for (const entry of entries) await note(ports, stream, entry);
  }

  /** A note that cannot be written is no reason for anything else to fail. */
  function written(writing: Promise<void>): Promise<void> {
    return writing.catch((cause: unknown) =>
      ports.log('note-not-written', { cause: cause instanceof Error ? cause.name : 'unknown' }),
    );
  }

  async function flush(key?: string): Promise<void> {
    const keys = key === undefined ? new Set([...links.keys(), ...refusals.keys()]) : [key];
    if (key === undefined) flushed = ports.now();
    for (const one of keys) {
      await written(writeLinks(one));
      await writeRefusals(one);
    }
  }

  return {
    asked: ({ key, link }, url) => {
      const urls = asked.get(key) ?? new Set();
      asked.set(key, urls);
      // Again at the end: the last one says where the player is.
      urls.delete(url);
      urls.add(url);
      if (urls.size > MAX_ASKED) urls.delete(urls.values().next().value!);
      if (link === null) return;
      const times = links.get(key) ?? new Map();
      links.set(key, times.set(link, ports.now()));
    },
    seen: (key) => [...(asked.get(key) ?? [])],
    refused: (key, url, status) => {
      const at = ports.now();
      const entry: Refused = { kind: 'refused', at, until: at, status, count: 1, host: hostOf(url) };
      const list = refusals.get(key) ?? [];
      refusals.set(key, list);
      const last = list.at(-1);
      if (last?.status === status && last.host === entry.host) {
        last.until = at;
        last.count++;
      } else list.push(entry);
    },
    age: (stream, age, works) => {
      const { siteKey } = stream;
      const known = ages.get(siteKey) ?? 0;
      if (works && age < Math.max(1_000, known * AGE_STEP)) return;
      ages.set(siteKey, works ? age : 0);
      void written(ports.conduct.update(siteKey, (conduct) => learned(conduct, age, works)));
    },
    flush,
    flushIfDue: () => {
      if (ports.now() >= flushed + FLUSH_EVERY) void flush();
    },
    forget: (keep) => {
      for (const map of [asked, links, refusals]) {
        for (const key of map.keys()) if (!keep.has(key)) map.delete(key);
      }
    },
  };
}
