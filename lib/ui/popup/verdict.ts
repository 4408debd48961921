import { hostOf } from '../../core/http-url.ts';
import type { KeptView, PopupView, StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { streamReason } from '../errors-text.ts';
import type { IconName } from '../icons.tsx';
import type { Tone } from '../tone.ts';
import { say, sayPlural, type Words } from '../words.ts';
import { goodWords } from './row.ts';
import { type Shelf, titleOf } from './shelf.ts';
import { byNeed, needsViewer, toneOf } from './tones.ts';

/** The one answer on top of the popup. */
export interface Verdict {
  tone: Tone;
  icon: IconName;
  head: Words;
  sub: Words;
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
  const kept = [...shelf.here, ...shelf.elsewhere].filter(isKept);
  const [worst] = byNeed(kept.filter(needsViewer)) as Kept[];
  if (worst) return kept.length === 1 ? onOneInNeed(worst) : onSeveralInNeed(worst, kept);

  const keptHere = shelf.here.some(isKept);
  if (!keptHere && shelf.here.length > 0) return quiet('found', say('found'), say('foundSub'));
  if (!keptHere && view.closedFrames.length > 0) {
    const head = sayPlural('permissionsNeeded', view.closedFrames.length);
    return { tone: 'attention', icon: 'key', head, sub: say('permissionSub') };
  }
  if (kept.length > 0) return onGood(kept, keptHere, now);
  return view.tab === 'none'
    ? quiet('none', say('noTab'), say('noTabSub'))
    : quiet('none', say('noStream'), say('noStreamSub'));
}

function onGood(kept: readonly Kept[], here: boolean, now: Millis): Verdict {
  if (kept.some((stream) => toneOf(stream) === 'quiet')) {
    return quiet('wait', say('gettingLink'), say('gettingLinkSub'));
  }
  const next = kept.reduce((a, b) => (b.kept.nextRefreshAt < a.kept.nextRefreshAt ? b : a)).kept;
  const head = kept.length === 1 && here ? say('keepsPlaying') : sayPlural('streamsKeepPlaying', kept.length);
  if (kept.length === 1)
    return ok(head, next.health.state === 'refreshing' ? say('gettingLink') : goodWords(next, now));
  return ok(head, goodWords({ ...next, expiresAt: null }, now));
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
function untilWhat({ kept }: Kept, site: string): 'subUntilAllow' | 'subUntilSignIn' | 'subTries' {
  if (kept.health.state === 'needs-access') return 'subUntilAllow';
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
