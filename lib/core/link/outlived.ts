import type { Millis } from '../stream.ts';
import { readTimes, type TimeReading } from './expiry.ts';
import { frameOf, likeness } from './identity.ts';
import { linkParts, queryText } from './parts.ts';
import { remembered } from '../remembered.ts';

interface Read {
  link: string;
  times: TimeReading[];
  end: TimeReading | undefined;
}

/**
 * Tells of each of `links` whether it has ended while the same link with another token has not, as where a page still holds
 * yesterday's beside today's: the field that says when the other one ends says a time gone by here. `now` (ms since the
 * epoch) is the CDN's clock. Links are read when one is asked for, since that is costly and most are not.
 *
 * Cameras may be told apart by what looks like a token. So a link stays that has a part, other than the one with the time,
 * in common with the stream's `known` links where the one that goes on has something else.
 */
export function outlived(links: readonly string[], known: readonly string[], now: Millis): (link: string) => boolean {
  const alike = Map.groupBy(links, frame);
  const reading = new Map<string, Read>();
  const read = (link: string): Read => {
    const done = reading.get(link) ?? readLink(link, now);
    reading.set(link, done);
    return done;
  };
  return (link) => {
    const others = (alike.get(frame(link)) ?? []).filter((other) => other !== link);
    if (others.length === 0 || !hasEnded(read(link), now)) return false;
    const knownParts = known.map(partsOf);
    return others.some((other) => read(other).end && isToken(read(link), read(other), knownParts, now));
  };
}

/** Asked for of all links of a page for every stream of it. */
const frame = remembered(frameOf, 2_000);

function readLink(link: string, now: Millis): Read {
  const times = readTimes(link, now);
  return { link, times, end: times.find(({ role }) => role === 'expiry') };
}

/** Whether a link may have ended: a time in it has gone by, and none is its end. */
function hasEnded({ times, end }: Read, now: Millis): boolean {
  return !end && times.some(({ at }) => at <= now);
}

function isToken(old: Read, { link, end }: Read, known: readonly Map<string, string>[], now: Millis): boolean {
  const isPast = old.times.some(({ at, where, format }) => at <= now && where === end?.where && format === end.format);
  if (!isPast || likeness(old.link, link).names !== 'same') return false;
  const today = partsOf(link);
  return [...partsOf(old.link)].every(
    ([where, text]) =>
      text === today.get(where) ||
      end?.where.split(', ', 1)[0] === where ||
      known.every((parts) => parts.get(where) !== text),
  );
}

/** Every part of a link by where it stands, in the words of `readTimes`. */
function partsOf(link: string): Map<string, string> {
  const { origin, segments, query } = linkParts(link);
  return new Map([
    ['origin', origin],
    ...segments.map((text, index): [string, string] => [`path segment ${index + 1}`, text]),
    ...query.map((part): [string, string] => [`query ${part.name}`, queryText(part)]),
  ]);
}
