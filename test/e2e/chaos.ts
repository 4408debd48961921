import type { Station } from '../origin/index.ts';

/** What chance decides here is decided by this seed: another one each run, or `FRESHET_SEED`. */
export const SEED = readSeed(process.env['FRESHET_SEED']);

/** Numbers from 0 to 1 in an order that only the seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Has the watch page of a channel fail and answer late now and then. Returns how to stop that. */
export function startChaos({ set, reset }: Station, channel: string, random: () => number): () => void {
  const timer = setInterval(() => {
    const odds = random();
    set(channel, { pageStatus: odds < 0.05 ? 503 : 200, pageDelay: odds > 0.95 ? 1_500 : 0 });
  }, 400);
  return () => {
    clearInterval(timer);
    reset(channel);
  };
}

/** Resolves when the watch page of a channel is asked for the next time. */
export function nextPageRequest(station: Station, channel: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = station.on((event) => {
      if (event.type !== 'request' || event.entry.role !== 'page' || event.entry.channel !== channel) return;
      stop();
      resolve();
    });
  });
}

/** The moment of a fault, which no event of ours announces. */
export function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function readSeed(text: string | undefined): number {
  const seed = text ? Number(text) : Math.floor(Math.random() * 2 ** 31);
  if (!Number.isSafeInteger(seed)) throw new Error(`FRESHET_SEED is no whole number: ${text}`);
  return seed;
}
