import type { StreamError } from '../../core/errors.ts';
import type { StreamView } from '../../core/protocol.ts';
import { severity, type Tone } from '../tone.ts';

/** How urgent the state of a stream is. A first refresh is nothing to worry about, one after an error is waited for. */
export function toneOf(stream: StreamView): Tone {
  if (!stream.kept) return 'quiet';
  switch (stream.kept.health.state) {
    case 'good':
    case 'due':
    case 'stood-down':
      return 'ok';
    case 'refreshing':
      return stream.kept.lastError ? 'quiet' : 'ok';
    case 'failing':
      return isAskedToWait(stream.kept.health.error) ? 'quiet' : 'attention';
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

/** The site asked for a pause (RFC 6585 4, RFC 9110 15.6.4): Freshet waits, and nobody has to do anything. */
export function isAskedToWait(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed' || error.problem.kind !== 'status') return false;
  return error.problem.status === 429 || error.problem.status === 503;
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
