import type { KeptView, StreamView } from '../../core/protocol.ts';
import { hostOf } from '../../core/http-url.ts';
import {
  fixLabel,
  hostPattern,
  patternHost,
  problemReason,
  type Reason,
  streamReason,
  unreachableReason,
} from '../errors-text.ts';
import { type Part, say, sayPlural, type Words } from '../words.ts';
import type { Activity, Trouble } from './activity.ts';
import { toneOf } from './tones.ts';

/** A block under a row: a reason, what follows, and one button at most. */
export interface NoticeModel {
  tone: 'plain' | 'attention' | 'stop';
  why: Words;
  body: Words | null;
  button: { label: Words; action: NoticeAction } | null;
}

/** What the button does. `keep`: switch on, asking for `origins`; `allow`: ask for them for a stream that is kept. */
export type NoticeAction =
  | { do: 'keep' | 'allow'; origins: string[] }
  | { do: 'refresh' | 'options' | 'stop' }
  | { do: 'sign-in'; page: string };

/** The notice of a row: what just went wrong, else what is wrong, else what it takes to switch it on; null for none. */
export function noticeFor(stream: StreamView, activity: Activity, named: ReadonlySet<string>): NoticeModel | null {
  if (activity.pending !== null) return null;
  if (activity.trouble) return troubleNotice(stream, activity.trouble);
  if (stream.kept) return keptNotice(stream, stream.kept);
  return stream.missingOrigins.every((origin) => named.has(origin)) ? null : accessNotice(stream);
}

function troubleNotice(stream: StreamView, trouble: Trouble): NoticeModel {
  switch (trouble.kind) {
    case 'declined': {
      const until = stream.kept?.expiresAt ?? null;
      return {
        tone: 'attention',
        why: say('declined'),
        body: until === null ? say('declinedBody') : say('declinedUntil', { time: until }),
        button: { label: say('askAgain'), action: accessAction(stream, trouble.origins) },
      };
    }
    case 'unreachable':
      return { ...fromReason(stream, unreachableReason(), []), tone: 'attention' };
    case 'problem': {
      const denied = trouble.problem.kind === 'access-denied' ? trouble.problem.origins : [];
      return {
        ...fromReason(stream, problemReason(trouble.problem, hostOf(stream.pageUrl)), denied),
        tone: 'attention',
      };
    }
  }
}

function keptNotice(stream: StreamView, kept: KeptView): NoticeModel | null {
  const { health } = kept;
  const error = health.state === 'refreshing' ? null : kept.lastError;
  // Where nobody can do anything, the status has said it all.
  if (!error || toneOf(stream) === 'quiet') return null;
  const found = streamReason(error, hostOf(stream.pageUrl));
  const notice = fromReason(stream, found, stream.missingOrigins);
  if (health.state === 'page-gone') {
    const button = { label: say('stopKeeping'), action: { do: 'stop' as const } };
    return { ...notice, tone: 'attention', body: say('bodyPageGone'), button };
  }
  if (health.state !== 'stopped') return { ...notice, tone: 'attention' };
  // The player has given up by now.
  const body = found.fix?.do === 'sign-in' ? say('bodySignInStopped') : notice.body;
  return { ...notice, tone: 'stop', body };
}

function fromReason(stream: StreamView, reason: Reason, origins: string[]): NoticeModel {
  const { why, body, fix } = reason;
  const site = hostOf(stream.pageUrl);
  if (!fix) return { tone: 'plain', why, body, button: null };
  return { tone: 'plain', why, body, button: { label: fixLabel(fix, site), action: actionFor(fix) } };

  function actionFor(step: NonNullable<Reason['fix']>): NoticeAction {
    switch (step.do) {
      case 'allow':
        return accessAction(stream, origins.length > 0 ? origins : step.hosts.map(hostPattern));
      case 'sign-in':
        return { do: 'sign-in', page: stream.pageUrl };
      case 'refresh':
        // A stream that could not be switched on has nothing to refresh: the same step is to switch it on again.
        return stream.kept ? { do: 'refresh' } : { do: 'keep', origins: stream.missingOrigins };
      case 'options':
        return { do: 'options' };
    }
  }
}

function accessAction(stream: StreamView, origins: string[]): NoticeAction {
  return { do: stream.kept ? 'allow' : 'keep', origins };
}

/** Names the exact hosts, and what each is for, before the browser's own question does. */
function accessNotice(stream: StreamView): NoticeModel {
  const asked = new Set([hostOf(stream.pageUrl), hostOf(stream.frameUrl)]);
  const hosts = [...new Set(stream.missingOrigins.map(patternHost))];
  const ask: Part = { hosts: hosts.filter((host) => asked.has(host)) };
  const pass: Part = { hosts: hosts.filter((host) => !asked.has(host)) };
  const body =
    pass.hosts.length === 0
      ? say('accessAsk', ask)
      : ask.hosts.length === 0
        ? say('accessPass', pass)
        : say('accessAskAndPass', ask, pass);
  return {
    tone: 'plain',
    why: sayPlural('accessNeeded', hosts.length),
    body,
    button: { label: say('allowAndKeep'), action: { do: 'keep', origins: stream.missingOrigins } },
  };
}
