/** What was read, kept until it changes. Whoever is answered must not change it: the next one is answered the same. */
export interface AsyncCache<T> {
  get(): Promise<T>;
  /** To be called where it has changed elsewhere: it is read again at the next look. */
  invalidate(): void;
  /** Does `write`, which changes it; rejects as `write` does, and what is stored then is read again all the same. */
  change(write: () => Promise<void>): Promise<void>;
}

/**
 * Keeps what `read` gives, but no failure. For what costs more to read and check than to hold, and has one writer, this
 * context. It holds the reading itself, not its outcome: one that began before a change answers those who asked before
 * the change and nobody later, however late it ends.
 */
export function createAsyncCache<T>(read: () => Promise<T>): AsyncCache<T> {
  let reading: Promise<T> | null = null;
  const invalidate = (): void => {
    reading = null;
  };
  return {
    get: () => {
      if (reading) return reading;
      const started = read();
      reading = started;
      started.catch(() => {
        if (reading === started) invalidate();
      });
      return started;
    },
    invalidate,
    change: async (write) => {
      invalidate();
      try {
        await write();
      } finally {
        // Who asked meanwhile may have been told of what was stored before.
        invalidate();
      }
    },
  };
}
