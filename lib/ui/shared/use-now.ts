import { useEffect, useState } from 'preact/hooks';
import type { Millis } from '../../core/stream.ts';

/** One shared timer per interval, because a long list shows hundreds of times. */
const tickers = new Map<number, { listeners: Set<(now: Millis) => void>; timer: ReturnType<typeof setInterval> }>();

/** The current time, updated every `interval` ms. */
export function useNow(interval: number): Millis {
  const [now, setNow] = useState(Date.now);
  useEffect(() => subscribe(interval, setNow), [interval]);
  return now;
}

function subscribe(interval: number, listener: (now: Millis) => void): () => void {
  const ticker = tickers.get(interval) ?? startTicker(interval);
  ticker.listeners.add(listener);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0) return;
    clearInterval(ticker.timer);
    tickers.delete(interval);
  };
}

function startTicker(interval: number) {
  const listeners = new Set<(now: Millis) => void>();
  const timer = setInterval(() => {
    const now = Date.now();
    for (const listener of listeners) listener(now);
  }, interval);
  const ticker = { listeners, timer };
  tickers.set(interval, ticker);
  return ticker;
}
