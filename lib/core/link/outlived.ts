import type { Millis } from '../stream.ts';
import { readTimes, type TimeReading } from './expiry.ts';
import { likeness } from './identity.ts';
import { linkParts, queryText } from './parts.ts';

interface Read {
  link: string;
  times: TimeReading[];
  end: TimeReading | undefined;
}

/**
 * Those of `links` that have ended while the same link with another token has not, as where a page still holds yesterday's
 * beside today's: the field that says when the other one ends says a time gone by here. `now` (ms since the epoch) is the
 * CDN's clock.
 *
 * Cameras may be told apart by what looks like a token. So a link stays that has a part, other than the one with the time,
 * in common with the stream's `known` links where the one that goes on has something else.
 */
export function outlived(links: readonly string[], known: readonly string[], now: Millis): Set<string> {
  const read = links.map((link): Read => {
    const times = readTimes(link, now);
    return { link, times, end: times.find(({ role }) => role === 'expiry') };
  });
  const going = read.filter(({ end }) => end);
  const ended = read.filter(({ end }) => !end);
  const knownParts = known.map(partsOf);
  return new Set(
    ended.filter((old) => going.some((today) => isToken(old, today, knownParts, now))).map(({ link }) => link),
  );
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
