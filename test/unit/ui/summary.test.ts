import { beforeAll, expect, test } from 'vitest';
import type { PopupView } from '../../../lib/core/protocol.ts';
import { updateStreamList } from '../../../lib/ui/popup/stream-list.ts';
import { summarize } from '../../../lib/ui/popup/summary.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { clockText } from '../../../lib/ui/shared/time-text.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { failing, found, tracked, minutes, needsAccess, NOW, paused, stopped, view } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const timeout = {
  kind: 'extraction-failed',
  problem: { kind: 'timeout', host: 'campus.example', seconds: 20 },
} as const;
const signedOut = {
  kind: 'extraction-failed',
  problem: { kind: 'status', host: 'campus.example', status: 401 },
} as const;
const busy = {
  kind: 'extraction-failed',
  problem: { kind: 'status', host: 'campus.example', status: 503 },
} as const;
const offline = { health: { state: 'offline', since: NOW }, lastError: { kind: 'offline' } } as const;
const other = { url: 'https://other.example/2.m3u8', title: 'Harbour cam' };
const third = { url: 'https://third.example/3.m3u8', title: 'Town hall' };
const frame = { inaccessibleFrames: [{ host: 'p.tv', origin: '*://p.tv/*' }] };
const T29 = clockText(NOW + minutes(7), NOW);
const T32 = clockText(NOW + minutes(10), NOW);
const T16 = clockText(NOW - minutes(6), NOW);

test.each<[string, PopupView, string, string, string]>([
  [
    'nothing',
    view([]),
    'quiet',
    'No stream in this tab',
    'Press play on the page. Freshet notices a stream when it starts to load.',
  ],
  [
    'a page of the browser',
    view([], [], { tab: 'none' }),
    'quiet',
    'Freshet cannot work on this page',
    'Pages of the browser and of extension stores are closed to extensions. Open a page with a stream.',
  ],
  [
    'protected video',
    view([], [], { protectedVideo: true }),
    'quiet',
    'Protected video',
    'Freshet cannot help here. The page handles it by itself.',
  ],
  [
    'paused',
    view([paused(tracked()), paused(tracked({ expiresAt: NOW + minutes(7) }, other))]),
    'quiet',
    'Paused by you',
    `The link runs out at ${T29}. After that the player may stop.`,
  ],
  [
    'paused, with an expired link',
    view([paused(tracked({ expiresAt: NOW - 1 }))]),
    'quiet',
    'Paused by you',
    'Freshet leaves the links alone. Players may stop when theirs run out.',
  ],
  [
    'found',
    view([found()]),
    'quiet',
    'Plays until its link runs out',
    'Switch a stream on and Freshet keeps it going.',
  ],
  ['tracked', view([tracked()]), 'ok', 'Keeps playing', `Link good until ${T32} · next refresh in 2:10`],
  [
    'tracked, refresh due',
    view([tracked({ nextRefreshAt: NOW })]),
    'ok',
    'Keeps playing',
    `Link good until ${T32} · refresh due`,
  ],
  ['tracked, expiry unknown', view([tracked({ expiresAt: null })]), 'ok', 'Keeps playing', 'Next refresh in 2:10'],
  ['refreshing', view([tracked({ health: { state: 'refreshing' } })]), 'ok', 'Keeps playing', 'Getting a fresh link'],
  [
    'refreshing after an error',
    view([tracked({ health: { state: 'refreshing' }, lastError: timeout })]),
    'quiet',
    'Getting a fresh link',
    'Freshet asks the page for it. This takes a few seconds.',
  ],
  [
    'failing',
    view([failing(timeout)]),
    'attention',
    `Plays until ${T29}, then stops`,
    'Freshet has no fresh link for it yet.',
  ],
  [
    'failing, expiry unknown',
    view([tracked({ health: { state: 'failing', since: 0, error: timeout }, lastError: timeout, expiresAt: null })]),
    'attention',
    'May stop soon',
    'Freshet has no fresh link for it yet.',
  ],
  [
    'signed out',
    view([failing(signedOut)]),
    'attention',
    `Plays until ${T29}, then stops`,
    'Freshet gets no fresh link until you sign in.',
  ],
  [
    'needs access',
    view([needsAccess('e.net')]),
    'attention',
    `Plays until ${T29}, then stops`,
    'Freshet gets no fresh link until you allow it.',
  ],
  [
    'stopped',
    view([stopped(signedOut)]),
    'stop',
    `Stopped at ${T16}`,
    'The link ran out and campus.example gives no new one.',
  ],
  [
    'found, expiry known',
    view([found({ expiresAt: NOW + minutes(10) }), found({ ...other, expiresAt: NOW + minutes(7) })]),
    'quiet',
    `Plays until ${T29}`,
    'Then its link runs out. Freshet can keep it going.',
  ],
  [
    'expiry learned',
    view([tracked({ expiry: 'learned' })]),
    'ok',
    'Keeps playing',
    `Link good until about ${T32} · next refresh in 2:10`,
  ],
  [
    'page gone',
    view([
      tracked({
        health: { state: 'page-gone', since: 0, error: timeout },
        lastError: timeout,
        expiresAt: NOW + minutes(7),
      }),
    ]),
    'attention',
    `Plays until ${T29}, then stops`,
    'Its page is gone, so there are no new links.',
  ],
  [
    'offline',
    view([tracked(offline)], [tracked({ ...offline, expiresAt: NOW + minutes(7) }, other)]),
    'quiet',
    'You are offline',
    `Freshet refreshes as soon as you are back. Link good until ${T29}.`,
  ],
  [
    'offline, with an expired link',
    view([tracked({ ...offline, expiresAt: NOW - minutes(6) })]),
    'quiet',
    'You are offline',
    `Freshet refreshes as soon as you are back. The link ran out at ${T16}.`,
  ],
  [
    'rate limited',
    view([failing(busy)]),
    'quiet',
    'campus.example asked Freshet to wait',
    `Trying again in 2:10. Link good until ${T29}.`,
  ],
  [
    'passive',
    view([tracked({ health: { state: 'passive' } })]),
    'ok',
    'Keeps playing',
    'This site renews its own links',
  ],
  [
    'off',
    view([tracked({ health: { state: 'off' } })]),
    'quiet',
    'Refreshing is off for this site',
    `Freshet leaves its link alone. It runs out at ${T32}.`,
  ],
  [
    'off, beside a refreshed stream',
    view([tracked({ health: { state: 'off' }, nextRefreshAt: NOW + 5000 })], [tracked({}, other)]),
    'ok',
    '2 streams keep playing',
    'Next refresh in 2:10',
  ],
  [
    'player idle',
    view([tracked({ expiresAt: NOW - 1 })]),
    'quiet',
    'Player paused',
    'Freshet stops refreshing until you press play.',
  ],
  [
    'one in another tab',
    view([], [tracked({}, other)]),
    'ok',
    '1 stream keeps playing',
    `Link good until ${T32} · next refresh in 2:10`,
  ],
  [
    'several good streams',
    view([tracked()], [tracked({ nextRefreshAt: NOW + 65_000 }, other)]),
    'ok',
    '2 streams keep playing',
    'Next refresh in 1:05',
  ],
  [
    'one of several failing',
    view([tracked()], [failing(timeout, other)]),
    'attention',
    '1 of 2 streams needs attention',
    `Harbour cam plays until ${T29}, then stops.`,
  ],
  [
    'the worst of two',
    view([failing(timeout)], [stopped(timeout, other), tracked({}, third)]),
    'stop',
    '2 of 3 streams need attention',
    `Harbour cam stopped at ${T16}.`,
  ],
  [
    'found here, tracked in another tab',
    view([found()], [tracked({}, other)]),
    'quiet',
    'Plays until its link runs out',
    'Switch a stream on and Freshet keeps it going.',
  ],
  [
    'found here, failing in another tab',
    view([found()], [failing(timeout, other)]),
    'attention',
    `Plays until ${T29}, then stops`,
    'Freshet has no fresh link for it yet.',
  ],
  [
    'an inaccessible frame',
    view([], [], frame),
    'attention',
    'Needs one permission',
    'Without it this player may stop when its link runs out.',
  ],
  [
    'an inaccessible frame beside a tracked stream',
    view([tracked()], [], frame),
    'ok',
    'Keeps playing',
    `Link good until ${T32} · next refresh in 2:10`,
  ],
])('summarizes: %s', (_, given, tone, head, sub) => {
  const summary = summarize(
    given,
    updateStreamList(null, given, new Set(), () => false),
    NOW,
  );
  expect(summary.tone).toBe(tone);
  expect(plainText(summary.head, NOW)).toBe(head);
  expect(plainText(summary.sub, NOW)).toBe(sub);
});
