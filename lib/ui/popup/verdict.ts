import { hostOf } from '../../core/http-url.ts';
import type { Health } from '../../core/health.ts';
import type { KeptView, PopupView, StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { streamReason } from '../errors-text.ts';
import type { IconName } from '../icons.tsx';
import type { MessageKey } from '../text.ts';
import type { Tone } from '../tone.ts';
import { say, sayPlural, type Words } from '../words.ts';
import { goodWords, isResting } from './row.ts';
import { type Shelf, titleOf } from './shelf.ts';
import { missed, stripOf } from './strip.ts';
import { byNeed, needsViewer, toneOf } from './tones.ts';

/** The one answer on top of the popup. */
export interface Verdict {
  tone: Tone;
  icon: IconName;
  head: Words;
  sub: Words;
  /** What is over and worth a word. */
  more?: Words | null;
}

type Kept = StreamView & { kept: KeptView };

export const LOOKING: Verdict = quiet('wait', say('looking'), say('lookingSub'));
export const UNREACHABLE: Verdict = {
  tone: 'attention',
  icon: 'attention',
  head: say('unreachable'),
  sub: say('bodyUnreachable'),
};

/** The verdict on all streams: the worst tone wins, and what the viewer came for (this tab) goes before the rest. */
export function verdictOn(view: PopupView, shelf: Shelf, now: Millis): Verdict {
  const kept = keptIn(shelf);
  const [worst] = byNeed(kept.filter(needsViewer)) as Kept[];
  if (worst) return kept.length === 1 ? onOneInNeed(worst) : onSeveralInNeed(worst, kept);

  const keptHere = shelf.here.some(isKept);
  if (!keptHere && shelf.here.length > 0) return onFound(shelf.here);
  if (!keptHere && view.closedFrames.length > 0) {
    const head = sayPlural('permissionsNeeded', view.closedFrames.length);
    return { tone: 'attention', icon: 'key', head, sub: say('permissionSub') };
  }
  if (isPaused(kept)) return onPaused(kept, now);
  if (kept.length > 0) return onCalm(kept, keptHere, now);
  if (view.protectedVideo) return quiet('none', say('protectedVideo'), say('protectedVideoSub'));
  return view.tab === 'none'
    ? quiet('none', say('noTab'), say('noTabSub'))
    : quiet('none', say('noStream'), say('noStreamSub'));
}

/** The streams that are kept. */
export function keptIn(shelf: Shelf | null): Kept[] {
  return shelf ? [...shelf.here, ...shelf.elsewhere].filter(isKept) : [];
}

/** Whether the viewer paused all of them. */
export function isPaused(kept: readonly Kept[]): boolean {
  return kept.length > 0 && kept.every((stream) => stream.kept.mode.why === 'paused');
}

function onFound(found: readonly StreamView[]): Verdict {
  const ends = found.flatMap(({ expiresAt }) => expiresAt ?? []);
  if (ends.length === 0) return quiet('found', say('found'), say('foundSub'));
  return quiet('found', say('foundUntil', { time: Math.min(...ends) }), say('foundUntilSub'));
}

/** None of them needs the viewer. */
function onCalm(kept: readonly Kept[], here: boolean, now: Millis): Verdict {
  const inState = (...states: Health['state'][]) => kept.filter((stream) => states.includes(stream.kept.health.state));
  const [offline] = byEnd(inState('offline'));
  if (offline) return onOffline(offline, now);
  const [waiting] = byEnd(inState('failing'));
  if (waiting) return onWaiting(waiting);
  if (kept.some((stream) => stream.kept.health.state === 'refreshing' && stream.kept.lastError)) {
    return quiet('wait', say('gettingLink'), say('gettingLinkSub'));
  }
  if (kept.every((stream) => isResting(stream.kept, now))) return quiet('wait', say('resting'), say('restingSub'));
  const [off] = inState('off');
  if (off && inState('off').length === kept.length) return onOff(off);
  return onGood(kept, here, now);
}

function onGood(kept: readonly Kept[], here: boolean, now: Millis): Verdict {
  const head = kept.length === 1 && here ? say('keepsPlaying') : sayPlural('streamsKeepPlaying', kept.length);
  const [first] = kept;
  if (first && kept.length === 1) {
    const { health } = first.kept;
    const more = missed(stripOf(first.kept, now));
    if (health.state === 'refreshing') return { ...ok(head, say('gettingLink')), more };
    return { ...ok(head, health.state === 'stood-down' ? say('stoodDown') : goodWords(first.kept, now)), more };
  }
  const dues = kept.filter(({ kept: { health } }) => health.state !== 'stood-down' && health.state !== 'off');
  const next = dues.toSorted((a, b) => a.kept.nextRefreshAt - b.kept.nextRefreshAt)[0];
  return ok(head, next ? goodWords({ ...next.kept, expiresAt: null }, now) : say('stoodDown'));
}

function onPaused(kept: readonly Kept[], now: Millis): Verdict {
  const ends = kept.flatMap((stream) => stream.kept.expiresAt ?? []).filter((end) => end > now);
  const sub = ends.length === kept.length ? say('pausedUntil', { time: Math.min(...ends) }) : say('pausedSub');
  return quiet('paused', say('pausedByYou'), sub);
}

function onOffline({ kept: { expiresAt } }: Kept, now: Millis): Verdict {
  const sub =
    expiresAt === null
      ? say('offlineSub')
      : say(expiresAt > now ? 'offlineUntil' : 'offlineRanOut', { time: expiresAt });
  return quiet('offline', say('offline'), sub);
}

function onWaiting(stream: Kept): Verdict {
  const { expiresAt, nextRefreshAt } = stream.kept;
  const next = { countdown: nextRefreshAt };
  const sub = expiresAt === null ? say('waitingForSub', next) : say('waitingForUntil', next, { time: expiresAt });
  return quiet('wait', say('waitingFor', { host: hostOf(stream.pageUrl) }), sub);
}

function onOff({ kept: { expiresAt } }: Kept): Verdict {
  return quiet('wait', say('refreshesOff'), expiresAt === null ? say('offSub') : say('offUntil', { time: expiresAt }));
}

/** The one that runs out first in front. */
function byEnd(kept: readonly Kept[]): Kept[] {
  return kept.toSorted((a, b) => (a.kept.expiresAt ?? Infinity) - (b.kept.expiresAt ?? Infinity));
}

function onOneInNeed(stream: Kept): Verdict {
  const { health, expiresAt } = stream.kept;
  const site = hostOf(stream.pageUrl);
  if (health.state === 'stopped') {
    return {
      tone: 'stop',
      icon: 'stop',
      head: say('stoppedAt', { time: health.at }),
      sub: say('stoppedSub', { host: site }),
    };
  }
  const head = expiresAt === null ? say('maySoonStop') : say('playsUntilThenStops', { time: expiresAt });
  return { tone: 'attention', icon: 'attention', head, sub: say(untilWhat(stream, site)) };
}

/** What Freshet waits for. The reason itself stands in the row, beside the button that helps. */
function untilWhat({ kept }: Kept, site: string): MessageKey {
  if (kept.health.state === 'needs-access') return 'subUntilAllow';
  if (kept.health.state === 'page-gone') return 'subPageGone';
  const fix = kept.lastError && streamReason(kept.lastError, site).fix;
  return fix?.do === 'sign-in' ? 'subUntilSignIn' : 'subTries';
}

function onSeveralInNeed(worst: Kept, kept: readonly Kept[]): Verdict {
  const tone = toneOf(worst);
  const head = sayPlural('streamsNeedYou', kept.filter(needsViewer).length, String(kept.length));
  return { tone, icon: tone === 'stop' ? 'stop' : 'attention', head, sub: fateOf(worst) };
}

function fateOf(stream: Kept): Words {
  const title = { title: titleOf(stream) };
  const { health, expiresAt } = stream.kept;
  if (health.state === 'stopped') return say('titleStopped', title, { time: health.at });
  return expiresAt === null ? say('titleMaySoonStop', title) : say('titlePlaysUntil', title, { time: expiresAt });
}

function isKept(stream: StreamView): stream is Kept {
  return stream.kept !== null;
}

function ok(head: Words, sub: Words): Verdict {
  return { tone: 'ok', icon: 'ok', head, sub };
}

function quiet(icon: IconName, head: Words, sub: Words): Verdict {
  return { tone: 'quiet', icon, head, sub };
}
