import type { RecordKey, RecordKind } from '../../lib/platform/storage/database.ts';
import type { Driver } from './driver.ts';

/** Every record of a kind, read past the extension's own code; none where nothing is stored yet. */
export async function storedRecords(driver: Driver, kind: RecordKind): Promise<unknown[]> {
  const text = await driver.background.evaluate(async (wanted) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
      });
    if (!(await indexedDB.databases()).some(({ name }) => name === 'freshet')) return '[]';
    const db = await done(indexedDB.open('freshet'));
    try {
      if (!db.objectStoreNames.contains('records')) return '[]';
      const range = IDBKeyRange.bound([wanted], [wanted, []]);
      return JSON.stringify(await done(db.transaction('records').objectStore('records').getAll(range)));
    } finally {
      db.close();
    }
  }, kind);
  return JSON.parse(text);
}

/** Puts records into the extension's database, past its own code; the background sees them at its next start. */
export async function storeRecords(driver: Driver, records: readonly [RecordKey, unknown][]): Promise<void> {
  await driver.background.evaluate(async (text) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
      });
    const opening = indexedDB.open('freshet');
    // As idb-keyval makes it, where the background has not opened it yet.
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('records'));
    const db = await done(opening);
    const target = db.transaction('records', 'readwrite').objectStore('records');
    const all = JSON.parse(text) as [IDBValidKey, unknown][];
    await Promise.all(all.map(([key, value]) => done(target.put(value, key))));
    db.close();
  }, JSON.stringify(records));
}
