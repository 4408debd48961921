import type { MatchReason } from '../../core/match.ts';
import type { TrialView } from '../../core/protocol.ts';
import type { LinkVerdict } from '../../core/trace.ts';
import type { MessageKey } from '../text.ts';
import { say, type Words } from '../words.ts';

/** A link as the table shows it, and what became of it. */
export interface LinkRow {
  link: string;
  title: string;
  quality: string;
  /** Number of the request whose answer it stands in, as shown; null where that is not known. */
  request: number | null;
  place: string;
  tone: 'ok' | 'quiet' | 'attention';
  verdict: Words;
  why: Words[];
}

const VERDICTS: Record<LinkVerdict, MessageKey> = {
  given: 'linkGiven',
  aside: 'linkAside',
  mentioned: 'linkMentioned',
  'private-address': 'linkPrivate',
  'not-picked': 'linkNotPicked',
  'too-many': 'linkTooMany',
};

const REASONS: Record<MatchReason, MessageKey> = {
  'title-and-quality': 'byTitle',
  path: 'byPath',
  names: 'byNames',
  'only-one': 'byOnlyOne',
};

/** The links a run found, in the order of discovery; those that were given are its streams, in the same order. */
export function linkRows({ streams, trace }: TrialView): LinkRow[] {
  const given = [...streams];
  const rows = trace.links.map((traced): LinkRow => {
    const isGiven = traced.verdict === 'given' || traced.verdict === 'aside';
    const stream = isGiven ? given.shift() : undefined;
    return {
      ...rowOf(stream ?? { ...traced, goodUntil: null, chosen: [] }, traced.verdict),
      request: traced.request + 1,
      place: traced.place.join(' › '),
    };
  });
  return [...rows, ...given.map((stream) => rowOf(stream, 'given'))];
}

function rowOf(stream: TrialView['streams'][number], verdict: LinkVerdict): LinkRow {
  const { link, title, quality, chosen, goodUntil } = stream;
  const why = chosen.map(({ title: kept, by }) => (kept ? say(REASONS[by], { title: kept }) : say('byUntitled')));
  if (goodUntil !== null) why.push(say('linkGoodUntil', { time: goodUntil }));
  return {
    link,
    title,
    quality,
    request: null,
    place: '',
    tone: chosen.length > 0 ? 'ok' : verdict === 'private-address' ? 'attention' : 'quiet',
    verdict: chosen.length > 0 ? say('linkChosen') : say(VERDICTS[verdict]),
    why,
  };
}
