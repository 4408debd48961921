import { isRateLimited } from '../../core/health.ts';
import { hostOf } from '../../base/http-url.ts';
import type { TrackedView, StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import type { IconName } from '../shared/icons.tsx';
import type { Tone } from '../shared/tone.ts';
import { localized, type LocalizedText } from '../shared/localized-text.ts';
import { type RowActivity, isSwitchOn } from './row-activity.ts';
import { type RowNoticeModel, rowNoticeFor } from './row-notice-model.ts';
import { streamTone } from './stream-tones.ts';

/** A row of the popup, decided: what is said, and what can be done. */
export interface RowModel {
  stream: StreamView;
  on: boolean;
  busy: RowActivity['pending'];
  tone: Tone;
  icon: IconName;
  status: LocalizedText;
  /** False where the verdict or the notice already says it: the switch is still described by it. */
  statusShown: boolean;
  notice: RowNoticeModel | null;
  /** Just switched off, and it can be put back as it was. */
  undo: boolean;
}

/** `alone`: the only stream that is kept, so that the verdict speaks about it. `named`: hosts an earlier notice names. */
export function rowModel(
  stream: StreamView,
  activity: RowActivity,
  now: Millis,
  alone: boolean,
  named: ReadonlySet<string>,
): RowModel {
  const notice = rowNoticeFor(stream, activity, named);
  const status = rowStatus(stream, activity, now, alone);
  const quiet = activity.pending !== null || !stream.tracked;
  const tone = quiet ? 'quiet' : streamTone(stream);
  return {
    stream,
    on: isSwitchOn(stream.tracked !== null, activity),
    busy: activity.pending,
    tone,
    icon: tone === 'quiet' ? quietIcon(stream) : tone,
    status,
    statusShown: status.key !== 'notTracked' && !(alone && stream.tracked && isSaidBySummary(activity)),
    notice,
    undo: activity.pending === null && activity.switchedOff?.stream != null,
  };
}

/** The verdict tells of a refresh as of anything at rest: a line more would move what is below it from under the pointer. */
function isSaidBySummary({ pending }: RowActivity): boolean {
  return pending === null || pending === 'refresh';
}

function quietIcon({ tracked }: StreamView): IconName {
  return tracked?.health.state === 'offline' ? 'offline' : 'wait';
}

function rowStatus(stream: StreamView, activity: RowActivity, now: Millis, alone: boolean): LocalizedText {
  switch (activity.pending) {
    case 'on':
      return localized(stream.missingOrigins.length > 0 ? 'waitingForAnswer' : 'switchingOn');
    case 'access':
      return localized('waitingForAnswer');
    case 'off':
      return localized('switchingOff');
    case 'refresh':
      return localized('gettingLink');
    case null:
      break;
  }
  if (stream.tracked) return trackedStatus(stream.tracked, hostOf(stream.pageUrl), now, alone);
  if (!activity.switchedOff) return localized('notTracked');
  const { until } = activity.switchedOff;
  return until !== null && until > now ? localized('switchedOffUntil', { time: until }) : localized('switchedOff');
}

function trackedStatus(tracked: TrackedView, site: string, now: Millis, alone: boolean): LocalizedText {
  const { health, expiresAt } = tracked;
  switch (health.state) {
    case 'good':
      if (isPlayerIdle(tracked, now)) return localized('playerIdle');
      return alone ? localized('keepsPlaying') : validityText(tracked, now);
    case 'due':
      return alone ? localized('keepsPlaying') : validityText(tracked, now);
    case 'passive':
      return localized('passive');
    case 'off':
      return localized(tracked.mode.why === 'paused' ? 'pausedByYou' : 'refreshesOff');
    case 'refreshing':
      return localized('gettingLink');
    case 'offline':
      return localized('offlineSince', { time: health.since });
    case 'failing':
      if (isRateLimited(health.error)) return localized('waitingFor', { host: site });
      return expiresAt === null ? localized('maySoonStop') : localized('playsUntilThenStops', { time: expiresAt });
    case 'needs-access':
    case 'page-gone':
      return expiresAt === null ? localized('maySoonStop') : localized('playsUntilThenStops', { time: expiresAt });
    case 'stopped':
      return localized('stoppedAt', { time: health.at });
  }
}

/** Its link has run out and nobody minds: the player is paused for longer than links are kept fresh for it. */
export function isPlayerIdle({ health, expiresAt }: TrackedView, now: Millis): boolean {
  return health.state === 'good' && expiresAt !== null && expiresAt <= now;
}

/**
 * Until when the link is good and when the next one is fetched, as far as that is known; what was learned from other
 * links of the site is said as "about".
 */
export function validityText(tracked: TrackedView, now: Millis): LocalizedText {
  const due = tracked.nextRefreshAt <= now;
  const next = { countdown: tracked.nextRefreshAt };
  if (tracked.expiresAt === null) return due ? localized('refreshDue') : localized('nextRefresh', next);
  const until = { time: tracked.expiresAt };
  const learned = tracked.expiry === 'learned';
  if (due) return localized(learned ? 'goodAboutDue' : 'goodUntilDue', until);
  return localized(learned ? 'goodAboutNext' : 'goodUntilNext', until, next);
}

/** Since when there is no fresh link; null where that is no matter. */
export function failingSinceText({ health }: TrackedView): LocalizedText | null {
  if (health.state !== 'failing' && health.state !== 'page-gone') return null;
  return localized('noLinkSince', { time: health.since });
}
