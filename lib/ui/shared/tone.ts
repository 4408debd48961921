import { isRateLimited } from '../../core/health.ts';
import type { TrackedView, StreamView } from '../../core/protocol.ts';

/**
 * ok: keeps playing, nothing to do. quiet: nothing happens, and that is fine. attention: still plays, but needs the
 * viewer. stop: has stopped. Each has its own shape, so that colour is not the only sign.
 */
export type Tone = 'ok' | 'quiet' | 'attention' | 'stop';

const SEVERITY: Record<Tone, number> = { stop: 3, attention: 2, quiet: 1, ok: 0 };

/** Higher is worse. */
export function severity(tone: Tone): number {
  return SEVERITY[tone];
}

/** How urgent the state of a stream is. A refresh is `ok`, a refresh after an error is `quiet`. */
export function streamTone({ tracked }: StreamView): Tone {
  return tracked ? trackedTone(tracked) : 'quiet';
}

export function trackedTone({ health, lastError }: Pick<TrackedView, 'health' | 'lastError'>): Tone {
  switch (health.state) {
    case 'good':
    case 'due':
    case 'passive':
      return 'ok';
    case 'refreshing':
      return lastError ? 'quiet' : 'ok';
    case 'failing':
      return isRateLimited(health.error) ? 'quiet' : 'attention';
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

/** Whether the viewer must act, or would at least want to know. */
export function needsViewerAttention(stream: StreamView): boolean {
  return severity(streamTone(stream)) >= severity('attention');
}

/** Sorts streams that need attention to the front: the worst first, then the earliest expiry. */
export function byUrgency(streams: readonly StreamView[]): StreamView[] {
  return streams.toSorted((a, b) => urgency(b) - urgency(a) || expiryRank(a) - expiryRank(b));
}

function urgency(stream: StreamView): number {
  return needsViewerAttention(stream) ? severity(streamTone(stream)) : 0;
}

function expiryRank(stream: StreamView): number {
  return needsViewerAttention(stream) ? (stream.tracked?.expiresAt ?? Number.MAX_SAFE_INTEGER) : 0;
}
