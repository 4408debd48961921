import type { PopupView } from '../../lib/core/protocol.ts';
import { failing, found, kept, minutes, needsAccess, NOW, stopped, view } from './streams.ts';

const harbour = kept(
  { siteKey: 'harbour-cams.example', expiresAt: NOW + minutes(7), refreshCount: 3 },
  {
    url: 'https://h.example/1.m3u8',
    title: 'Harbour cam, north pier',
    host: 'harbour-cams.example',
    quality: '720p',
    tabId: 8,
  },
);
const conference = kept(
  { siteKey: 'conf-live.example', expiresAt: NOW + minutes(13), refreshCount: 0, lastRefreshed: NOW - 20_000 },
  { url: 'https://c.example/1.m3u8', title: 'RustConf 2026, day 1, main stage', host: 'conf-live.example', tabId: 9 },
);
const signedOut = {
  kind: 'extraction-failed',
  problem: { kind: 'status', host: 'campus.example', status: 403 },
} as const;
const audio = found({ url: 'https://cdn-3.example.net/lec/12/a.m3u8', title: 'Audio only', quality: '128 kbit/s' });
const slides = found({ url: 'https://cdn-3.example.net/lec/12/s.m3u8', title: 'Slides camera', quality: '720p' });
const missing = { missingOrigins: ['*://campus.example/*', '*://cdn-3.example.net/*'] };

const LONG =
  'Fakultätsübergreifende Ringvorlesung: Donaudampfschifffahrtsgesellschaftskapitänsausbildung zwischen Anspruch, Wirklichkeit und Haushaltslage (Teil 14 von 28)';
const LONG_HOST = 'mediathek-livestream-07.rechenzentrum.universitaet-musterstadt.example';
const LONG_PAGE = `https://${LONG_HOST}/watch/14`;

/** Every state of the popup, by the name in `?state=`; null: the background does not answer, 'never': not yet. */
export const popupStates: Record<string, PopupView | null | 'never'> = {
  looking: 'never',
  found: view([found(), slides, audio]),
  'found-access': view([found(missing), { ...slides, ...missing }, { ...audio, ...missing }]),
  'found-untitled': view([found({ title: '', quality: '' })]),
  kept: view([kept()]),
  'kept-first': view([kept({ refreshCount: 0, lastRefreshed: NOW - 4000, expiresAt: null })]),
  refreshing: view([kept({ health: { state: 'refreshing' } })]),
  failing: view([
    failing({ kind: 'extraction-failed', problem: { kind: 'timeout', host: 'campus.example', seconds: 20 } }),
  ]),
  'signed-out': view([failing(signedOut)]),
  ambiguous: view([failing({ kind: 'ambiguous', candidates: 3 })]),
  contradiction: view([failing({ kind: 'contradiction', found: 'Linear Algebra 13: Jordan normal form' })]),
  'needs-access': view([needsAccess('edge-7.example.net')]),
  stopped: view([stopped(signedOut)]),
  'other-manifest': view([failing({ kind: 'other-manifest', sentence: 'The fresh manifest lists nothing.' })]),
  'no-rule': view([failing({ kind: 'no-rule', reason: 'refused' })]),
  several: view([failing(signedOut, { title: 'Quarterly town hall' })], [harbour, conference]),
  'several-good': view([kept(), slides], [harbour, conference]),
  'several-stopped': view([kept()], [stopped(signedOut, { ...harbour, kept: null }), conference]),
  elsewhere: view([], [harbour]),
  none: view([]),
  'no-tab': view([], [], { tab: 'none' }),
  'no-tab-elsewhere': view([], [harbour, conference], { tab: 'none' }),
  frame: view([], [], { closedFrames: [{ host: 'player.example.tv', origin: '*://player.example.tv/*' }] }),
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
  unreachable: null,
};
