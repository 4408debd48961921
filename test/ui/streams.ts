import type { StreamError } from '../../lib/core/errors.ts';
import type { KeptView, PopupView, StreamView } from '../../lib/core/protocol.ts';

/** The gallery's clock stands still, so that pictures can be compared. */
export const NOW = new Date(2026, 10, 22, 14, 22).getTime();
export const minutes = (n: number): number => n * 60_000;
export const HERE = 7;

export function found(change: Partial<StreamView> = {}): StreamView {
  const page = change.pageUrl ?? 'https://campus.example/watch/12';
  return {
    url: 'https://cdn-3.example.net/lec/12/master.m3u8?token=not-to-be-seen',
    title: 'Linear Algebra 12: Eigenvalues and eigenvectors',
    quality: '1080p',
    host: 'cdn-3.example.net',
    pageUrl: page,
    frameUrl: page,
    tabId: HERE,
    kept: null,
    origins: ['*://campus.example/*', '*://cdn-3.example.net/*'],
    missingOrigins: [],
    ...change,
  };
}

const GOOD: KeptView = {
  siteKey: 'campus.example',
  health: { state: 'good', until: NOW + minutes(10) },
  mode: { mode: 'proactive', why: null },
  expiry: 'read',
  strip: [],
  lastRefreshed: NOW - minutes(2),
  refreshCount: 27,
  lastError: null,
  expiresAt: NOW + minutes(10),
  nextRefreshAt: NOW + 130_000,
};

export function kept(how: Partial<KeptView> = {}, change: Partial<StreamView> = {}): StreamView {
  return found({ ...change, kept: { ...GOOD, ...how } });
}

export function failing(error: StreamError, change: Partial<StreamView> = {}): StreamView {
  return kept(
    { health: { state: 'failing', since: NOW - minutes(1), error }, lastError: error, expiresAt: NOW + minutes(7) },
    change,
  );
}

export function stopped(error: StreamError, change: Partial<StreamView> = {}): StreamView {
  const at = NOW - minutes(6);
  return kept({ health: { state: 'stopped', at, error }, lastError: error, expiresAt: at }, change);
}

export function needsAccess(host: string, change: Partial<StreamView> = {}): StreamView {
  const error: StreamError = { kind: 'needs-access', hosts: [host] };
  return kept(
    { health: { state: 'needs-access', hosts: [host] }, lastError: error, expiresAt: NOW + minutes(7) },
    { missingOrigins: [`*://${host}/*`], ...change },
  );
}

export function view(here: StreamView[], elsewhere: StreamView[] = [], change: Partial<PopupView> = {}): PopupView {
  return { tab: 'page', here, elsewhere, closedFrames: [], ...change };
}
