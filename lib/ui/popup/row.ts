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
    icon: tone === 'quiet' ? 'wait' : tone,
    status,
    statusShown: status.key !== 'notKept' && !(alone && notice !== null && activity.pending === null),
    notice,
  };
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
  if (stream.kept) return keptStatus(stream.kept, now, alone);
  if (!activity.switchedOff) return say('notKept');
  const { until } = activity.switchedOff;
  return until !== null && until > now ? say('switchedOffUntil', { time: until }) : say('switchedOff');
}

function keptStatus(kept: KeptView, now: Millis, alone: boolean): Words {
  switch (kept.health.state) {
    case 'good':
    case 'due':
      return alone ? say('keepsPlaying') : goodWords(kept, now);
    case 'stood-down':
      return say('stoodDown');
    case 'off':
      return say('refreshesOff');
    case 'refreshing':
      return say('gettingLink');
    case 'failing':
    case 'needs-access':
    case 'page-gone':
    case 'offline':
      return kept.expiresAt === null ? say('maySoonStop') : say('playsUntilThenStops', { time: kept.expiresAt });
    case 'stopped':
      return say('stoppedAt', { time: kept.health.at });
  }
}

/** Until when the link is good and when the next one is fetched, as far as that is known. */
export function goodWords(kept: KeptView, now: Millis): Words {
  const due = kept.nextRefreshAt <= now;
  const next = { countdown: kept.nextRefreshAt };
  if (kept.expiresAt === null) return due ? say('refreshDue') : say('nextRefresh', next);
  const until = { time: kept.expiresAt };
  return due ? say('goodUntilDue', until) : say('goodUntilNext', until, next);
}
