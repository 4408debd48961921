import { isAskedToWait } from '../../core/health.ts';
import type { KeptView, StreamView } from '../../core/protocol.ts';
import { severity, type Tone } from '../tone.ts';

/** How urgent the state of a stream is. A first refresh is nothing to worry about, one after an error is waited for. */
export function toneOf({ kept }: StreamView): Tone {
  return kept ? toneOfKept(kept) : 'quiet';
}

export function toneOfKept({ health, lastError }: Pick<KeptView, 'health' | 'lastError'>): Tone {
  switch (health.state) {
    case 'good':
    case 'due':
    case 'stood-down':
      return 'ok';
    case 'refreshing':
      return lastError ? 'quiet' : 'ok';
    case 'failing':
      return isAskedToWait(health.error) ? 'quiet' : 'attention';
    case 'needs-access':
    case 'page-gone':
      return 'attention';
    case 'offline':
    case 'off':
      return 'quiet';
    case 'stopped':
      return 'stop';
  }
}

/** Whether the viewer has to do something, or would at least want to know. */
export function needsViewer(stream: StreamView): boolean {
  return severity(toneOf(stream)) >= severity('attention');
}

/** The streams with those that need the viewer first: the worst, then those that run out soonest. */
export function byNeed(streams: readonly StreamView[]): StreamView[] {
  return streams.toSorted((a, b) => urgency(b) - urgency(a) || runsOut(a) - runsOut(b));
}

function urgency(stream: StreamView): number {
  return needsViewer(stream) ? severity(toneOf(stream)) : 0;
}

function runsOut(stream: StreamView): number {
  return needsViewer(stream) ? (stream.kept?.expiresAt ?? Number.MAX_SAFE_INTEGER) : 0;
}
