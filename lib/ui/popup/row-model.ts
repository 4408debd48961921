import { isRateLimited } from '../../core/health.ts';
import { hostOf } from '../../base/http-url.ts';
import type { TrackedView, StreamView, CommandProblem } from '../../core/protocol.ts';
import type { Millis, ActiveStream } from '../../core/stream.ts';
import type { IconName } from '../shared/icons.tsx';
import { type Tone, streamTone } from '../shared/tone.ts';
import { localized, type LocalizedText } from '../shared/localized-text.ts';
import { type RowNoticeModel, rowNoticeFor } from './row-notice-model.ts';

/** What a row of the popup shows and offers. */
export interface RowModel {
  stream: StreamView;
  on: boolean;
  busy: RowActivity['pending'];
  tone: Tone;
  icon: IconName;
  status: LocalizedText;
  /** False if the summary or the notice already says it. The status still describes the switch for screen readers. */
  statusShown: boolean;
  notice: RowNoticeModel | null;
  /** The stream was just switched off, and that can be undone. */
  undo: boolean;
}

/**
 * Builds the row of a stream. `alone`: it is the only tracked stream, so the summary describes it. `named`: origins
 * that an earlier notice already names.
 */
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

/** The summary also shows a running refresh. A status line would move the rows below from under the pointer. */
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

/** Whether the link has expired without harm: the player was paused longer than Freshet refreshes for it. */
export function isPlayerIdle({ health, expiresAt }: TrackedView, now: Millis): boolean {
  return health.state === 'good' && expiresAt !== null && expiresAt <= now;
}

/**
 * Says when the link expires and when the next refresh is due, as far as known. An expiry learned from other links of
 * the site reads "about".
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

/** Says since when refreshing has failed; null if it has not. */
export function failingSinceText({ health }: TrackedView): LocalizedText | null {
  if (health.state !== 'failing' && health.state !== 'page-gone') return null;
  return localized('noLinkSince', { time: health.since });
}

/** The viewer's running action on a stream and its last problem. It is lost when the popup closes. */
export interface RowActivity {
  pending: 'on' | 'off' | 'refresh' | 'access' | null;
  trouble: RowProblem | null;
  /** Set if the viewer switched the stream off in this popup: its link's expiry if known, and the stream to restore. */
  switchedOff: { until: Millis | null; stream: ActiveStream | null } | null;
}

export type RowProblem =
  /** The viewer declined the browser's request for access to `origins`. */
  | { kind: 'declined'; origins: string[] }
  /** The background did not answer. */
  | { kind: 'unreachable' }
  | { kind: 'problem'; problem: CommandProblem };

export const NO_ACTIVITY: RowActivity = { pending: null, trouble: null, switchedOff: null };

/** Whether the switch is on. While an action runs it shows the requested state. A failing stream stays on. */
function isSwitchOn(tracked: boolean, activity: RowActivity): boolean {
  if (activity.pending === 'on') return true;
  if (activity.pending === 'off') return false;
  return tracked;
}
