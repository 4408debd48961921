import { createStore, promisifyRequest } from 'idb-keyval';
import * as v from 'valibot';

/** Notes an event for the maintainer; the values hold no token. */
export type Log = (event: string, detail?: Record<string, string | number>) => void;

/**
 * What is stored. A kind is the first part of its records' keys:
 * `['stream', originalUrl]`, `['manifests', originalUrl]` (for the current and the next link),
 * `['manifests', originalUrl, number]` (for earlier links, oldest first), `['history', streamId]`,
 * `['site', siteKey]`, `['site-behavior', siteKey]`, `['site-change', siteKey]`.
 */
export type RecordKind = 'stream' | 'manifests' | 'history' | 'site' | 'site-behavior' | 'site-change';
export type RecordKey = [kind: RecordKind, id: string, ...rest: number[]];

/**
 * The one object store of the extension. Because every record is in it, one transaction can end a stream with all its
 * parts. Rejects where IndexedDB fails.
 */
const records = createStore('freshet', 'records');

/** All keys that begin with `prefix`. IndexedDB orders numbers < strings < arrays, so `[]` is above every next part. */
export function keysUnder(prefix: [kind: RecordKind, id?: string]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}

/** The record with this key, as it is stored; undefined where there is none. */
export function readRecord(key: RecordKey): Promise<unknown> {
  return records('readonly', (store) => promisifyRequest<unknown>(store.get(key)));
}

/** The records in a range of keys, as they are stored, with their keys, in the order of the keys. */
export function readRange(range: IDBKeyRange): Promise<[key: IDBValidKey, value: unknown][]> {
  return records('readonly', async (store) => {
    const [keys, values] = await Promise.all([
      promisifyRequest(store.getAllKeys(range)),
      promisifyRequest<unknown[]>(store.getAll(range)),
    ]);
    return keys.map((key, index) => [key, values[index]]);
  });
}

/** Puts and deletes records in one transaction: all of it happens, or nothing. */
export function writeRecords(
  put: readonly [key: RecordKey, value: unknown][],
  remove: readonly (RecordKey | IDBKeyRange)[] = [],
): Promise<void> {
  return records('readwrite', (store) => {
    for (const key of remove) store.delete(key);
    for (const [key, value] of put) store.put(value, key);
    return promisifyRequest(store.transaction);
  });
}

/** Reads, changes and writes one record in one transaction; `undefined` removes it. */
export function changeRecord(key: RecordKey, change: (value: unknown) => unknown): Promise<void> {
  return records('readwrite', (store) => {
    const reading = store.get(key);
    reading.addEventListener('success', () => {
      const next = change(reading.result);
      if (next !== undefined) store.put(next, key);
      else if (reading.result !== undefined) store.delete(key);
    });
    return promisifyRequest(store.transaction);
  });
}

/**
 * Every record of a kind that passes the schema. A record that does not pass stays where it is and is noted: a newer
 * version may have written it.
 */
export async function readAll<S extends v.GenericSchema>(
  kind: RecordKind,
  schema: S,
  log: Log,
): Promise<v.InferOutput<S>[]> {
  const stored = await readRange(keysUnder([kind]));
  return stored.flatMap(([, value]) => {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return [parsed.output];
    log('stored-record-unreadable', { problem: parsed.issues[0]?.message ?? '' });
    return [];
  });
}

/** How many records of a kind this version cannot read: from a newer version, or damaged. */
export async function countUnreadable(kind: RecordKind, schema: v.GenericSchema): Promise<number> {
  return (await readRange(keysUnder([kind]))).filter(([, value]) => !v.is(schema, value)).length;
}
