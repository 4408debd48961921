import { isAskedToWait } from '../../core/health.ts';
import { hostOf } from '../../core/http-url.ts';
import type { KeptView, StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import type { IconName } from '../icons.tsx';
import type { Tone } from '../tone.ts';
import { say, type Words } from '../words.ts';
import { type Activity, isOn } from './activity.ts';
import { type NoticeModel, noticeFor } from './notice.ts';
import { toneOf } from './tones.ts';

/** A row of the popup, decided: what is said, and what can be done. */
export interface RowModel {
  stream: StreamView;
  on: boolean;
  busy: Activity['pending'];
  tone: Tone;
  icon: IconName;
  status: Words;
  /** False where the verdict or the notice already says it: the switch is still described by it. */
  statusShown: boolean;
  notice: NoticeModel | null;
  /** Just switched off, and it can be put back as it was. */
  undo: boolean;
}

/** `alone`: the only stream that is kept, so that the verdict speaks about it. `named`: hosts an earlier notice names. */
export function rowModel(
  stream: StreamView,
  activity: Activity,
  now: Millis,
  alone: boolean,
  named: ReadonlySet<string>,
): RowModel {
  const notice = noticeFor(stream, activity, named);
  const status = statusOf(stream, activity, now, alone);
  const quiet = activity.pending !== null || !stream.kept;
  const tone = quiet ? 'quiet' : toneOf(stream);
  return {
    stream,
    on: isOn(stream.kept !== null, activity),
    busy: activity.pending,
    tone,
    icon: tone === 'quiet' ? quietIcon(stream) : tone,
    status,
    statusShown: status.key !== 'notKept' && !(alone && stream.kept && isSaidAbove(activity)),
    notice,
    undo: activity.pending === null && activity.switchedOff?.stream != null,
  };
}

/** The verdict tells of a refresh as of anything at rest: a line more would move what is below it from under the pointer. */
function isSaidAbove({ pending }: Activity): boolean {
  return pending === null || pending === 'refresh';
}

function quietIcon({ kept }: StreamView): IconName {
  return kept?.health.state === 'offline' ? 'offline' : 'wait';
}

function statusOf(stream: StreamView, activity: Activity, now: Millis, alone: boolean): Words {
  switch (activity.pending) {
    case 'on':
      return say(stream.missingOrigins.length > 0 ? 'waitingForAnswer' : 'switchingOn');
    case 'access':
      return say('waitingForAnswer');
    case 'off':
      return say('switchingOff');
    case 'refresh':
      return say('gettingLink');
    case null:
      break;
  }
  if (stream.kept) return keptStatus(stream.kept, hostOf(stream.pageUrl), now, alone);
  if (!activity.switchedOff) return say('notKept');
  const { until } = activity.switchedOff;
  return until !== null && until > now ? say('switchedOffUntil', { time: until }) : say('switchedOff');
}

function keptStatus(kept: KeptView, site: string, now: Millis, alone: boolean): Words {
  const { health, expiresAt } = kept;
  switch (health.state) {
    case 'good':
      if (isResting(kept, now)) return say('resting');
      return alone ? say('keepsPlaying') : goodWords(kept, now);
    case 'due':
      return alone ? say('keepsPlaying') : goodWords(kept, now);
    case 'stood-down':
      return say('stoodDown');
    case 'off':
      return say(kept.mode.why === 'paused' ? 'pausedByYou' : 'refreshesOff');
    case 'refreshing':
      return say('gettingLink');
    case 'offline':
      return say('offlineSince', { time: health.since });
    case 'failing':
      if (isAskedToWait(health.error)) return say('waitingFor', { host: site });
      return expiresAt === null ? say('maySoonStop') : say('playsUntilThenStops', { time: expiresAt });
    case 'needs-access':
    case 'page-gone':
      return expiresAt === null ? say('maySoonStop') : say('playsUntilThenStops', { time: expiresAt });
    case 'stopped':
      return say('stoppedAt', { time: health.at });
  }
}

/** Its link has run out and nobody minds: the player is paused for longer than links are kept fresh for it. */
export function isResting({ health, expiresAt }: KeptView, now: Millis): boolean {
  return health.state === 'good' && expiresAt !== null && expiresAt <= now;
}

/**
 * Until when the link is good and when the next one is fetched, as far as that is known; what was learned from other
 * links of the site is said as "about".
 */
export function goodWords(kept: KeptView, now: Millis): Words {
  const due = kept.nextRefreshAt <= now;
  const next = { countdown: kept.nextRefreshAt };
  if (kept.expiresAt === null) return due ? say('refreshDue') : say('nextRefresh', next);
  const until = { time: kept.expiresAt };
  const learned = kept.expiry === 'learned';
  if (due) return say(learned ? 'goodAboutDue' : 'goodUntilDue', until);
  return say(learned ? 'goodAboutNext' : 'goodUntilNext', until, next);
}

/** Since when there is no fresh link; null where that is no matter. */
export function failingSince({ health }: KeptView): Words | null {
  if (health.state !== 'failing' && health.state !== 'page-gone') return null;
  return say('noLinkSince', { time: health.since });
}
