import { linkParts } from './parts.ts';
import type { Millis } from '../stream.ts';

/** No token dies sooner after it was first seen: a time closer than this is an issue time of a clock that runs ahead. */
const SHORTEST_LIFETIME: Millis = 3_000;
/** No token that needs refreshing lives longer; above that a number is an id, not a time. */
const LONGEST_LIFETIME: Millis = 31 * 24 * 3_600_000;

/**
 * When a link dies (ms since the epoch), read from it by value; null where it does not say.
 * First form: decimal seconds and milliseconds anywhere in path and query, percent-encoded or not. Times up to the
 * first observation are issue times; of the others the latest counts. `observedAt`: when the link was first seen.
 */
export function expiryOf(link: string, observedAt: Millis): Millis | null {
  const { segments, query } = linkParts(link);
  const texts = [...segments, ...query.map(({ value }) => value ?? '')];
  const times = texts
    .flatMap((text) => numbersIn(decoded(text)))
    .filter((time) => time >= observedAt + SHORTEST_LIFETIME && time <= observedAt + LONGEST_LIFETIME);
  return times.length > 0 ? Math.max(...times) : null;
}

function numbersIn(text: string): Millis[] {
  const runs = text.match(/\d+/g) ?? [];
  return runs.flatMap((run) => {
    if (run.length === 10) return [Number(run) * 1000];
    if (run.length === 13) return [Number(run)];
    return [];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
