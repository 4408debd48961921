import type { TrackedView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { pluralKey, t } from '../shared/translate.ts';
import { clockText, durationText } from '../shared/time-text.ts';
import { localized, type LocalizedText } from '../shared/localized-text.ts';

/** The continuity strip shows the last two hours, and ahead of now the remaining life of the link. */
const STRIP_BACK: Millis = 2 * 60 * 60_000;
const STRIP_AHEAD: Millis = 16 * 60_000;
/** Shorter gaps are not real: a refresh and the end of the previous link are recorded one after the other. */
const SHORTEST_GAP: Millis = 1000;

export interface PlaybackGap {
  from: Millis;
  until: Millis;
}

/** The strip as times in ms. `StripFigure` draws it. */
export interface ContinuityStrip {
  from: Millis;
  to: Millis;
  now: Millis;
  /** The periods in which links were in use, oldest first. `current`: in use now. */
  links: { from: Millis; until: Millis; current: boolean }[];
  /** When the current link expires; null if there is no working link or its expiry is unknown. */
  ahead: Millis | null;
  /** Times of successful refreshes. */
  refreshes: Millis[];
  /** Times of failed refreshes. */
  failedTries: Millis[];
  gaps: PlaybackGap[];
}

/**
 * Computes the strip of a stream; null if no link is known yet. With `idle`, the stream needs no link now, so the time
 * since the last link expired is not a gap.
 */
export function continuityStrip(
  { strip: spans, failedTries: failed }: Pick<TrackedView, 'strip' | 'failedTries'>,
  now: Millis,
  idle = false,
): ContinuityStrip | null {
  if (spans.length === 0) return null;
  const from = now - STRIP_BACK;
  const links = spans.map((span, index) => {
    const last = index === spans.length - 1;
    const until = last ? Math.min(now, span.diesAt ?? now) : Math.min(span.until, span.diesAt ?? span.until);
    return { from: Math.max(from, span.from), until: Math.max(span.from, until), current: last && until >= now };
  });
  const lastSpan = spans.at(-1)!;
  const ends = links.map((link, index) => ({ from: link.until, until: links[index + 1]?.from ?? now }));
  return {
    from,
    to: now + STRIP_AHEAD,
    now,
    links,
    ahead: lastSpan.diesAt !== null && lastSpan.diesAt > now ? lastSpan.diesAt : null,
    refreshes: links.map((link) => link.from).filter((at) => at > from),
    failedTries: failed.filter((at) => at > from),
    gaps: (idle ? ends.slice(0, -1) : ends).filter((gap) => gap.until - gap.from >= SHORTEST_GAP),
  };
}

/** The text alternative of the strip: `Last 2 hours: 30 links, 1 gap of 1 min 20 sec at 13:07`. */
export function stripText(strip: ContinuityStrip): LocalizedText {
  const [key, count] = pluralKey('stripLinks', strip.links.length);
  const links = t(key, count);
  const gaps = strip.gaps.length > 0 ? { strong: gapsText(strip) } : t('gapsNone');
  const since = strip.links[0]?.from ?? strip.from;
  return since - strip.from < 60_000
    ? localized('stripTwoHours', links, gaps)
    : localized('stripSince', { time: since }, links, gaps);
}

function gapsText({ gaps, now }: ContinuityStrip): string {
  const [first] = gaps;
  if (!first) return t('gapsNone');
  if (gaps.length === 1) {
    if (first.until >= now) return t('gapSince', isolated(clockText(first.from, now)));
    return t('gapOne', durationText(first.until - first.from), isolated(clockText(first.from, now)));
  }
  const all = gaps.reduce((sum, gap) => sum + gap.until - gap.from, 0);
  const [key, count] = pluralKey('gaps', gaps.length);
  return t(key, count, durationText(all));
}

/** Isolates the text direction of a value inside a sentence (Unicode TR 9, "Explicit Directional Isolates"). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Describes the last closed gap that the strip still shows; null if there is none. */
export function lastGapText(strip: ContinuityStrip | null): LocalizedText | null {
  const gap = strip?.gaps.findLast(({ until }) => until < strip.now);
  return gap ? localized('gapMissed', durationText(gap.until - gap.from), { time: gap.from }) : null;
}
