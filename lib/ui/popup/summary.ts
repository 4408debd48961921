import { hostOf } from '../../base/http-url.ts';
import type { Health } from '../../core/health.ts';
import type { TrackedView, PopupView, StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { streamReason } from '../shared/error-text.ts';
import type { IconName } from '../shared/icons.tsx';
import type { MessageKey } from '../shared/translate.ts';
import { type Tone, byUrgency, needsViewerAttention, streamTone } from '../shared/tone.ts';
import { localized, localizedPlural, type LocalizedText } from '../shared/localized-text.ts';
import { validityText, isPlayerIdle } from './row-model.ts';
import { type StreamList, streamTitle } from './stream-list.ts';
import { lastGapText, continuityStrip } from './continuity-strip.ts';

/** The summary on top of the popup. */
export interface PopupSummary {
  tone: Tone;
  icon: IconName;
  head: LocalizedText;
  sub: LocalizedText;
  /** A past event worth mentioning, such as a closed gap. */
  more?: LocalizedText | null;
}

type TrackedStreamView = StreamView & { tracked: TrackedView };

export const INSPECTING_SUMMARY: PopupSummary = quietSummary(
  'wait',
  localized('inspecting'),
  localized('inspectingSub'),
);
export const UNREACHABLE_SUMMARY: PopupSummary = {
  tone: 'attention',
  icon: 'attention',
  head: localized('unreachable'),
  sub: localized('bodyUnreachable'),
};

/** Summarizes all streams. The worst tone wins; among equals, this tab comes before other tabs. */
export function summarize(view: PopupView, streamList: StreamList, now: Millis): PopupSummary {
  const tracked = trackedStreamsIn(streamList);
  const [worst] = byUrgency(tracked.filter(needsViewerAttention)) as TrackedStreamView[];
  if (worst) return tracked.length === 1 ? summaryOfOneInNeed(worst) : summaryOfSeveralInNeed(worst, tracked);

  const isTrackedHere = streamList.here.some(isTracked);
  if (!isTrackedHere && streamList.here.length > 0) return foundSummary(streamList.here);
  if (!isTrackedHere && view.inaccessibleFrames.length > 0) {
    const head = localizedPlural('permissionsNeeded', view.inaccessibleFrames.length);
    return { tone: 'attention', icon: 'key', head, sub: localized('permissionSub') };
  }
  if (areAllPaused(tracked)) return pausedSummary(tracked, now);
  if (tracked.length > 0) return calmSummary(tracked, isTrackedHere, now);
  if (view.protectedVideo) return quietSummary('none', localized('protectedVideo'), localized('protectedVideoSub'));
  return view.tab === 'none'
    ? quietSummary('none', localized('noTab'), localized('noTabSub'))
    : quietSummary('none', localized('noStream'), localized('noStreamSub'));
}

/** The tracked streams of a list. */
export function trackedStreamsIn(streamList: StreamList | null): TrackedStreamView[] {
  return streamList ? [...streamList.here, ...streamList.elsewhere].filter(isTracked) : [];
}

/** Whether the viewer paused all streams. */
export function areAllPaused(tracked: readonly TrackedStreamView[]): boolean {
  return tracked.length > 0 && tracked.every((stream) => stream.tracked.mode.why === 'paused');
}

function foundSummary(found: readonly StreamView[]): PopupSummary {
  const ends = found.flatMap(({ expiresAt }) => expiresAt ?? []);
  if (ends.length === 0) return quietSummary('found', localized('found'), localized('foundSub'));
  return quietSummary('found', localized('foundUntil', { time: Math.min(...ends) }), localized('foundUntilSub'));
}

/** Summarizes tracked streams of which none needs attention. */
function calmSummary(tracked: readonly TrackedStreamView[], here: boolean, now: Millis): PopupSummary {
  const inState = (...states: Health['state'][]) =>
    tracked.filter((stream) => states.includes(stream.tracked.health.state));
  const [offline] = byExpiry(inState('offline'));
  if (offline) return offlineSummary(offline, now);
  const [waiting] = byExpiry(inState('failing'));
  if (waiting) return waitingSummary(waiting);
  if (tracked.some((stream) => stream.tracked.health.state === 'refreshing' && stream.tracked.lastError)) {
    return quietSummary('wait', localized('gettingLink'), localized('gettingLinkSub'));
  }
  if (tracked.every((stream) => isPlayerIdle(stream.tracked, now)))
    return quietSummary('wait', localized('playerIdle'), localized('playerIdleSub'));
  const [off] = inState('off');
  if (off && inState('off').length === tracked.length) return offSummary(off);
  return goodSummary(tracked, here, now);
}

function goodSummary(tracked: readonly TrackedStreamView[], here: boolean, now: Millis): PopupSummary {
  const head =
    tracked.length === 1 && here ? localized('keepsPlaying') : localizedPlural('streamsKeepPlaying', tracked.length);
  const [first] = tracked;
  if (first && tracked.length === 1) {
    const { health } = first.tracked;
    const more = lastGapText(continuityStrip(first.tracked, now));
    if (health.state === 'refreshing') return { ...okSummary(head, localized('gettingLink')), more };
    return {
      ...okSummary(head, health.state === 'passive' ? localized('passive') : validityText(first.tracked, now)),
      more,
    };
  }
  const dues = tracked.filter(({ tracked: { health } }) => health.state !== 'passive' && health.state !== 'off');
  const next = dues.toSorted((a, b) => a.tracked.nextRefreshAt - b.tracked.nextRefreshAt)[0];
  return okSummary(head, next ? validityText({ ...next.tracked, expiresAt: null }, now) : localized('passive'));
}

function pausedSummary(tracked: readonly TrackedStreamView[], now: Millis): PopupSummary {
  const ends = tracked.flatMap((stream) => stream.tracked.expiresAt ?? []).filter((end) => end > now);
  const sub =
    ends.length === tracked.length ? localized('pausedUntil', { time: Math.min(...ends) }) : localized('pausedSub');
  return quietSummary('paused', localized('pausedByYou'), sub);
}

function offlineSummary({ tracked: { expiresAt } }: TrackedStreamView, now: Millis): PopupSummary {
  const sub =
    expiresAt === null
      ? localized('offlineSub')
      : localized(expiresAt > now ? 'offlineUntil' : 'offlineRanOut', { time: expiresAt });
  return quietSummary('offline', localized('offline'), sub);
}

function waitingSummary(stream: TrackedStreamView): PopupSummary {
  const { expiresAt, nextRefreshAt } = stream.tracked;
  const next = { countdown: nextRefreshAt };
  const sub =
    expiresAt === null ? localized('waitingForSub', next) : localized('waitingForUntil', next, { time: expiresAt });
  return quietSummary('wait', localized('waitingFor', { host: hostOf(stream.pageUrl) }), sub);
}

function offSummary({ tracked: { expiresAt } }: TrackedStreamView): PopupSummary {
  return quietSummary(
    'wait',
    localized('refreshesOff'),
    expiresAt === null ? localized('offSub') : localized('offUntil', { time: expiresAt }),
  );
}

/** Sorts streams by the expiry of their links, the earliest first. */
function byExpiry(tracked: readonly TrackedStreamView[]): TrackedStreamView[] {
  return tracked.toSorted((a, b) => (a.tracked.expiresAt ?? Infinity) - (b.tracked.expiresAt ?? Infinity));
}

function summaryOfOneInNeed(stream: TrackedStreamView): PopupSummary {
  const { health, expiresAt } = stream.tracked;
  const site = hostOf(stream.pageUrl);
  if (health.state === 'stopped') {
    return {
      tone: 'stop',
      icon: 'stop',
      head: localized('stoppedAt', { time: health.at }),
      sub: localized('stoppedSub', { host: site }),
    };
  }
  const head = expiresAt === null ? localized('maySoonStop') : localized('playsUntilThenStops', { time: expiresAt });
  return { tone: 'attention', icon: 'attention', head, sub: localized(waitingReasonKey(stream, site)) };
}

/** Says what Freshet is waiting for. The row shows the reason, beside the button that helps. */
function waitingReasonKey({ tracked }: TrackedStreamView, site: string): MessageKey {
  if (tracked.health.state === 'needs-access') return 'subUntilAllow';
  if (tracked.health.state === 'page-gone') return 'subPageGone';
  const fix = tracked.lastError && streamReason(tracked.lastError, site).fix;
  return fix?.do === 'sign-in' ? 'subUntilSignIn' : 'subTries';
}

function summaryOfSeveralInNeed(worst: TrackedStreamView, tracked: readonly TrackedStreamView[]): PopupSummary {
  const tone = streamTone(worst);
  const head = localizedPlural('streamsNeedYou', tracked.filter(needsViewerAttention).length, String(tracked.length));
  return { tone, icon: tone === 'stop' ? 'stop' : 'attention', head, sub: outlookText(worst) };
}

function outlookText(stream: TrackedStreamView): LocalizedText {
  const title = { title: streamTitle(stream) };
  const { health, expiresAt } = stream.tracked;
  if (health.state === 'stopped') return localized('titleStopped', title, { time: health.at });
  return expiresAt === null
    ? localized('titleMaySoonStop', title)
    : localized('titlePlaysUntil', title, { time: expiresAt });
}

function isTracked(stream: StreamView): stream is TrackedStreamView {
  return stream.tracked !== null;
}

function okSummary(head: LocalizedText, sub: LocalizedText): PopupSummary {
  return { tone: 'ok', icon: 'ok', head, sub };
}

function quietSummary(icon: IconName, head: LocalizedText, sub: LocalizedText): PopupSummary {
  return { tone: 'quiet', icon, head, sub };
}
