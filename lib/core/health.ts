import type { EffectiveMode } from './site-behavior.ts';
import type { StreamError } from './errors.ts';
import type { ActiveStream, Millis } from './stream.ts';

/**
 * The health of a tracked stream: the single source for popup and badge. Times in ms.
 * - good: the link works until `until` (null: unknown), and a refresh will replace it in time.
 * - due: the refresh is about to start. refreshing: it is running.
 * - failing: every refresh since `since` failed; the link still works.
 * - needs-access: failing, because a grant is missing that the viewer can give.
 * - page-gone: failing, because the watch page no longer exists.
 * - offline: waiting for the network.
 * - stopped: the link expired and no fresh one came.
 * - passive: the CDN renews links by itself; Freshet refreshes only if that fails.
 * - off: the viewer wants no refreshes on this site.
 */
export type Health =
  | { state: 'good'; until: Millis | null }
  | { state: 'due' }
  | { state: 'refreshing' }
  | { state: 'failing'; since: Millis; error: StreamError }
  | { state: 'needs-access'; hosts: string[] }
  | { state: 'page-gone'; since: Millis; error: StreamError }
  | { state: 'offline'; since: Millis }
  | { state: 'stopped'; at: Millis; error: StreamError }
  | { state: 'passive' }
  | { state: 'off' };

export interface HealthFacts {
  now: Millis;
  /** When the current link dies; null if unknown. */
  expiresAt: Millis | null;
  refreshing: boolean;
  mode: EffectiveMode['mode'];
}

/** The health of a stored stream. The facts are what its record does not hold. */
export function streamHealth(stream: ActiveStream, { now, expiresAt, refreshing, mode }: HealthFacts): Health {
  const error = stream.lastError;
  if (refreshing) return { state: 'refreshing' };
  // These modes start no refresh, so an earlier failure does not count.
  if (mode === 'off') return { state: 'off' };
  if (mode === 'passive') return { state: 'passive' };
  if (error) return unhealthy(error, stream.failingSince ?? stream.lastTried, now, expiresAt);
  return stream.dueAt <= now ? { state: 'due' } : { state: 'good', until: expiresAt };
}

function unhealthy(error: StreamError, since: Millis, now: Millis, expiresAt: Millis | null): Health {
  if (error.kind === 'offline') return { state: 'offline', since };
  if (expiresAt !== null && expiresAt <= now) return { state: 'stopped', at: expiresAt, error };
  const hosts = deniedHosts(error);
  if (hosts) return { state: 'needs-access', hosts };
  return isPageGone(error) ? { state: 'page-gone', since, error } : { state: 'failing', since, error };
}

/** 404 and 410: the page does not exist (RFC 9110 15.5.5, 15.5.11). */
function isPageGone(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed' || error.problem.kind !== 'status') return false;
  return error.problem.status === 404 || error.problem.status === 410;
}

/**
 * 429 and 503: the site asks for a pause (RFC 6585 4, RFC 9110 15.6.4). Freshet waits; the viewer has nothing to do.
 */
export function isRateLimited(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed' || error.problem.kind !== 'status') return false;
  return error.problem.status === 429 || error.problem.status === 503;
}

function deniedHosts(error: StreamError): string[] | null {
  if (error.kind === 'needs-access') return error.hosts;
  if (error.kind === 'extraction-failed' && error.problem.kind === 'needs-access') return error.problem.hosts;
  return null;
}

/** A tracked stream as the tooltip of the toolbar button describes it. */
export interface ToolbarStream extends Pick<ActiveStream, 'title' | 'pageUrl' | 'lastError'> {
  health: Health;
  mode: EffectiveMode;
  /** When its link expires (ms); null if unknown. */
  expiresAt: Millis | null;
}
