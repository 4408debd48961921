import type { KeptView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { plural, t } from '../text.ts';
import { clock, duration } from '../time.ts';
import { say, type Words } from '../words.ts';

/** What the continuity strip shows: two hours back, and the life of the link ahead. */
export const BACK: Millis = 2 * 60 * 60_000;
export const AHEAD: Millis = 16 * 60_000;
/** Shorter than this nothing was missed: a refresh and the end of the link before it are written down in turn. */
const SHORTEST_GAP: Millis = 1000;

export interface Gap {
  from: Millis;
  until: Millis;
}

/** The strip in time (ms); where it is drawn is a matter of the screen. */
export interface Strip {
  from: Millis;
  to: Millis;
  now: Millis;
  /** Links while they were in force, oldest first; `current`: the one in force now. */
  links: { from: Millis; until: Millis; current: boolean }[];
  /** Until when the link in force lives on; null where there is none, or nobody knows. */
  ahead: Millis | null;
  /** When fresh links came. */
  refreshes: Millis[];
  /** When a refresh failed. */
  failedTries: Millis[];
  gaps: Gap[];
}

/**
 * The strip of a stream; null where nothing is known of its links yet. `resting`: no link is needed now, so that the
 * time since the last one ended is no gap.
 */
export function stripOf(
  { strip: spans, failedTries: failed }: Pick<KeptView, 'strip' | 'failedTries'>,
  now: Millis,
  resting = false,
): Strip | null {
  if (spans.length === 0) return null;
  const from = now - BACK;
  const links = spans.map((span, index) => {
    const last = index === spans.length - 1;
    const until = last ? Math.min(now, span.diesAt ?? now) : Math.min(span.until, span.diesAt ?? span.until);
    return { from: Math.max(from, span.from), until: Math.max(span.from, until), current: last && until >= now };
  });
  const lastSpan = spans.at(-1)!;
  const ends = links.map((link, index) => ({ from: link.until, until: links[index + 1]?.from ?? now }));
  return {
    from,
    to: now + AHEAD,
    now,
    links,
    ahead: lastSpan.diesAt !== null && lastSpan.diesAt > now ? lastSpan.diesAt : null,
    refreshes: links.map((link) => link.from).filter((at) => at > from),
    failedTries: failed.filter((at) => at > from),
    gaps: (resting ? ends.slice(0, -1) : ends).filter((gap) => gap.until - gap.from >= SHORTEST_GAP),
  };
}

/** The strip in words, its text alternative: `Last 2 hours: 30 links, 1 gap of 1 min 20 sec at 13:07`. */
export function stripWords(strip: Strip): Words {
  const [key, count] = plural('stripLinks', strip.links.length);
  const links = t(key, count);
  const gaps = strip.gaps.length > 0 ? { strong: gapsText(strip) } : t('gapsNone');
  const since = strip.links[0]?.from ?? strip.from;
  return since - strip.from < 60_000
    ? say('stripTwoHours', links, gaps)
    : say('stripSince', { time: since }, links, gaps);
}

function gapsText({ gaps, now }: Strip): string {
  const [first] = gaps;
  if (!first) return t('gapsNone');
  if (gaps.length === 1) {
    if (first.until >= now) return t('gapSince', isolated(clock(first.from, now)));
    return t('gapOne', duration(first.until - first.from), isolated(clock(first.from, now)));
  }
  const all = gaps.reduce((sum, gap) => sum + gap.until - gap.from, 0);
  const [key, count] = plural('gaps', gaps.length);
  return t(key, count, duration(all));
}

/** A value that keeps its own direction inside a text (Unicode TR 9, "Explicit Directional Isolates"). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The last gap that is over, worth a word as long as the strip shows it. */
export function missed(strip: Strip | null): Words | null {
  const gap = strip?.gaps.findLast(({ until }) => until < strip.now);
  return gap ? say('itMissed', duration(gap.until - gap.from), { time: gap.from }) : null;
}
