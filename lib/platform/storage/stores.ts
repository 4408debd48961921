import {
  createStore,
  del,
  delMany,
  entries,
  get,
  getMany,
  keys,
  promisifyRequest,
  set,
  type UseStore,
} from 'idb-keyval';
import * as v from 'valibot';
import { createLock } from '../../base/lock.ts';
import type {
  SiteBehaviorStore,
  ManifestStore,
  RecordStore,
  SiteStore,
  SiteSync,
  StreamStore,
} from '../../app/ports.ts';
import { ManifestDocumentsSchema, type ManifestDocuments } from '../../core/manifest/documents.ts';
import { SiteBehaviorSchema, unknownBehavior, type SiteBehavior } from '../../core/site-behavior.ts';
import { StreamRecordSchema } from '../../core/history.ts';
import { SiteDefinitionSchema } from '../../core/site.ts';
import { ActiveStreamSchema, type ActiveStream } from '../../core/stream.ts';
import { createAsyncCache, type AsyncCache } from '../../base/async-cache.ts';

type Log = (event: string, detail?: Record<string, string | number>) => void;

const streamRecords = createStore('freshet', 'streams');
const siteRecords = createStore('freshet-sites', 'sites');

/** Families as they were last fetched: large, and read only by the refresh of their stream, with which they go. */
const manifestRecords = createStore('freshet-manifests', 'manifests');

export const manifestStore: ManifestStore = {
  get: async (url, link) => {
    const kept: unknown = await get(url, manifestRecords);
    return (
      (Array.isArray(kept) ? kept : [])
        .flatMap((value) => parseDocuments(value) ?? [])
        .find((one) => one.link === link) ?? null
    );
  },
  put: (url, documents) => set(url, documents, manifestRecords),
  addEarlier: async (url, documents) => {
    const known = await earlierKeys(url);
    if ((await readDocuments(known)).some(({ link }) => link === documents.link)) return;
    await set([url, (known.at(-1)?.[1] ?? 0) + 1], documents, manifestRecords);
    if (known.length >= MAX_EARLIER) await del(known[1]!, manifestRecords);
  },
  earlier: async (url) => {
    return readDocuments(await earlierKeys(url));
  },
};

/** Earlier families of a title that are kept at most: the first, which most players hold, and the latest. */
const MAX_EARLIER = 6;

/** Under the stream's key and a number that grows, which is the order that IndexedDB gives keys back in. */
async function earlierKeys(url: string): Promise<[string, number][]> {
  return (await keys<IDBValidKey>(manifestRecords)).filter(
    (key): key is [string, number] => Array.isArray(key) && key[0] === url,
  );
}

async function readDocuments(of: [string, number][]): Promise<ManifestDocuments[]> {
  return (await getMany(of, manifestRecords)).flatMap((value) => parseDocuments(value) ?? []);
}

function parseDocuments(value: unknown): ManifestDocuments | null {
  const parsed = v.safeParse(ManifestDocumentsSchema, value);
  return parsed.success ? parsed.output : null;
}

/**
 * Active streams in IndexedDB, one record a stream under its original link. The background is their only writer and keeps
 * what it read at its start: to check thousands of children at every look costs more than all else of a refresh.
 */
export function streamStore(log: Log): StreamStore {
  const writeLock = createLock();
  let reading: Promise<Map<string, ActiveStream>> | null = null;

  function known(): Promise<Map<string, ActiveStream>> {
    reading ??= readAll(streamRecords, ActiveStreamSchema, log).then(
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
          await set(url, next, streamRecords);
          all.set(url, next);
        } else {
          await del(url, streamRecords);
          all.delete(url);
          await delMany([url, ...(await earlierKeys(url))], manifestRecords);
        }
      }),
  };
}

/** Records in IndexedDB. One that cannot be read is nothing: it only tells what was. */
export function recordStore(): RecordStore {
  const store = createStore('freshet-history', 'records');
  const read = (value: unknown) => {
    const parsed = v.safeParse(StreamRecordSchema, value);
    return parsed.success ? parsed.output : undefined;
  };
  return {
    all: async () => (await entries(store)).flatMap(([, value]) => read(value) ?? []),
    get: async (id) => read(await get(id, store)) ?? null,
    update: (id, change) => changeRecord(store, id, (value) => change(read(value))),
  };
}

/**
 * What was learned of sites, in IndexedDB. One that cannot be read is learned anew. As of streams, the background is the
 * only writer: what was read is kept until it is changed.
 */
export function siteBehaviorStore(): SiteBehaviorStore {
  const store = createStore('freshet-site-behavior', 'sites');
  const known = new Map<string, AsyncCache<SiteBehavior>>();
  const read = (siteKey: string, value: unknown) => {
    const parsed = v.safeParse(SiteBehaviorSchema, value);
    return parsed.success ? parsed.output : unknownBehavior(siteKey);
  };
  const of = (siteKey: string): AsyncCache<SiteBehavior> => {
    const one = known.get(siteKey) ?? createAsyncCache(async () => read(siteKey, await get(siteKey, store)));
    known.set(siteKey, one);
    return one;
  };
  return {
    get: (siteKey) => of(siteKey).get(),
    update: (siteKey, change) =>
      of(siteKey).change(() => changeRecord(store, siteKey, (value) => change(read(siteKey, value)))),
  };
}

/** Reads, changes and writes one record in one transaction; `undefined` removes it. */
async function changeRecord(store: UseStore, key: string, change: (value: unknown) => unknown): Promise<void> {
  await store('readwrite', async (records) => {
    const done = promisifyRequest(records.transaction);
    const reading = records.get(key);
    reading.onsuccess = () => {
      const next = change(reading.result);
      if (next !== undefined) records.put(next, key);
      else if (reading.result !== undefined) records.delete(key);
    };
    await done;
  });
}

/** Site definitions in IndexedDB, under their keys; kept until they are changed, as what was learned of sites. */
export function siteStore(log: Log): SiteStore {
  const known = createAsyncCache(() => readAll(siteRecords, SiteDefinitionSchema, log));
  return {
    all: () => known.get(),
    put: (site) => known.change(() => set(site.key, site, siteRecords)),
    remove: (key) => known.change(() => del(key, siteRecords)),
    change: (put, remove) =>
      known.change(() =>
        siteRecords('readwrite', async (records) => {
          for (const key of remove) records.delete(key);
          for (const site of put) records.put(site, site.key);
          await promisifyRequest(records.transaction);
        }),
      ),
  };
}

/** When site definitions were last changed on this device, in IndexedDB, under their keys. */
export function changeTimeStore(): SiteSync['changes'] {
  const store = createStore('freshet-site-changes', 'times');
  return {
    all: async () => {
      const times = (await entries(store)).filter(([key, at]) => typeof key === 'string' && typeof at === 'number');
      return new Map(times as [string, number][]);
    },
    put: (times) =>
      store('readwrite', async (records) => {
        for (const [key, at] of times) {
          if (at === null) records.delete(key);
          else records.put(at, key);
        }
        await promisifyRequest(records.transaction);
      }),
  };
}

/** How many streams and definitions are stored that this version cannot read: from a newer one, or damaged. */
export async function countUnreadable(): Promise<number> {
  const count = async (store: UseStore, schema: v.GenericSchema) =>
    (await entries(store)).filter(([, value]) => !v.is(schema, value)).length;
  return (await count(streamRecords, ActiveStreamSchema)) + (await count(siteRecords, SiteDefinitionSchema));
}

/** Every record that passes the schema. What does not is left where it is and noted: it is not ours to throw away. */
async function readAll<S extends v.GenericSchema>(store: UseStore, schema: S, log: Log): Promise<v.InferOutput<S>[]> {
  const records = await entries(store);
  return records.flatMap(([, value]) => {
    if (value === undefined) return [];
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return [parsed.output];
    log('stored-record-unreadable', { problem: parsed.issues[0]?.message ?? '' });
    return [];
  });
}
