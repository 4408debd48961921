import type { TrackedView, StreamView } from '../../core/protocol.ts';
import { hostOf } from '../../base/http-url.ts';
import {
  fixLabel,
  hostPattern,
  hostOfPattern,
  problemReason,
  type ProblemReason,
  streamReason,
  unreachableReason,
} from '../shared/error-text.ts';
import { type TextPart, localized, localizedPlural, type LocalizedText } from '../shared/localized-text.ts';
import type { RowActivity, RowProblem } from './row-model.ts';
import { streamTone } from '../shared/tone.ts';

/** A notice below a row: the reason, its consequence, and at most one button. */
export interface RowNoticeModel {
  tone: 'plain' | 'attention' | 'stop';
  why: LocalizedText;
  body: LocalizedText | null;
  button: { label: LocalizedText; action: RowNoticeAction } | null;
}

/** What the button does. `activate` switches the stream on; `allow` is for a tracked one. Both request `origins`. */
export type RowNoticeAction =
  | { do: 'activate' | 'allow'; origins: string[] }
  | { do: 'refresh' | 'options' | 'stop' }
  | { do: 'sign-in'; page: string };

/** The notice of a row: a failed action first, then the stream's error, then missing access. Null if none applies. */
export function rowNoticeFor(
  stream: StreamView,
  activity: RowActivity,
  named: ReadonlySet<string>,
): RowNoticeModel | null {
  if (activity.pending !== null) return null;
  if (activity.trouble) return problemNotice(stream, activity.trouble);
  if (stream.tracked) return trackedNotice(stream, stream.tracked);
  return stream.missingOrigins.every((origin) => named.has(origin)) ? null : accessNotice(stream);
}

function problemNotice(stream: StreamView, trouble: RowProblem): RowNoticeModel {
  switch (trouble.kind) {
    case 'declined': {
      const until = stream.tracked?.expiresAt ?? null;
      return {
        tone: 'attention',
        why: localized('declined'),
        body: until === null ? localized('declinedBody') : localized('declinedUntil', { time: until }),
        button: { label: localized('askAgain'), action: accessAction(stream, trouble.origins) },
      };
    }
    case 'unreachable':
      return { ...fromReason(stream, unreachableReason(), []), tone: 'attention' };
    case 'problem':
      return {
        ...fromReason(stream, problemReason(trouble.problem, hostOf(stream.pageUrl)), []),
        tone: 'attention',
      };
  }
}

function trackedNotice(stream: StreamView, tracked: TrackedView): RowNoticeModel | null {
  const { health } = tracked;
  const error = health.state === 'refreshing' ? null : tracked.lastError;
  // If nobody can do anything, the status already says enough.
  if (!error || streamTone(stream) === 'quiet') return null;
  const found = streamReason(error, hostOf(stream.pageUrl));
  const notice = fromReason(stream, found, stream.missingOrigins);
  if (health.state === 'page-gone') {
    const button = { label: localized('stopTracking'), action: { do: 'stop' as const } };
    return { ...notice, tone: 'attention', body: localized('bodyPageGone'), button };
  }
  if (health.state !== 'stopped') return { ...notice, tone: 'attention' };
  // By now the player has given up.
  const body = found.fix?.do === 'sign-in' ? localized('bodySignInStopped') : notice.body;
  return { ...notice, tone: 'stop', body };
}

function fromReason(stream: StreamView, reason: ProblemReason, origins: string[]): RowNoticeModel {
  const { why, body, fix } = reason;
  const site = hostOf(stream.pageUrl);
  if (!fix) return { tone: 'plain', why, body, button: null };
  return { tone: 'plain', why, body, button: { label: fixLabel(fix, site), action: actionFor(fix) } };

  function actionFor(step: NonNullable<ProblemReason['fix']>): RowNoticeAction {
    switch (step.do) {
      case 'allow':
        return accessAction(stream, origins.length > 0 ? origins : step.hosts.map(hostPattern));
      case 'sign-in':
        return { do: 'sign-in', page: stream.pageUrl };
      case 'refresh':
        // A stream that could not be switched on has nothing to refresh, so try to switch it on again.
        return stream.tracked ? { do: 'refresh' } : { do: 'activate', origins: stream.missingOrigins };
      case 'options':
        return { do: 'options' };
    }
  }
}

function accessAction(stream: StreamView, origins: string[]): RowNoticeAction {
  return { do: stream.tracked ? 'allow' : 'activate', origins };
}

/** Names each host and its purpose before the browser asks for access. */
function accessNotice(stream: StreamView): RowNoticeModel {
  const pageHosts = new Set([hostOf(stream.pageUrl), hostOf(stream.frameUrl)]);
  const hosts = [...new Set(stream.missingOrigins.map(hostOfPattern))];
  const ask: TextPart = { hosts: hosts.filter((host) => pageHosts.has(host)) };
  const pass: TextPart = { hosts: hosts.filter((host) => !pageHosts.has(host)) };
  const body =
    pass.hosts.length === 0
      ? localized('accessAsk', ask)
      : ask.hosts.length === 0
        ? localized('accessPass', pass)
        : localized('accessAskAndPass', ask, pass);
  return {
    tone: 'plain',
    why: localizedPlural('accessNeeded', hosts.length),
    body,
    button: { label: localized('allowAndActivate'), action: { do: 'activate', origins: stream.missingOrigins } },
  };
}
