import type { StreamError } from '../../lib/core/errors.ts';
import type { LinkSpan } from '../../lib/core/history.ts';
import type { TrackedView, PopupView, StreamView } from '../../lib/core/protocol.ts';

/** The fixed time of the gallery, so that pictures can be compared. */
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
    expiresAt: null,
    tracked: null,
    origins: ['*://campus.example/*', '*://cdn-3.example.net/*'],
    missingOrigins: [],
    ...change,
  };
}

const GOOD: TrackedView = {
  siteKey: 'campus.example',
  health: { state: 'good', until: NOW + minutes(10) },
  mode: { mode: 'proactive', why: null },
  expiry: 'read',
  strip: strip(121.83, 4, 11.83),
  failedTries: [],
  lastRefreshed: NOW - minutes(2),
  refreshCount: 27,
  lastError: null,
  expiresAt: NOW + minutes(10),
  nextRefreshAt: NOW + 130_000,
};

export function tracked(how: Partial<TrackedView> = {}, change: Partial<StreamView> = {}): StreamView {
  const state = { ...GOOD, ...how };
  return found({ expiresAt: state.expiresAt, ...change, tracked: state });
}

/**
 * Links that each last `life` minutes. The first came `since` minutes ago, then one every `period` minutes, except in
 * the gap. All times are in minutes.
 */
export function strip(since: number, period: number, life: number, gap?: { ago: number; length: number }): LinkSpan[] {
  const spans: LinkSpan[] = [];
  for (let ago = since; ago > 0; ago -= period) {
    if (gap && ago <= gap.ago && ago > gap.ago - gap.length) continue;
    const next = Math.max(0, ago - period);
    const inGap = gap && next <= gap.ago && next > gap.ago - gap.length;
    const until = inGap ? gap.ago : next;
    spans.push({
      from: NOW - minutes(Math.min(120, ago)),
      until: NOW - minutes(until),
      diesAt: inGap ? NOW - minutes(gap.ago) : NOW - minutes(ago) + minutes(life),
    });
  }
  return spans;
}

export function failing(error: StreamError, change: Partial<StreamView> = {}): StreamView {
  return tracked(
    {
      health: { state: 'failing', since: NOW - minutes(1), error },
      lastError: error,
      failedTries: [NOW - minutes(1)],
      expiresAt: NOW + minutes(7),
    },
    change,
  );
}

export function stopped(error: StreamError, change: Partial<StreamView> = {}): StreamView {
  const at = NOW - minutes(6);
  const spans = [
    ...strip(120, 4, 8).filter(({ until }) => until < at),
    { from: at - minutes(8), until: at, diesAt: at },
  ];
  return tracked({ health: { state: 'stopped', at, error }, lastError: error, expiresAt: at, strip: spans }, change);
}

/** The stream while the viewer has paused all streams. */
export function paused(stream: StreamView): StreamView {
  const mode = { mode: 'off', why: 'paused' } as const;
  return { ...stream, tracked: stream.tracked && { ...stream.tracked, mode, health: { state: 'off' } } };
}

export function needsAccess(host: string, change: Partial<StreamView> = {}): StreamView {
  const error: StreamError = { kind: 'needs-access', hosts: [host] };
  return tracked(
    { health: { state: 'needs-access', hosts: [host] }, lastError: error, expiresAt: NOW + minutes(7) },
    { missingOrigins: [`*://${host}/*`], ...change },
  );
}

export function view(here: StreamView[], elsewhere: StreamView[] = [], change: Partial<PopupView> = {}): PopupView {
  return {
    tab: 'page',
    here,
    elsewhere,
    inaccessibleFrames: [],
    protectedVideo: false,
    hiddenPlayer: false,
    autoActivateHosts: [],
    ...change,
  };
}
