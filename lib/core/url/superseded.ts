import type { Millis } from '../stream.ts';
import { readTimes, type TimeReading } from './expiry.ts';
import { linkSkeleton, compareLinks } from './similarity.ts';
import { linkParts, queryText } from './parts.ts';
import { memoize } from '../../base/memoize.ts';

interface TimedLink {
  link: string;
  times: TimeReading[];
  end: TimeReading | undefined;
}

/**
 * Returns a test for links of `links` that have ended while the same link with another token has not. A page may hold
 * yesterday's link beside today's. A link counts as ended if it has a past time in the field that is the other link's
 * end. `now` (ms since the epoch) is the CDN's clock. Links are read on demand, because reading is expensive and most
 * are never tested.
 *
 * What looks like a token may tell two cameras apart. So a link is not superseded if it shares a part with the stream's
 * `known` links that differs in the other link, apart from the time.
 */
export function supersededFilter(
  links: readonly string[],
  known: readonly string[],
  now: Millis,
): (link: string) => boolean {
  const bySkeleton = Map.groupBy(links, skeletonOf);
  const reading = new Map<string, TimedLink>();
  const read = (link: string): TimedLink => {
    const done = reading.get(link) ?? readLink(link, now);
    reading.set(link, done);
    return done;
  };
  return (link) => {
    const others = (bySkeleton.get(skeletonOf(link)) ?? []).filter((other) => other !== link);
    if (others.length === 0 || !hasEnded(read(link), now)) return false;
    const knownParts = known.map(partsByPlace);
    return others.some((other) => read(other).end && isToken(read(link), read(other), knownParts, now));
  };
}

/** Called for every link of a page and every stream on it. */
const skeletonOf = memoize(linkSkeleton, 2_000);

function readLink(link: string, now: Millis): TimedLink {
  const times = readTimes(link, now);
  return { link, times, end: times.find(({ role }) => role === 'expiry') };
}

/** Whether a link may have ended: it contains a past time, and no time that is its end. */
function hasEnded({ times, end }: TimedLink, now: Millis): boolean {
  return !end && times.some(({ at }) => at <= now);
}

function isToken(
  old: TimedLink,
  { link, end }: TimedLink,
  known: readonly Map<string, string>[],
  now: Millis,
): boolean {
  const isPast = old.times.some(({ at, where, format }) => at <= now && where === end?.where && format === end.format);
  if (!isPast || compareLinks(old.link, link).names !== 'same') return false;
  const today = partsByPlace(link);
  return [...partsByPlace(old.link)].every(
    ([where, text]) =>
      text === today.get(where) ||
      end?.where.split(', ', 1)[0] === where ||
      known.every((parts) => parts.get(where) !== text),
  );
}

/** Every part of a link by its position, named as in `readTimes`. */
function partsByPlace(link: string): Map<string, string> {
  const { origin, segments, query } = linkParts(link);
  return new Map([
    ['origin', origin],
    ...segments.map((text, index): [string, string] => [`path segment ${index + 1}`, text]),
    ...query.map((part): [string, string] => [`query ${part.name}`, queryText(part)]),
  ]);
}
