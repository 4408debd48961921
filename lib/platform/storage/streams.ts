import * as v from 'valibot';
import type { ManifestStore, RecordStore, StreamStore } from '../../app/ports.ts';
import { createLock } from '../../base/concurrency.ts';
import { StreamRecordSchema } from '../../core/history.ts';
import { ManifestDocumentsSchema, type ManifestDocuments } from '../../core/manifest/tree.ts';
import { ActiveStreamSchema, type ActiveStream } from '../../core/stream.ts';
import { changeRecord, keysUnder, readAll, readRange, readRecord, writeRecords, type Log } from './database.ts';

/**
 * Active streams in IndexedDB, one record each under the original link. The background is their only writer. It keeps
 * what it read at its start, because validating thousands of children again costs more than the rest of a refresh.
 * Ending a stream also removes its manifests, in the same transaction.
 */
export function streamStore(log: Log): StreamStore {
  const writeLock = createLock();
  let reading: Promise<Map<string, ActiveStream>> | null = null;

  function known(): Promise<Map<string, ActiveStream>> {
    reading ??= readAll('stream', ActiveStreamSchema, log).then(
      (all) => new Map(all.map((stream) => [stream.originalUrl, stream])),
    );
    reading.catch(() => (reading = null));
    return reading;
  }

  return {
    all: async () => [...(await known()).values()],
    update: (url, change) =>
      writeLock(async () => {
        const all = await known();
        const stored = all.get(url);
        const next = change(stored);
        if (next === stored) return;
        if (next) {
          await writeRecords([[['stream', url], next]]);
          all.set(url, next);
        } else {
          await writeRecords([], [['stream', url], keysUnder(['manifests', url])]);
          all.delete(url);
        }
      }),
  };
}

/** Earlier manifests of a stream that are stored at most: the first, which most players hold, and the latest. */
const MAX_EARLIER = 6;

/** Manifests as they were last fetched. They are large, and only the refresh of their stream reads them. */
export const manifestStore: ManifestStore = {
  get: async (url, link) => {
    const stored = await readRecord(['manifests', url]);
    const documents = Array.isArray(stored) ? stored.flatMap((value) => parseDocuments(value) ?? []) : [];
    return documents.find((one) => one.link === link) ?? null;
  },
  put: (url, documents) => writeRecords([[['manifests', url], documents]]),
  addEarlier: async (url, documents) => {
    const earlier = await readEarlier(url);
    if (earlier.some(({ value }) => value?.link === documents.link)) return;
    const dropped = earlier.length >= MAX_EARLIER ? earlier.slice(1, 2) : [];
    const number = (earlier.at(-1)?.number ?? 0) + 1;
    await writeRecords(
      [[['manifests', url, number], documents]],
      dropped.map((one) => ['manifests', url, one.number]),
    );
  },
  earlier: async (url) => (await readEarlier(url)).flatMap(({ value }) => value ?? []),
};

/** The manifests of earlier links of a stream with their numbers, oldest first; null where one cannot be read. */
async function readEarlier(url: string): Promise<{ number: number; value: ManifestDocuments | null }[]> {
  const stored = await readRange(keysUnder(['manifests', url]));
  return stored.flatMap(([key, value]) => {
    const number = Array.isArray(key) ? key[2] : undefined;
    return typeof number === 'number' ? [{ number, value: parseDocuments(value) }] : [];
  });
}

function parseDocuments(value: unknown): ManifestDocuments | null {
  const parsed = v.safeParse(ManifestDocumentsSchema, value);
  return parsed.success ? parsed.output : null;
}

/** The histories of streams. A history that cannot be read counts as none: it only informs. */
export const recordStore: RecordStore = {
  all: async () => (await readRange(keysUnder(['history']))).flatMap(([, value]) => parseHistory(value) ?? []),
  get: async (id) => parseHistory(await readRecord(['history', id])) ?? null,
  update: (id, change) => changeRecord(['history', id], (value) => change(parseHistory(value))),
};

function parseHistory(value: unknown) {
  const parsed = v.safeParse(StreamRecordSchema, value);
  return parsed.success ? parsed.output : undefined;
}
