import type { ActiveStream, Millis } from './stream.ts';

const HOUR: Millis = 60 * 60_000;

/**
 * Whether a stream is idle at `now` (ms): its player has sent no request for more than `hours`, so it is paused.
 * `hours` null: never idle. Without any observed request nothing is known, and the stream counts as active.
 */
export function isIdle(stream: Pick<ActiveStream, 'generations'>, hours: number | null, now: Millis): boolean {
  const asked = stream.generations.flatMap(({ lastRequested }) => lastRequested ?? []);
  return hours !== null && asked.length > 0 && now - Math.max(...asked) > hours * HOUR;
}
