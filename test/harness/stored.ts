import type { Driver } from './driver.ts';

/** Every record of one of the extension's stores, read past its own code; none where there is no such store yet. */
export async function storedRecords(driver: Driver, database: string, store: string): Promise<unknown> {
  const text = await driver.background.evaluate(
    async (name, table) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error(name)));
        });
      const db = await done(indexedDB.open(name));
      try {
        if (!db.objectStoreNames.contains(table)) return '[]';
        return JSON.stringify(await done(db.transaction(table).objectStore(table).getAll()));
      } finally {
        db.close();
      }
    },
    database,
    store,
  );
  return JSON.parse(text);
}
