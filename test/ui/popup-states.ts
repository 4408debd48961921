import type { PopupView } from '../../lib/core/protocol.ts';
import { failing, found, tracked, minutes, needsAccess, NOW, paused, stopped, strip, view } from './streams.ts';

const harbour = tracked(
  { siteKey: 'harbour-cams.example', expiresAt: NOW + minutes(7), refreshCount: 3 },
  {
    url: 'https://h.example/1.m3u8',
    title: 'Harbour cam, north pier',
    host: 'harbour-cams.example',
    quality: '720p',
    tabId: 8,
  },
);
const conference = tracked(
  { siteKey: 'conf-live.example', expiresAt: NOW + minutes(13), refreshCount: 0, lastRefreshed: NOW - 20_000 },
  { url: 'https://c.example/1.m3u8', title: 'RustConf 2026, day 1, main stage', host: 'conf-live.example', tabId: 9 },
);
const signedOut = {
  kind: 'extraction-failed',
  problem: { kind: 'status', host: 'campus.example', status: 403 },
} as const;
const audio = found({ url: 'https://cdn-3.example.net/lec/12/a.m3u8', title: 'Audio only', quality: '128 kbit/s' });
const slides = found({ url: 'https://cdn-3.example.net/lec/12/s.m3u8', title: 'Slides camera', quality: '720p' });
const timeout = {
  kind: 'extraction-failed',
  problem: { kind: 'timeout', host: 'campus.example', seconds: 20 },
} as const;
const status = (code: number) =>
  ({ kind: 'extraction-failed', problem: { kind: 'status', host: 'campus.example', status: code } }) as const;
const TITLES = ['Harbour cam, north pier', 'RustConf 2026, day 1', 'Nest box 3', 'City council, plenary', 'Stage 9'];
const many = (count: number): PopupView =>
  view(
    [tracked(), slides],
    Array.from({ length: count - 2 }, (_, n) => {
      const title = `${TITLES[n % 5]} (${n + 1})`;
      const how = { url: `https://h${n}.example/1.m3u8`, title, host: `h${n}.example`, quality: '720p', tabId: 10 + n };
      if (n === 3) return failing(signedOut, how);
      if (n === 7) return needsAccess('edge-7.example.net', how);
      return tracked({ expiresAt: NOW + minutes(5 + (n % 9)), siteKey: `h${n}.example` }, how);
    }),
  );
const missing = { missingOrigins: ['*://campus.example/*', '*://cdn-3.example.net/*'] };

const LONG =
  'Fakultätsübergreifende Ringvorlesung: Donaudampfschifffahrtsgesellschaftskapitänsausbildung zwischen Anspruch, Wirklichkeit und Haushaltslage (Teil 14 von 28)';
const LONG_HOST = 'mediathek-livestream-07.rechenzentrum.universitaet-musterstadt.example';
const LONG_PAGE = `https://${LONG_HOST}/watch/14`;

/** States of the popup by the name in `?state=`. null: the background does not answer; 'never': not yet. */
export const popupStates: Record<string, PopupView | null | 'never'> = {
  inspecting: 'never',
  found: view([found({ expiresAt: NOW + minutes(10) }), slides, audio]),
  'found-one': view([found({ expiresAt: NOW + minutes(10) })]),
  'found-access': view([found(missing), { ...slides, ...missing }, { ...audio, ...missing }]),
  'found-untitled': view([found({ title: '', quality: '' })]),
  tracked: view([tracked()]),
  'tracked-first': view([tracked({ refreshCount: 0, lastRefreshed: NOW - 4000, expiresAt: null })]),
  'tracked-short': view([tracked({ refreshCount: 5, strip: strip(23, 4, 12) })]),
  due: view([tracked({ health: { state: 'due' }, nextRefreshAt: NOW })]),
  learned: view([tracked({ expiry: 'learned', mode: { mode: 'on-demand', why: 'revoke-on-issue' } })]),
  gap: view([
    tracked({
      strip: strip(121, 4, 12, { ago: 80, length: 5 }),
      failedTries: [84, 82, 79].map((ago) => NOW - minutes(ago)),
    }),
  ]),
  gaps: view(
    [tracked({ strip: [...strip(121, 4, 12, { ago: 80, length: 5 }).slice(0, -5), ...strip(12, 4, 12)] })],
    [tracked({ strip: strip(121, 4, 12, { ago: 60, length: 9 }) }, { ...harbour, tracked: null })],
  ),
  refreshing: view([tracked({ health: { state: 'refreshing' } })]),
  failing: view([failing(timeout)]),
  waiting: view([failing(status(503))]),
  'page-gone': view([
    tracked({
      health: { state: 'page-gone', since: NOW - minutes(3), error: status(404) },
      lastError: status(404),
      expiresAt: NOW + minutes(7),
    }),
  ]),
  offline: view([tracked({ health: { state: 'offline', since: NOW - minutes(3) }, lastError: { kind: 'offline' } })]),
  'offline-several': view(
    [tracked({ health: { state: 'offline', since: NOW - minutes(13) }, lastError: { kind: 'offline' } })],
    [
      tracked(
        { health: { state: 'offline', since: NOW - minutes(13) }, lastError: { kind: 'offline' }, expiresAt: NOW - 1 },
        { ...harbour, tracked: null },
      ),
    ],
  ),
  passive: view([
    tracked({
      health: { state: 'passive' },
      mode: { mode: 'passive', why: 'self-renewing' },
      strip: strip(50, 25, 30),
    }),
  ]),
  'player-idle': view([tracked({ expiresAt: NOW - minutes(50), strip: strip(121, 4, 12).filter((_, n) => n < 12) })]),
  off: view([tracked({ health: { state: 'off' }, mode: { mode: 'off', why: 'chosen' } })]),
  paused: view([paused(tracked())]),
  'paused-several': view([paused(tracked({ expiresAt: NOW - minutes(2) })), slides], [paused(harbour)]),
  'signed-out': view([failing(signedOut)]),
  ambiguous: view([failing({ kind: 'ambiguous', candidates: 3 })]),
  'different-stream': view([failing({ kind: 'different-stream', found: 'Linear Algebra 13: Jordan normal form' })]),
  'needs-access': view([needsAccess('edge-7.example.net')]),
  stopped: view([stopped(signedOut)]),
  'manifest-mismatch': view([failing({ kind: 'manifest-mismatch', sentence: 'The fresh manifest lists nothing.' })]),
  'no-rule': view([failing({ kind: 'no-rule', reason: 'refused' })]),
  several: view([failing(signedOut, { title: 'Quarterly town hall' })], [harbour, conference]),
  'several-good': view([tracked(), slides], [harbour, conference]),
  'several-stopped': view([tracked()], [stopped(signedOut, { ...harbour, tracked: null }), conference]),
  elsewhere: view([], [harbour]),
  none: view([]),
  'no-tab': view([], [], { tab: 'none' }),
  'no-tab-elsewhere': view([], [harbour, conference], { tab: 'none' }),
  protected: view([], [], { protectedVideo: true }),
  frame: view([], [], { inaccessibleFrames: [{ host: 'player.example.tv', origin: '*://player.example.tv/*' }] }),
  'hidden-player': view([], [], { hiddenPlayer: true }),
  long: view(
    [failing(signedOut, { title: LONG, host: LONG_HOST, pageUrl: LONG_PAGE })],
    [
      {
        ...harbour,
        title: 'a8f3e0c1-7b1d-4f2e-9a51-0c7f5b8e21d9_master_playlist_with_a_very_long_file_name.m3u8',
        host: LONG_HOST,
      },
    ],
  ),
  'long-access': view([
    found({
      title: LONG,
      host: LONG_HOST,
      pageUrl: LONG_PAGE,
      missingOrigins: [`*://${LONG_HOST}/*`, '*://edge-1.example.net/*', '*://*.example.org/*'],
    }),
  ]),
  rtl: view(
    [failing(signedOut, { title: 'لقاء الموظفين الفصلي: Q&A مع الإدارة (الجزء 2)' })],
    [{ ...harbour, title: 'الجبر الخطي ١٢: القيم الذاتية والمتجهات الذاتية' }],
  ),
  many: many(40),
  'many-found': view(
    Array.from({ length: 9 }, (_, n) =>
      found({
        url: `https://cdn-3.example.net/${n}.m3u8`,
        title: TITLES[n % 5] ?? '',
        expiresAt: NOW + minutes(n + 3),
      }),
    ),
  ),
  'two-hundred': many(200),
  unreachable: null,
};
