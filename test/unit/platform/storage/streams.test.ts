import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import type { ManifestDocuments } from '../../../../lib/core/manifest/tree.ts';
import type * as Database from '../../../../lib/platform/storage/database.ts';
import type * as StreamStores from '../../../../lib/platform/storage/streams.ts';
import { streamWith } from '../../core/streams.ts';

const URL = 'https://cdn.example/live/master.m3u8?token=a';
const OTHER = `${URL}b`;
const documents = (link: string): ManifestDocuments => ({
  link,
  documents: [{ requested: link, url: link, contentType: '', text: '#EXTM3U' }],
});

let stores: typeof StreamStores;
let database: typeof Database;
const log = vi.fn<(event: string) => void>();

beforeEach(async () => {
  vi.resetModules();
  indexedDB = new IDBFactory();
  log.mockClear();
  database = await import('../../../../lib/platform/storage/database.ts');
  stores = await import('../../../../lib/platform/storage/streams.ts');
});

it('ends a stream with all its manifests, and leaves those of another', async () => {
  const streams = stores.streamStore(log);
  for (const url of [URL, OTHER]) {
    await streams.update(url, () => streamWith([url]));
    await stores.manifestStore.put(url, [documents(url)]);
    await stores.manifestStore.addEarlier(url, documents(`${url}0`));
  }
  await streams.update(URL, () => undefined);
  expect(await stores.manifestStore.get(URL, URL)).toBeNull();
  expect(await stores.manifestStore.earlier(URL)).toEqual([]);
  expect((await stores.streamStore(log).all()).map(({ originalUrl }) => originalUrl)).toEqual([OTHER]);
  expect(await stores.manifestStore.earlier(OTHER)).toHaveLength(1);
});

it('ends a stream in one transaction', async () => {
  const streams = stores.streamStore(log);
  await streams.update(URL, () => streamWith([URL]));
  await stores.manifestStore.put(URL, [documents(URL)]);
  const opened = vi.spyOn(IDBDatabase.prototype, 'transaction');
  try {
    await streams.update(URL, () => undefined);
    expect(opened.mock.calls.map(([, mode]) => mode)).toEqual(['readwrite']);
  } finally {
    opened.mockRestore();
  }
});

it('keeps the stream and its manifests where the transaction fails', async () => {
  const streams = stores.streamStore(log);
  await streams.update(URL, () => streamWith([URL]));
  await stores.manifestStore.put(URL, [documents(URL)]);
  const failing = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore) {
    this.transaction.abort();
    throw new Error('disk full');
  });
  await expect(streams.update(URL, () => undefined)).rejects.toThrow('disk full');
  failing.mockRestore();
  expect(await streams.all()).toHaveLength(1);
  expect(await stores.streamStore(log).all()).toHaveLength(1);
  expect(await stores.manifestStore.get(URL, URL)).not.toBeNull();
});

it('keeps the first and the latest earlier manifests, oldest first, each link once', async () => {
  for (let n = 0; n < 10; n++) {
    await stores.manifestStore.addEarlier(URL, documents(`${URL}${n}`));
    await stores.manifestStore.addEarlier(URL, documents(`${URL}${n}`));
  }
  const links = (await stores.manifestStore.earlier(URL)).map(({ link }) => link);
  expect(links).toEqual([0, 5, 6, 7, 8, 9].map((n) => `${URL}${n}`));
});

it('leaves a record that it cannot read where it is, notes it and counts it', async () => {
  await database.writeRecords([[['stream', URL], { schemaVersion: 99 }]]);
  expect(await stores.streamStore(log).all()).toEqual([]);
  expect(log).toHaveBeenCalledWith('stored-record-unreadable', expect.anything());
  expect(await database.readRecord(['stream', URL])).toEqual({ schemaVersion: 99 });
  const { ActiveStreamSchema } = await import('../../../../lib/core/stream.ts');
  expect(await database.countUnreadable('stream', ActiveStreamSchema)).toBe(1);
});
