import { beforeEach, describe, expect, it } from 'vitest';
import { ExtractionError } from '../../../lib/core/errors.ts';
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts';
import { unknownBehavior } from '../../../lib/core/site-behavior.ts';
import { createApp, type App } from '../../../lib/app/app.ts';
import type { Activation } from '../../../lib/core/protocol.ts';
import { redirectTarget } from '../../../lib/core/rules/simulate.ts';
import { FakeWorld } from './fake-ports.ts';

const PAGE = 'https://campus.example/watch?v=12';
const link = (token: string) => `https://cdn.example/lec12/master.m3u8?token=${token}`;
const activation = (more: Partial<Activation> = {}): Activation => ({
  url: link('a'),
  title: 'Lecture',
  quality: '',
  pageUrl: PAGE,
  frameUrl: PAGE,
  tabId: 1,
  origins: ['*://cdn.example/*'],
  ...more,
});

let world: FakeWorld;
let app: App;
const newApp = () => createApp(world.ports(), async (settings) => void (world.settings = settings));

beforeEach(() => {
  world = new FakeWorld();
  world.tabs.set(1, PAGE);
  let n = 0;
  world.extract = async () => [{ url: link(`t${++n}`), title: 'Lecture', quality: '' }];
  app = newApp();
});

async function trackAndRefresh(): Promise<void> {
  await app.markActive(activation());
  await expect.poll(async () => (await app.listActive())[0]?.refreshCount).toBe(1);
  await app.refreshActive();
}

describe('access', () => {
  it('refreshes at once when access to the links is granted again, and clears the error', async () => {
    await trackAndRefresh();
    world.denied.add('*://cdn.example/*');
    await app.refreshActive();
    expect([...world.streams.values()][0]?.lastError).toMatchObject({ kind: 'needs-access' });
    world.denied.clear();
    await app.onAccessChanged();
    expect([...world.streams.values()][0]?.lastError).toBeNull();
  });

  it('activates the pending stream once access is granted', async () => {
    world.denied.add('*://cdn.example/*');
    expect(await app.markActive(activation())).toBe('waiting');
    expect(await app.hasActive()).toBe(false);
    world.denied.clear();
    await newApp().onAccessChanged();
    await expect.poll(() => app.freshUrl(link('a'))).toBe(link('t1'));
  });

  it('drops a pending activation after five minutes, and when the viewer switches it off', async () => {
    world.denied.add('*://cdn.example/*');
    await app.markActive(activation());
    world.time += 5 * 60_000;
    world.denied.clear();
    await app.onAccessChanged();
    expect(await app.hasActive()).toBe(false);

    world.denied.add('*://cdn.example/*');
    await app.markActive(activation());
    await app.markInactive(link('a'));
    world.denied.clear();
    await app.onAccessChanged();
    expect(await app.hasActive()).toBe(false);
  });

  it.each(['*://cdn.example/*', '*://campus.example/*'])('shows at once that %s was revoked', async (origin) => {
    let n = 0;
    world.extract = async () => {
      const hosts = ['campus.example'];
      if (world.denied.has('*://campus.example/*')) throw new ExtractionError({ kind: 'needs-access', hosts });
      const until = Math.floor(world.time / 1000) + 600;
      return [{ url: `${link(`t${++n}`)}&exp=${until}`, title: 'Lecture', quality: '' }];
    };
    await trackAndRefresh();
    expect(world.badge.text).toBe('');
    world.denied.add(origin);
    await app.onAccessChanged();
    expect(world.badge.text).toBe('!');
    expect((await app.handlers.popup({ tabId: 1 })).here[0]?.tracked?.health.state).toBe('needs-access');
    world.denied.clear();
    await app.onAccessChanged();
    expect(world.badge.text).toBe('');
  });

  it('control: refreshes nothing when access to another site is granted', async () => {
    await trackAndRefresh();
    const [before] = await app.listActive();
    await app.onAccessChanged();
    expect((await app.listActive())[0]?.refreshCount).toBe(before?.refreshCount);
  });

  it('keeps the stream when access to its page is revoked', async () => {
    await trackAndRefresh();
    world.tabs.set(1, '');
    world.denied.add('*://campus.example/*');
    await app.onAlarm();
    expect(await app.hasActive()).toBe(true);
  });
});

describe('the end of viewing', () => {
  it.each<[string, () => Promise<void>]>([
    ['the tab closes', async () => (world.tabs.delete(1), app.onTabRemoved(1))],
    [
      'the tab shows another video',
      async () => (world.tabs.set(1, 'https://campus.example/watch?v=13'), app.onTabChanged(1)),
    ],
    ['the tab shows a site without access', async () => (world.tabs.set(1, ''), app.onTabChanged(1))],
    ['the viewer switches the stream off', async () => app.markInactive(link('a'))],
  ])('ends the stream and removes its rules and alarm when %s', async (_, end) => {
    await trackAndRefresh();
    expect(world.rules.length).toBeGreaterThan(0);
    await end();
    expect(await app.hasActive()).toBe(false);
    expect(world.rules).toEqual([]);
    expect(world.alarm).toBeNull();
    expect(world.badge).toEqual({ icon: 'idle', text: '' });
    expect(world.listensToTabs).toBe(false);
  });

  it('listens to tab events while a stream is tracked or a site is auto-activated', async () => {
    await trackAndRefresh();
    expect(world.listensToTabs).toBe(true);
    await app.handlers.setAutoActivate({ host: 'campus.example', on: true });
    await app.markInactive(link('a'));
    expect(world.listensToTabs).toBe(true);
    await app.handlers.setAutoActivate({ host: 'campus.example', on: false });
    expect(world.listensToTabs).toBe(false);
  });

  it.each<[string, () => Promise<void>]>([
    ['the tab gets another id, as after a discard or a restored window', async () => void world.tabs.delete(1)],
    ['the tab that it was activated in closes', async () => app.onTabRemoved(1)],
    [
      'the tab that it was activated in shows another page',
      async () => (world.tabs.set(1, 'https://campus.example/'), app.onTabChanged(1)),
    ],
  ])('keeps a stream whose page is open in another tab when %s', async (_, happens) => {
    await trackAndRefresh();
    const before = (await app.listActive())[0]!.currentUrl;
    world.tabs.set(7, PAGE);
    if (world.tabs.get(1) === PAGE) world.tabs.delete(1);
    await happens();
    await app.onAlarm();
    expect([...world.streams.values()][0]).toMatchObject({ tabId: 7, lastError: null });
    expect(redirectTarget(world.rules, link('a'))).toBe((await app.listActive())[0]!.currentUrl);
    await app.refreshActive();
    expect((await app.listActive())[0]!.currentUrl).not.toBe(before);
  });

  it('keeps a stream when a second tab with its page closes, and redirects the links of both to the current one', async () => {
    await trackAndRefresh();
    world.tabs.set(2, PAGE);
    await app.markActive(activation({ url: link('second'), tabId: 2 }));
    await app.refreshActive();
    const [current] = (await app.listActive()).map(({ currentUrl }) => currentUrl);
    world.tabs.delete(2);
    await app.onTabRemoved(2);
    expect(redirectTarget(world.rules, link('a'))).toBe(current);
    expect(await app.freshUrl(link('second'))).not.toBe(link('second'));
  });

  it('keeps a stream whose page extends its URL during playback', async () => {
    await trackAndRefresh();
    world.tabs.set(1, `${PAGE}&t=120#comments`);
    await app.onTabChanged(1);
    expect(await app.hasActive()).toBe(true);
  });
});

describe('a pause of all streams', () => {
  const soon = () => Math.floor(world.time / 1000) + 600;
  const mode = async () => (await app.handlers.popup({ tabId: 1 })).here[0]?.tracked?.mode;

  it('shows in popup and badge, stops refreshes, keeps the rules, and ends at once', async () => {
    let n = 0;
    world.extract = async () => [{ url: `${link(`t${++n}`)}&exp=${soon()}`, title: 'Lecture', quality: '' }];
    await trackAndRefresh();
    const rules = world.rules;
    await app.handlers.setPaused({ paused: true });
    expect(await mode()).toEqual({ mode: 'off', why: 'paused' });
    expect(world.badge).toEqual({ icon: 'idle', text: 'II' });
    world.time += 20 * 60_000;
    const before = n;
    await app.onAlarm();
    expect(n).toBe(before);
    expect(world.rules).toEqual(rules);

    await app.handlers.setPaused({ paused: false });
    await expect.poll(() => n).toBe(before + 1);
    expect(await mode()).toEqual({ mode: 'proactive', why: null });
    expect(world.badge).toEqual({ icon: 'on', text: '' });
  });

  it('survives settings that an older options page saves', async () => {
    await trackAndRefresh();
    const settings = await app.handlers.settings(undefined);
    await app.handlers.setPaused({ paused: true });
    await app.handlers.saveSettings({ ...settings, periodMinutes: 8 });
    expect(await app.handlers.settings(undefined)).toMatchObject({ periodMinutes: 8, paused: true });
  });

  it('control: does not stop a refresh by the user', async () => {
    await trackAndRefresh();
    await app.handlers.setPaused({ paused: true });
    const [before] = await app.listActive();
    await app.refreshActive();
    expect((await app.listActive())[0]?.refreshCount).toBe((before?.refreshCount ?? 0) + 1);
  });
});

describe('the badge', () => {
  it('shows a pause if the viewer can do nothing: no network, or a site that asks to wait', async () => {
    await trackAndRefresh();
    world.online = false;
    await app.refreshActive();
    expect(world.badge).toEqual({ icon: 'idle', text: 'II' });
    world.online = true;
    world.extract = async () => {
      throw new ExtractionError({ kind: 'status', host: 'campus.example', status: 503 });
    };
    await app.refreshActive();
    expect(world.badge).toEqual({ icon: 'idle', text: 'II' });
    world.extract = async () => {
      throw new ExtractionError({ kind: 'status', host: 'campus.example', status: 403 });
    };
    await app.refreshActive();
    expect(world.badge).toEqual({ icon: 'on', text: '!' });
  });
});

describe('a start of the background', () => {
  it('rebuilds rules, alarm and badge from the store', async () => {
    await trackAndRefresh();
    const rules = world.rules;
    Object.assign(world, { rules: [], alarm: null, badge: { icon: 'idle', text: '' } });
    await newApp().start();
    expect(world.rules).toEqual(rules);
    expect(world.alarm).not.toBeNull();
    expect(world.badge.icon).toBe('on');
  });

  it('refreshes streams that became due while it did not run', async () => {
    await trackAndRefresh();
    world.time += 3_600_000;
    await newApp().start();
    await expect.poll(() => app.freshUrl(link('a'))).toBe(link('t3'));
  });

  it('follows soon by a lease alarm if the last run died during a refresh', async () => {
    const dying = `https://cdn.example/lec12/master.m3u8?token=t&exp=${world.time / 1000 + 12}`;
    world.extract = async () => [{ url: dying, title: 'Lecture', quality: '' }];
    await trackAndRefresh();
    world.time = world.alarm!;
    world.extract = () => new Promise(() => undefined);
    void app.onAlarm();
    await expect.poll(() => world.alarm).toBe(world.time + 2_000);
    expect([...world.streams.values()].every(({ dueAt }) => dueAt <= world.time)).toBe(true);
  });

  it('ends streams whose tab is gone, except in a new browser session, where tabs come back later', async () => {
    await trackAndRefresh();
    world.tabs.clear();
    world.newSession = true;
    await newApp().start();
    expect(await app.hasActive()).toBe(true);

    world.tabs.set(7, PAGE);
    await app.onAlarm();
    expect(world.streams.get(link('a'))?.tabId).toBe(7);

    world.tabs.clear();
    world.newSession = false;
    await newApp().start();
    expect(await app.hasActive()).toBe(false);
  });

  it('waits an hour for a page that is not open in a new session, without showing or refreshing its stream', async () => {
    await trackAndRefresh();
    const before = world.extractions.length;
    world.tabs.clear();
    world.newSession = true;
    await newApp().start();
    expect(world.badge.icon).toBe('idle');
    expect((await app.handlers.popup({ tabId: 1 })).elsewhere).toEqual([]);
    expect(world.alarm).not.toBeNull();

    world.time += 50 * 60_000;
    await app.onAlarm();
    expect(world.extractions.length).toBe(before);
    world.tabs.set(7, PAGE);
    await app.onTabChanged(7);
    expect((await app.handlers.popup({ tabId: 1 })).elsewhere).toHaveLength(1);
    await app.onAlarm();
    await expect.poll(() => world.extractions.length).toBeGreaterThan(before);
  });

  it('ends a stream whose page does not open within that hour', async () => {
    await trackAndRefresh();
    world.tabs.clear();
    world.newSession = true;
    await newApp().start();
    world.time += 61 * 60_000;
    await app.onAlarm();
    expect(await app.hasActive()).toBe(false);
  });
});

it('redirects a link that the page fetched itself, as after a reload, to the current one', async () => {
  await trackAndRefresh();
  const resources = [{ url: link('aa11bb22cc33dd44ee55ff'), contentType: '', initiator: 'fetch', children: [] }];
  world.frames.set(1, { frames: [{ url: PAGE, title: '', isTop: true, resources, parts: [], players: [] }] });
  const stored = world.streams.get(link('a'))!;
  const [first, ...others] = stored.generations;
  const generations = [{ ...first!, url: link('00aa11bb22cc33dd44ee55') }, ...others];
  world.streams.set(link('a'), { ...stored, generations });
  await app.onTabChanged(1);
  expect(redirectTarget(world.rules, link('aa11bb22cc33dd44ee55ff'))).toBe(link('t2'));
});

describe('two tabs on the same page', () => {
  const first = link('00aa11bb22cc33dd44ee55');
  const second = link('aa11bb22cc33dd44ee55ff');
  async function inBoth(): Promise<void> {
    const resources = [{ url: second, contentType: '', initiator: 'fetch', children: [] }];
    world.frames.set(2, { frames: [{ url: PAGE, title: 'Lecture', isTop: true, resources, parts: [], players: [] }] });
    await app.markActive(activation({ url: first }));
    await expect.poll(async () => (await app.listActive())[0]?.refreshCount).toBe(1);
    world.tabs.set(2, PAGE);
  }

  it('both show the stream as tracked, and a second activation adds none', async () => {
    await inBoth();
    const { here, elsewhere } = await app.handlers.popup({ tabId: 2 });
    expect([here.map(({ url, tracked }) => [url, tracked !== null]), elsewhere]).toEqual([[[first, true]], []]);
    expect(await app.activateInTab({ tabId: 2, frameUrl: null })).toBe('choose');
    expect(await app.listActive()).toHaveLength(1);
  });

  it.each<[string, () => Promise<void>]>([
    ['when the second one loads', () => app.onTabChanged(2)],
    ['at the next refresh', () => app.onOnline()],
  ])('have both links redirected to the current one %s', async (_, happens) => {
    await inBoth();
    world.time += 300_000;
    await happens();
    await expect.poll(() => redirectTarget(world.rules, second)).toBe(await app.freshUrl(first));
    expect(redirectTarget(world.rules, first)).toBe(await app.freshUrl(first));
  });

  it('move the stream to the second tab when the first closes', async () => {
    await inBoth();
    world.tabs.delete(1);
    await app.onTabRemoved(1);
    expect(world.streams.get(first)?.tabId).toBe(2);
    world.tabs.delete(2);
    await app.onTabRemoved(2);
    expect(world.rules).toEqual([]);
  });

  it('control: another page of the site is not shown as tracked, and its links are not adopted', async () => {
    await inBoth();
    const other = 'https://campus.example/watch?v=13';
    world.tabs.set(2, other);
    world.frames.get(2)!.frames[0]!.url = other;
    await app.onTabChanged(2);
    expect(redirectTarget(world.rules, second)).not.toBe(await app.freshUrl(first));
    const { here, elsewhere } = await app.handlers.popup({ tabId: 2 });
    expect([here.map(({ tracked }) => tracked), elsewhere.length]).toEqual([[null], 1]);
  });
});

it('moves the due times when the period changes', async () => {
  world.siteBehaviors.set('campus.example', { ...unknownBehavior('campus.example'), maxWorkingAge: 300_000 });
  await trackAndRefresh();
  expect(world.alarm).toBe(world.time + 240_000);
  await app.handlers.saveSettings({ ...DEFAULT_SETTINGS, periodMinutes: 1 });
  expect(world.alarm).toBe(world.time + 60_000);
});

describe('site definitions', () => {
  const site = {
    schemaVersion: 2,
    key: 'mine',
    matches: ['*://campus.example/*'],
    page: PAGE,
    origin: 'user',
    extractor: { kind: 'page' },
  } as const;

  it('are created once per site and reused', async () => {
    await trackAndRefresh();
    const other = 'https://campus.example/watch?v=99';
    world.tabs.set(2, other);
    await app.markActive(
      activation({ url: 'https://cdn.example/lec99/m.m3u8?token=x', pageUrl: other, frameUrl: other, tabId: 2 }),
    );
    expect([...world.sites.keys()]).toEqual(['campus.example']);
  });

  it('are added, renamed with their streams, removed and restored', async () => {
    expect(await app.handlers.saveSite({ definition: site, previousKey: null })).toEqual({ ok: true, value: null });
    await trackAndRefresh();
    expect((await app.listActive())[0]?.siteKey).toBe('mine');
    await app.handlers.saveSite({ definition: { ...site, key: 'renamed' }, previousKey: 'mine' });
    expect(
      (await app.handlers.sites(undefined)).map(({ definition, trackedCount }) => [definition.key, trackedCount]),
    ).toEqual([['renamed', 1]]);
    const removed = await app.handlers.removeSite({ key: 'renamed' });
    await app.refreshActive();
    expect((await app.listActive())[0]?.lastError).toBe("Extractor 'renamed' not found");
    expect(removed).toMatchObject({ ok: true });
    if (removed.ok) await app.handlers.saveSite({ definition: removed.value, previousKey: null });
    await app.refreshActive();
    expect((await app.listActive())[0]?.lastError).toBe('');
  });

  it.each([
    ['a missing field', { ...site, page: undefined }, { kind: 'invalid', issues: [{ field: 'page' }] }],
    [
      'a page that is not http(s)',
      { ...site, page: 'javascript:alert(1)' },
      { kind: 'invalid', issues: [{ field: 'page' }] },
    ],
    [
      'an invalid match pattern',
      { ...site, matches: ['*://a.example/*', 'x'] },
      { kind: 'invalid', issues: [{ field: 'matches.1' }] },
    ],
    ['a key that is taken', { ...site, key: 'taken' }, { kind: 'key-taken', key: 'taken' }],
  ])('with %s are refused and change nothing', async (_, definition, problem) => {
    await app.handlers.saveSite({ definition: { ...site, key: 'taken' }, previousKey: null });
    const before = [...world.sites.values()];
    expect(await app.handlers.saveSite({ definition, previousKey: null })).toMatchObject({ ok: false, problem });
    expect([...world.sites.values()]).toEqual(before);
  });

  it('show in a test run what they find, with tokens cut', async () => {
    const result = await app.handlers.runSiteTest({ id: 'run', definition: site });
    expect(result).toMatchObject({
      ok: true,
      value: { streams: [{ title: 'Lecture', link: 'cdn.example/…/master.m3u8?…' }] },
    });
    expect(await app.hasActive()).toBe(false);
  });
});

describe('the popup', () => {
  it('shows each stream of the tab once: tracked, or detected with the access that it needs', async () => {
    const resource = (url: string) => ({ url, contentType: '', initiator: 'fetch', children: [] });
    const resources = [resource(link('a')), resource('https://cdn.example/slides/master.m3u8?token=a')];
    world.frames.set(1, { frames: [{ url: PAGE, title: 'Lecture', isTop: true, resources, parts: [], players: [] }] });
    await trackAndRefresh();
    world.denied.add('*://cdn.example/*');
    const view = await app.handlers.popup({ tabId: 1 });
    expect(view.here.map(({ url, tracked, missingOrigins }) => [url, tracked?.health.state, missingOrigins])).toEqual([
      [link('a'), 'good', ['*://cdn.example/*']],
      ['https://cdn.example/slides/master.m3u8?token=a', undefined, ['*://cdn.example/*']],
    ]);
    expect((await app.handlers.popup({ tabId: 5 })).tab).toBe('none');
  });

  it.each<[string, { workers: boolean; plays: string[]; denied: boolean }, boolean]>([
    ['a worker and no detected stream', { workers: true, plays: [], denied: true }, true],
    ['no worker', { workers: false, plays: [], denied: true }, false],
    ['a worker and a detected stream', { workers: true, plays: [link('a')], denied: true }, false],
    ['a worker and access to every site', { workers: true, plays: [], denied: false }, false],
  ])('says whether it may miss a hidden player: %s', async (_, { workers, plays, denied }, hidden) => {
    const resources = plays.map((url) => ({ url, contentType: '', initiator: 'fetch', children: [] }));
    const frame = { url: PAGE, title: '', isTop: true, resources, parts: [], players: [], startsWorkers: workers };
    world.frames.set(1, { frames: [frame] });
    if (denied) world.denied.add('*://*/*');
    expect((await app.handlers.popup({ tabId: 1 })).hiddenPlayer).toBe(hidden);
  });
});
