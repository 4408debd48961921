import type { ModeInForce } from '../core/conduct.ts';
import { isAskedToWait, type Health } from '../core/health.ts';
import { hostOf } from '../core/http-url.ts';
import type { StreamError } from '../core/errors.ts';
import type { Millis } from '../core/stream.ts';
import { toneOfKept } from './popup/tones.ts';
import { t } from './text.ts';
import { severity } from './tone.ts';
import { plain, say, sayPlural, type Words } from './words.ts';

/** A kept stream as far as the toolbar's button speaks of it; times in ms. */
export interface ToolbarStream {
  title: string;
  pageUrl: string;
  health: Health;
  mode: ModeInForce;
  lastError: StreamError | null;
  expiresAt: Millis | null;
}

/** What the toolbar's button says when it is pointed at or read out: the popup's verdict on all kept streams, in a line. */
export function toolbarTitle(streams: readonly ToolbarStream[], now: Millis): string {
  const words = wordsFor(streams);
  return words ? `${t('extName')} – ${plain(words, now)}` : t('extName');
}

function wordsFor(streams: readonly ToolbarStream[]): Words | null {
  if (streams.length === 0) return null;
  const inNeed = streams.filter((stream) => severity(toneOfKept(stream)) >= severity('attention'));
  const [worst] = inNeed.toSorted((a, b) => severity(toneOfKept(b)) - severity(toneOfKept(a)));
  if (worst) {
    return inNeed.length === 1 ? fateOf(worst) : sayPlural('streamsNeedYou', inNeed.length, String(streams.length));
  }
  if (streams.every(({ mode }) => mode.why === 'paused')) return say('pausedByYou');
  if (streams.some(({ health }) => health.state === 'offline')) return say('offline');
  const waiting = streams.find(({ health }) => health.state === 'failing' && isAskedToWait(health.error));
  if (waiting) return say('waitingFor', { host: hostOf(waiting.pageUrl) });
  if (streams.every(({ health }) => health.state === 'off')) return say('refreshesOff');
  return streams.length === 1 ? say('keepsPlaying') : sayPlural('streamsKeepPlaying', streams.length);
}

function fateOf({ title, pageUrl, health, expiresAt }: ToolbarStream): Words {
  const name = { title: title.trim() || hostOf(pageUrl) };
  if (health.state === 'stopped') return say('titleStopped', name, { time: health.at });
  return expiresAt === null ? say('titleMaySoonStop', name) : say('titlePlaysUntil', name, { time: expiresAt });
}
