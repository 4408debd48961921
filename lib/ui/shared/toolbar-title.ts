import { isRateLimited, type ToolbarStream } from '../../core/health.ts';
import { hostOf } from '../../base/http-url.ts';
import type { Millis } from '../../core/stream.ts';
import { trackedTone, severity } from './tone.ts';
import { t } from './translate.ts';
import { plainText, localized, localizedPlural, type LocalizedText } from './localized-text.ts';

/** The title of the toolbar button: one line that summarizes all tracked streams, like the popup's summary. */
export function toolbarTitle(streams: readonly ToolbarStream[], now: Millis): string {
  const text = summaryText(streams);
  return text ? `${t('extName')} – ${plainText(text, now)}` : t('extName');
}

function summaryText(streams: readonly ToolbarStream[]): LocalizedText | null {
  if (streams.length === 0) return null;
  const inNeed = streams.filter((stream) => severity(trackedTone(stream)) >= severity('attention'));
  const [worst] = inNeed.toSorted((a, b) => severity(trackedTone(b)) - severity(trackedTone(a)));
  if (worst) {
    return inNeed.length === 1
      ? streamOutlook(worst)
      : localizedPlural('streamsNeedYou', inNeed.length, String(streams.length));
  }
  if (streams.every(({ mode }) => mode.why === 'paused')) return localized('pausedByYou');
  if (streams.some(({ health }) => health.state === 'offline')) return localized('offline');
  const waiting = streams.find(({ health }) => health.state === 'failing' && isRateLimited(health.error));
  if (waiting) return localized('waitingFor', { host: hostOf(waiting.pageUrl) });
  if (streams.every(({ health }) => health.state === 'off')) return localized('refreshesOff');
  return streams.length === 1 ? localized('keepsPlaying') : localizedPlural('streamsKeepPlaying', streams.length);
}

function streamOutlook({ title, pageUrl, health, expiresAt }: ToolbarStream): LocalizedText {
  const name = { title: title.trim() || hostOf(pageUrl) };
  if (health.state === 'stopped') return localized('titleStopped', name, { time: health.at });
  return expiresAt === null
    ? localized('titleMaySoonStop', name)
    : localized('titlePlaysUntil', name, { time: expiresAt });
}
