import { createStore, del, entries, get, promisifyRequest, set, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import type { Ports, SiteStore, StreamStore } from '../app/ports.ts';
import { DocumentsSchema } from '../core/children.ts';
import { SiteDefinitionSchema } from '../core/site.ts';
import { ActiveStreamSchema } from '../core/stream.ts';

type Log = (event: string, detail?: Record<string, string | number>) => void;

/** Families as they were last fetched: large, and read only by the refresh of their stream, with which they go. */
const families = createStore('freshet-families', 'families');

export const familyStore: Ports['families'] = {
  get: async (url) => {
    const parsed = v.safeParse(DocumentsSchema, await get(url, families));
    return parsed.success ? parsed.output : null;
  },
  put: (url, documents) => set(url, documents, families),
};

/** Active streams in IndexedDB, one record a stream under its original link. */
export function streamStore(log: Log): StreamStore {
  const store = createStore('freshet', 'streams');
  return {
    all: () => readAll(store, ActiveStreamSchema, log),
    update: async (url, change) => {
      let removed = false;
      await store('readwrite', async (records) => {
        const done = promisifyRequest(records.transaction);
        const reading = records.get(url);
        reading.onsuccess = () => {
          const parsed = v.safeParse(ActiveStreamSchema, reading.result);
          const next = change(parsed.success ? parsed.output : undefined);
          removed = !next && parsed.success;
          if (next) records.put(next, url);
          else if (removed) records.delete(url);
        };
        await done;
      });
      if (removed) await del(url, families);
    },
  };
}

/** Site definitions in IndexedDB, under their keys. */
export function siteStore(log: Log): SiteStore {
  const store = createStore('freshet-sites', 'sites');
  return {
    all: () => readAll(store, SiteDefinitionSchema, log),
    put: (site) => set(site.key, site, store),
    remove: (key) => del(key, store),
  };
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
