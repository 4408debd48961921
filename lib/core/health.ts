import type { StreamError } from './errors.ts';
import type { ActiveStream, Millis } from './stream.ts';

/**
 * How a kept stream stands: the single source for popup and badge.
 * good: its link works and will be replaced in time; refreshing: that is happening now; failing: the last refresh did
 * not succeed, the link still works; needs-access: the same, for want of a grant the viewer can give; stopped: the
 * link ran out and no fresh one came.
 */
export type Health =
  | { state: 'good' }
  | { state: 'refreshing' }
  | { state: 'failing'; error: StreamError }
  | { state: 'needs-access'; hosts: string[] }
  | { state: 'stopped'; at: Millis; error: StreamError };

/** The health of `stream` at `now`. `expiresAt`: when its current link dies (ms), null where that is not known. */
export function health(stream: ActiveStream, now: Millis, expiresAt: Millis | null, refreshing: boolean): Health {
  const error = stream.lastError;
  if (refreshing) return { state: 'refreshing' };
  if (!error) return { state: 'good' };
  if (expiresAt !== null && expiresAt <= now) return { state: 'stopped', at: expiresAt, error };
  const hosts = deniedHosts(error);
  return hosts ? { state: 'needs-access', hosts } : { state: 'failing', error };
}

function deniedHosts(error: StreamError): string[] | null {
  if (error.kind === 'needs-access') return error.hosts;
  if (error.kind === 'extraction-failed' && error.problem.kind === 'needs-access') return error.problem.hosts;
  return null;
}
