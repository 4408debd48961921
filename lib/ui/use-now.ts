import { useEffect, useState } from 'preact/hooks';
import type { Millis } from '../core/stream.ts';

/** The time, read again every `interval` ms. */
export function useNow(interval: number): Millis {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
