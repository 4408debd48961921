import { createStore, del, entries, promisifyRequest, set, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import type { SiteStore, StreamStore } from '../app/ports.ts';
import { SiteDefinitionSchema } from '../core/site.ts';
import { ActiveStreamSchema } from '../core/stream.ts';

type Log = (event: string, detail?: Record<string, string | number>) => void;

/** Active streams in IndexedDB, one record a stream under its original link. */
export function streamStore(log: Log): StreamStore {
  const store = createStore('freshet', 'streams');
  return {
    all: () => readAll(store, ActiveStreamSchema, log),
    update: (url, change) =>
      store('readwrite', async (records) => {
        const done = promisifyRequest(records.transaction);
        const reading = records.get(url);
        reading.onsuccess = () => {
          const parsed = v.safeParse(ActiveStreamSchema, reading.result);
          const next = change(parsed.success ? parsed.output : undefined);
          if (next) records.put(next, url);
          else if (parsed.success) records.delete(url);
        };
        await done;
      }),
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
