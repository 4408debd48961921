import { beforeEach, describe, expect, it } from 'vitest';
import { createAsyncCache, type AsyncCache } from '../../../lib/base/async-cache.ts';

let stored: string;
let readings: PromiseWithResolvers<void>[];
let cache: AsyncCache<string>;
/** Reads what is stored at that moment and answers when the test lets it. */
const read = async (): Promise<string> => {
  const value = stored;
  const gate = Promise.withResolvers<void>();
  readings.push(gate);
  await gate.promise;
  return value;
};
const answered = async (asked: Promise<string>): Promise<string> => {
  for (const { resolve } of readings) resolve();
  return asked;
};

beforeEach(() => {
  stored = 'old';
  readings = [];
  cache = createAsyncCache(read);
});

const write = async (): Promise<void> => {
  stored = 'new';
};

describe('what is kept', () => {
  it('is read once, by those who ask at once too', async () => {
    const both = [cache.get(), cache.get()];
    expect(await Promise.all(both.map(answered))).toEqual(['old', 'old']);
    expect(await cache.get()).toBe('old');
    expect(readings).toHaveLength(1);
  });

  it('is read again after a change', async () => {
    await answered(cache.get());
    await cache.change(write);
    expect(await answered(cache.get())).toBe('new');
  });

  it('is not what a reading gives that began before the change and ends after it', async () => {
    const early = cache.get();
    await cache.change(write);
    const later = cache.get();
    expect(await answered(early)).toBe('old');
    expect(await answered(later)).toBe('new');
    expect(await cache.get()).toBe('new');
  });

  it('is not what was read while the change was written', async () => {
    const writing = Promise.withResolvers<void>();
    const changing = cache.change(async () => {
      await writing.promise;
      stored = 'new';
    });
    expect(await answered(cache.get())).toBe('old');
    writing.resolve();
    await changing;
    expect(await answered(cache.get())).toBe('new');
  });

  it('is read again after the second of two changes at once', async () => {
    const second = Promise.withResolvers<void>();
    const changing = cache.change(() => second.promise);
    await cache.change(write);
    expect(await answered(cache.get())).toBe('new');
    stored = 'newest';
    second.resolve();
    await changing;
    expect(await answered(cache.get())).toBe('newest');
  });

  it('is read again after a change that failed, which its writer is told', async () => {
    await answered(cache.get());
    stored = 'half';
    await expect(cache.change(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(await answered(cache.get())).toBe('half');
  });

  it('is no failure: the next look reads again', async () => {
    const failing = cache.get();
    readings[0]!.reject(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(await answered(cache.get())).toBe('old');
  });

  it('is not forgotten for the failure of an earlier reading', async () => {
    const failing = cache.get();
    cache.invalidate();
    const later = cache.get();
    readings[1]!.resolve();
    expect(await later).toBe('old');
    readings[0]!.reject(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(await cache.get()).toBe('old');
    expect(readings).toHaveLength(2);
  });
});
