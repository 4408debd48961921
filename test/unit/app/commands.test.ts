import { beforeEach, describe, expect, test } from 'vitest';
import { createApp, type App } from '../../../lib/app/app.ts';
import { autoActivate } from '../../../lib/app/auto-activation.ts';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import { FakeWorld } from './fake-ports.ts';

const PAGE = 'https://site.test/watch/1';
const LINK = 'https://cdn.test/v/1/list.m3u8?tok=aaaaaaaaaaaa';
const activation = {
  url: LINK,
  title: 'Harbour',
  quality: '',
  pageUrl: PAGE,
  frameUrl: PAGE,
  tabId: 1,
  origins: ['*://site.test/*', '*://cdn.test/*'],
};

let world: FakeWorld;
let app: App;

beforeEach(() => {
  world = new FakeWorld();
  world.tabs.set(1, PAGE);
  world.extract = async () => [{ url: LINK.replace('aaaa', 'bbbb'), title: 'Harbour', quality: '' }];
  app = createApp(world.ports(), async (settings) => void (world.settings = settings));
});

/** The tab plays these streams. */
function plays(...urls: string[]): void {
  const resource = (url: string) => ({ url, contentType: '', initiator: 'fetch', children: [] });
  const frame = { url: PAGE, title: 'Harbour', isTop: true, resources: urls.map(resource), parts: [], players: [] };
  world.frames.set(1, { frames: [frame] });
}

describe('a stream that was stopped by mistake', () => {
  test('is restored with all its links', async () => {
    await app.markActive(activation);
    await app.refreshActive();
    const before = [...world.streams.values()][0]!;
    expect(before.generations.length).toBeGreaterThan(1);
    const stopped = await app.handlers.deactivate({ url: LINK });
    expect(await app.hasActive()).toBe(false);
    expect(world.rules).toEqual([]);
    if (!stopped.ok || !stopped.value) throw new Error('it was not tracked');
    await app.handlers.restore(stopped.value);
    expect([...world.streams.values()][0]).toEqual(before);
    expect(world.rules).not.toEqual([]);
  });
  test('does not replace one that was activated since', async () => {
    await app.markActive(activation);
    const stopped = await app.handlers.deactivate({ url: LINK });
    await app.markActive({ ...activation, title: 'Anew' });
    if (stopped.ok && stopped.value) await app.handlers.restore(stopped.value);
    expect([...world.streams.values()].map(({ title }) => title)).toEqual(['Anew']);
  });
});

test('currentLink returns the link of the last refresh, and an error for an unknown stream', async () => {
  await app.markActive(activation);
  await app.refreshActive();
  expect(await app.handlers.currentLink({ url: LINK })).toEqual({
    ok: true,
    value: { link: LINK.replace('aaaa', 'bbbb'), frameUrl: PAGE },
  });
  expect(await app.handlers.currentLink({ url: 'https://x.test/' })).toMatchObject({ ok: false });
});

describe('access', () => {
  test('lists grants with their streams, missing grants and unused ones', async () => {
    world.granted = ['*://site.test/*', '*://old.test/*'];
    await app.markActive(activation);
    world.denied.add('*://cdn.test/*');
    expect(await app.handlers.access(undefined)).toEqual({
      all: false,
      grants: [
        { origin: '*://old.test/*', streams: [] },
        { origin: '*://site.test/*', streams: ['Harbour'] },
      ],
      waiting: [{ origin: '*://cdn.test/*', streams: ['Harbour'] }],
    });
  });
  test('to every site is listed separately', async () => {
    world.granted = ['*://*/*'];
    expect(await app.handlers.access(undefined)).toMatchObject({ all: true, grants: [] });
  });
});

describe('records', () => {
  const HOUR = 3_600_000;
  const entry = (ago: number) => ({ kind: 'page-link' as const, at: world.time - ago, expiresAt: null });
  const record = (id: string, until: number | null, ...ages: number[]) =>
    world.records.set(id, { id, title: '', site: 's', since: 0, until, entries: ages.map(entry) });
  test('older than the viewer wants are hidden, and deleted when that setting is saved', async () => {
    record('a', null, 5 * HOUR, HOUR / 2);
    record('b', world.time - 4 * HOUR, 5 * HOUR);
    expect(await app.handlers.records(undefined)).toHaveLength(2);
    await app.handlers.saveSettings({ ...DEFAULT_SETTINGS, historyHours: 1 });
    expect([...world.records.keys()]).toEqual(['a']);
    expect(world.records.get('a')?.entries).toHaveLength(1);
  });
  test('can be cleared, and tracked streams get new entries', async () => {
    record('a', null, 1, 2);
    record('b', world.time - 1, 3);
    await app.handlers.clearRecords(undefined);
    expect([...world.records.values()].map(({ id, entries }) => [id, entries.length])).toEqual([['a', 0]]);
  });
});

describe('notifications', () => {
  const fail = () => {
    world.extract = async () => [];
  };
  test('appear once when a stream keeps failing and once when it recovers', async () => {
    world.settings = { ...DEFAULT_SETTINGS, notifyFailing: true, notifyRecovered: true };
    await app.markActive(activation);
    await app.refreshActive();
    fail();
    for (let minute = 0; minute < 3; minute++) {
      await app.refreshActive();
      world.time += 60_000;
    }
    await app.refreshActive();
    expect(world.shownNotifications).toEqual(['failing: Harbour']);
    world.extract = async () => [{ url: LINK.replace('aaaa', 'cccc'), title: 'Harbour', quality: '' }];
    await app.refreshActive();
    await app.refreshActive();
    expect(world.shownNotifications).toEqual(['failing: Harbour', 'recovered: Harbour']);
  });
  test('do not appear if the viewer wants none', async () => {
    await app.markActive(activation);
    fail();
    await app.refreshActive();
    world.time += 60_000;
    await app.refreshActive();
    expect(world.shownNotifications).toEqual([]);
  });
});

describe('activation without the popup', () => {
  test('activates the one stream of the tab', async () => {
    plays(LINK);
    expect(await app.activateInTab({ tabId: 1, frameUrl: null })).toBe('activated');
    expect((await app.listActive()).map(({ originalUrl }) => originalUrl)).toEqual([LINK]);
  });
  test('lets the viewer choose if there are two streams or none, or if access is missing', async () => {
    plays(LINK, 'https://cdn.test/v/other/list.m3u8');
    expect(await app.activateInTab({ tabId: 1, frameUrl: null })).toBe('choose');
    expect(await app.activateInTab({ tabId: 2, frameUrl: null })).toBe('choose');
    plays(LINK);
    world.denied.add('*://cdn.test/*');
    expect(await app.activateInTab({ tabId: 1, frameUrl: null })).toBe('choose');
    expect(await app.hasActive()).toBe(false);
  });
});

describe('auto-activation', () => {
  const run = () => {
    let waits = 0;
    const delay = async () => {
      waits++;
      if (waits === 3) plays(LINK); // the player takes its time
    };
    return autoActivate({ ...world.ports(), delay }, app.markActive, 1);
  };
  test('activates the stream of a chosen site when its page plays one', async () => {
    await app.handlers.setAutoActivate({ host: 'site.test', on: true });
    await run();
    expect(await app.hasActive()).toBe(true);
  });
  test('does nothing on other sites, without access, or after the viewer disabled it', async () => {
    await run();
    await app.handlers.setAutoActivate({ host: 'site.test', on: true });
    world.denied.add('*://cdn.test/*');
    await run();
    world.denied.clear();
    await app.handlers.setAutoActivate({ host: 'site.test', on: false });
    await run();
    expect(await app.hasActive()).toBe(false);
  });
});

test('the stream of a paused player is refreshed for as long as the viewer wants, and no longer', async () => {
  await app.markActive(activation);
  await app.refreshActive();
  world.settings = { ...DEFAULT_SETTINGS, idleHours: 1 };
  const [stream] = [...world.streams.values()];
  const lastRequested = (ago: number) => {
    const generations = stream!.generations.map((link) => ({ ...link, lastRequested: world.time - ago }));
    world.streams.set(LINK, { ...stream!, generations, dueAt: world.time - 1 });
    world.extractions.length = 0;
  };
  lastRequested(61 * 60_000);
  await app.onAlarm();
  expect(world.extractions).toEqual([]);
  expect(world.streams.get(LINK)!.dueAt).toBeGreaterThan(world.time);
  lastRequested(59 * 60_000);
  await app.onAlarm();
  expect(world.extractions).toEqual([PAGE]);
});
