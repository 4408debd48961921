import type { MatchReason } from '../../core/match.ts';
import type { TestRunView } from '../../core/protocol.ts';
import type { LinkVerdict } from '../../core/extraction-trace.ts';
import type { MessageKey } from '../shared/translate.ts';
import { localized, type LocalizedText } from '../shared/localized-text.ts';

/** A row of the table of links: the link and the decision about it. */
export interface LinkRow {
  link: string;
  title: string;
  quality: string;
  /** Number of the request whose response contains it, counted from 1; null if unknown. */
  request: number | null;
  place: string;
  tone: 'ok' | 'quiet' | 'attention';
  verdict: LocalizedText;
  why: LocalizedText[];
}

const VERDICT_KEYS: Record<LinkVerdict, MessageKey> = {
  accepted: 'linkAccepted',
  secondary: 'linkSecondary',
  mentioned: 'linkMentionOnly',
  'private-address': 'linkPrivate',
  'not-picked': 'linkNotPicked',
  'too-many': 'linkTooMany',
};

const CHOSEN_BY_KEYS: Record<MatchReason, MessageKey> = {
  'title-and-quality': 'byTitle',
  path: 'byPath',
  names: 'byNames',
  'only-one': 'byOnlyOne',
};

/** The links of a test run in order of discovery. Accepted and secondary links are its streams, in the same order. */
export function linkRows({ streams, trace }: TestRunView): LinkRow[] {
  const accepted = [...streams];
  const rows = trace.links.map((traced): LinkRow => {
    const isStream = traced.verdict === 'accepted' || traced.verdict === 'secondary';
    const stream = isStream ? accepted.shift() : undefined;
    return {
      ...rowOf(stream ?? { ...traced, expiresAt: null, chosenBy: [] }, traced.verdict),
      request: traced.request + 1,
      place: traced.keyPath.join(' › '),
    };
  });
  return [...rows, ...accepted.map((stream) => rowOf(stream, 'accepted'))];
}

function rowOf(stream: TestRunView['streams'][number], verdict: LinkVerdict): LinkRow {
  const { link, title, quality, chosenBy: chosen, expiresAt: goodUntil } = stream;
  const why = chosen.map(({ title: tracked, by }) =>
    tracked ? localized(CHOSEN_BY_KEYS[by], { title: tracked }) : localized('byUntitled'),
  );
  if (goodUntil !== null) why.push(localized('linkGoodUntil', { time: goodUntil }));
  return {
    link,
    title,
    quality,
    request: null,
    place: '',
    tone: chosen.length > 0 ? 'ok' : verdict === 'private-address' ? 'attention' : 'quiet',
    verdict: chosen.length > 0 ? localized('linkChosen') : localized(VERDICT_KEYS[verdict]),
    why,
  };
}
