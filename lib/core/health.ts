import type { EffectiveMode } from './site-behavior.ts';
import type { StreamError } from './errors.ts';
import type { ActiveStream, Millis } from './stream.ts';

/**
 * How a kept stream stands: the single source for popup and badge. Times in ms.
 * good: its link works until `until` (null: not known) and will be replaced in time; due: that is about to happen;
 * refreshing: it happens now; failing: no refresh has succeeded since `since`, the link still works; needs-access: the
 * same, for want of a grant the viewer can give; page-gone: the same, the watch page is no more; offline: it waits for
 * the network; stopped: the link ran out and no fresh one came; stood-down: the CDN renews by itself, Freshet steps in
 * only if that fails; off: the viewer wants no refreshes on this site.
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
  /** When the current link dies, null where that is not known. */
  expiresAt: Millis | null;
  refreshing: boolean;
  mode: EffectiveMode['mode'];
}

/** The health of a stored stream. */
export function streamHealth(stream: ActiveStream, { now, expiresAt, refreshing, mode }: HealthFacts): Health {
  const error = stream.lastError;
  if (refreshing) return { state: 'refreshing' };
  // Whatever failed before, nothing is tried again in these.
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

/** 404 and 410: the page is not there (RFC 9110 15.5.5, 15.5.11). */
function isPageGone(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed' || error.problem.kind !== 'status') return false;
  return error.problem.status === 404 || error.problem.status === 410;
}

/** The site asked for a pause (RFC 6585 4, RFC 9110 15.6.4): Freshet waits, and nobody has to do anything. */
export function isRateLimited(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed' || error.problem.kind !== 'status') return false;
  return error.problem.status === 429 || error.problem.status === 503;
}

function deniedHosts(error: StreamError): string[] | null {
  if (error.kind === 'needs-access') return error.hosts;
  if (error.kind === 'extraction-failed' && error.problem.kind === 'needs-access') return error.problem.hosts;
  return null;
}
