import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long a test waits for an event (ms) before it calls that a hang. Long enough for a browser on a busy machine: slowness
 * is no failure.
 */
export const PATIENCE_MS = 120_000;

type Nothing = false | null | undefined | 0 | '';

/**
 * Asks again and again (every `everyMs`, default 100) until the answer is truthy, and gives it. Rejects with `what` in
 * the message once `timeoutMs` (`PATIENCE_MS`, unless given) have passed.
 */
export async function until<T>(
  ask: () => T | Promise<T>,
  what: string,
  { timeoutMs = PATIENCE_MS, everyMs = 100 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, Nothing>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<T, Nothing>;
    if (Date.now() >= end) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
    await delay(everyMs);
  }
}

/** The promise's outcome, or a rejection that names `what` once `timeoutMs` have passed. */
export async function within<T>(timeoutMs: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${timeoutMs / 1000} s: ${what}`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
