import type { ActiveStream, Millis } from './stream.ts';

const HOUR: Millis = 60 * 60_000;

/**
 * Whether a stream rests at `now` (ms): its player has asked for nothing for more than `hours`, so that it is paused.
 * `hours` null: never. Where nobody saw what it asks for, nobody knows either, and it does not rest.
 */
export function isIdle(stream: Pick<ActiveStream, 'generations'>, hours: number | null, now: Millis): boolean {
  const asked = stream.generations.flatMap(({ lastRequested }) => lastRequested ?? []);
  return hours !== null && asked.length > 0 && now - Math.max(...asked) > hours * HOUR;
}
