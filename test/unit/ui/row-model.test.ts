import { beforeAll, describe, expect, test } from 'vitest';
import type { StreamView } from '../../../lib/core/protocol.ts';
import { type RowActivity, NO_ACTIVITY, rowModel } from '../../../lib/ui/popup/row-model.ts';
import { streamTitle } from '../../../lib/ui/popup/stream-list.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { clockText } from '../../../lib/ui/shared/time-text.ts';
import { plainText, localized } from '../../../lib/ui/shared/localized-text.ts';
import { failing, found, tracked, minutes, needsAccess, NOW, stopped } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const missing = ['*://campus.example/*', '*://cdn-3.example.net/*'];
const doing = (change: Partial<RowActivity>): RowActivity => ({ ...NO_ACTIVITY, ...change });
const model = (stream = found(), activity: RowActivity = NO_ACTIVITY, alone = false, named: string[] = []) =>
  rowModel(stream, activity, NOW, alone, new Set(named));
const statusOf = (...args: Parameters<typeof model>) => plainText(model(...args).status, NOW);

test('keeps a failing stream switched on', () => {
  const error = { kind: 'no-match' } as const;
  for (const stream of [failing(error), stopped(error), needsAccess('e.net')]) expect(model(stream).on).toBe(true);
});

test('shows the requested state of the switch while the action runs', () => {
  expect(model(found(), doing({ pending: 'on' })).on).toBe(true);
  expect(model(tracked(), doing({ pending: 'off' })).on).toBe(false);
  expect(model(tracked(), doing({ pending: 'refresh' })).on).toBe(true);
});

describe('the status line', () => {
  test('shows the state of a tracked stream', () => {
    expect(statusOf(tracked())).toBe(`Link good until ${clockText(NOW + minutes(10), NOW)} · next refresh in 2:10`);
    expect(statusOf(failing({ kind: 'no-match' }))).toBe(`Plays until ${clockText(NOW + minutes(7), NOW)}, then stops`);
    expect(statusOf(stopped({ kind: 'no-match' }))).toBe(`Stopped at ${clockText(NOW - minutes(6), NOW)}`);
    expect(statusOf(tracked({ health: { state: 'refreshing' } }))).toBe('Getting a fresh link');
    expect(statusOf(tracked({ health: { state: 'offline', since: NOW } }))).toBe(
      `Offline since ${clockText(NOW, NOW)}`,
    );
    expect(statusOf(tracked({ health: { state: 'passive' } }))).toBe('This site renews its own links');
    expect(statusOf(tracked({ health: { state: 'off' } }))).toBe('Refreshing is off for this site');
    expect(statusOf(tracked({ expiresAt: NOW - 1 }))).toBe('Player paused');
    expect(statusOf(tracked({ expiry: 'learned', nextRefreshAt: NOW }))).toBe(
      `Link good until about ${clockText(NOW + minutes(10), NOW)} · refresh due`,
    );
  });
  test('does not repeat the summary for the only stream', () => {
    expect(statusOf(tracked(), NO_ACTIVITY, true)).toBe('Keeps playing');
    expect(model(failing({ kind: 'no-match' }), NO_ACTIVITY, true).statusShown).toBe(false);
    expect(model(failing({ kind: 'no-match' }), NO_ACTIVITY, false).statusShown).toBe(true);
  });
  test('adds no temporary line during a refresh, which would move the rows below', () => {
    for (const alone of [true, false]) {
      const shown = (activity: RowActivity) => model(tracked(), activity, alone).statusShown;
      expect(shown(doing({ pending: 'refresh' }))).toBe(shown(NO_ACTIVITY));
    }
  });
  test('shows the running action', () => {
    expect(statusOf(found({ missingOrigins: missing }), doing({ pending: 'on' }))).toContain('Waiting for your answer');
    expect(statusOf(found(), doing({ pending: 'on' }))).toBe('Switching on');
    expect(statusOf(tracked(), doing({ pending: 'off' }))).toBe('Switching off');
  });
  test('says until when a switched-off stream plays', () => {
    const until = NOW + minutes(7);
    expect(statusOf(found(), doing({ switchedOff: { until, stream: null } }))).toBe(
      `Switched off. It plays until ${clockText(until, NOW)}.`,
    );
    expect(statusOf(found(), doing({ switchedOff: { until: null, stream: null } }))).toBe(
      'Switched off. It plays until its link runs out.',
    );
    expect(model().statusShown).toBe(false);
  });
});

describe('the notice', () => {
  test('names every host and its purpose before the browser asks', () => {
    const notice = model(found({ missingOrigins: missing })).notice!;
    expect(plainText(notice.why, NOW)).toBe('Freshet needs access to 2 sites');
    expect(plainText(notice.body!, NOW)).toBe(
      'campus.example to ask for fresh links, cdn-3.example.net to pass them to the player. Your browser asks you next.',
    );
    expect(notice.button?.action).toEqual({ do: 'activate', origins: missing });
  });
  test('is not repeated when another row has named the hosts', () => {
    expect(model(found({ missingOrigins: missing }), NO_ACTIVITY, false, missing).notice).toBeNull();
    expect(model(found({ missingOrigins: missing }), NO_ACTIVITY, false, missing.slice(1)).notice).not.toBeNull();
  });
  test('is missing when nobody can do anything', () => {
    const error = { kind: 'extraction-failed', problem: { kind: 'status', host: 'a.b', status: 429 } } as const;
    expect(model(failing(error)).notice).toBeNull();
    expect(
      model(tracked({ health: { state: 'offline', since: NOW }, lastError: { kind: 'offline' } })).notice,
    ).toBeNull();
  });
  test('is missing when nothing is needed', () => {
    expect(model(found()).notice).toBeNull();
    expect(model(tracked()).notice).toBeNull();
    expect(model(failing({ kind: 'no-match' }), doing({ pending: 'refresh' })).notice).toBeNull();
  });
  test('offers the fix for a tracked stream', () => {
    expect(model(needsAccess('e.net')).notice?.button?.action).toEqual({ do: 'allow', origins: ['*://e.net/*'] });
    expect(model(needsAccess('e.net', { missingOrigins: [] })).notice?.button?.action).toEqual({
      do: 'allow',
      origins: ['*://e.net/*'],
    });
    expect(model(failing({ kind: 'no-match' })).notice?.button?.action).toEqual({ do: 'refresh' });
    expect(model(stopped({ kind: 'no-match' })).notice?.tone).toBe('stop');
  });
  test('says what to do after the player has stopped', () => {
    const body = (stream: StreamView) => plainText(model(stream).notice!.body!, NOW);
    const error = { kind: 'extraction-failed', problem: { kind: 'status', host: 'a.b', status: 403 } } as const;
    expect(body(failing(error))).toBe('Sign in, and Freshet continues automatically.');
    expect(body(stopped(error))).toBe('Sign in, then press play. Freshet does the rest.');
  });
  test('offers to stop tracking a stream whose page is gone', () => {
    const error = { kind: 'extraction-failed', problem: { kind: 'status', host: 'a.b', status: 410 } } as const;
    const { notice } = model(tracked({ health: { state: 'page-gone', since: NOW, error }, lastError: error }));
    expect(plainText(notice!.why, NOW)).toBe('The page is no longer on a.b');
    expect(notice!.button).toEqual({ label: localized('stopTracking'), action: { do: 'stop' } });
  });
  test('offers to ask again after access was declined', () => {
    const notice = model(
      found({ missingOrigins: missing }),
      doing({ trouble: { kind: 'declined', origins: missing } }),
    ).notice!;
    expect(plainText(notice.why, NOW)).toBe('Access was declined');
    expect(plainText(notice.button!.label, NOW)).toBe('Ask again');
    expect(notice.button!.action).toEqual({ do: 'activate', origins: missing });
  });
  test('offers to switch on an untracked stream again, not to refresh it', () => {
    const error = { kind: 'no-streams' } as const;
    const activity = doing({ trouble: { kind: 'problem', problem: { kind: 'extraction', error } } });
    expect(model(found(), activity).notice?.button?.action).toEqual({ do: 'activate', origins: [] });
  });
});

test('offers to undo switching off', () => {
  const stream = { id: 'a' } as NonNullable<NonNullable<RowActivity['switchedOff']>['stream']>;
  expect(model(found(), doing({ switchedOff: { until: null, stream } })).undo).toBe(true);
  expect(model(found(), doing({ switchedOff: { until: null, stream: null } })).undo).toBe(false);
  expect(model(found(), doing({ pending: 'on', switchedOff: { until: null, stream } })).undo).toBe(false);
});

test('names a stream without a title by the file of its link, never by its token', () => {
  const title = streamTitle(found({ title: ' ' }));
  expect(title).toBe('master.m3u8');
  expect(title).not.toContain('token');
});
