import { beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../../lib/app/app.ts';
import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import { definitionForPage, type SiteDefinition } from '../../../../lib/core/site.ts';
import { streamWith } from '../../core/streams.ts';
import { FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const link = (token: string) => `https://cdn.example/lecture-12/master.m3u8?token=${token}`;

let world: FakeWorld;
let app: App;
beforeEach(() => {
  world = new FakeWorld();
  app = createApp(world.ports(), async () => undefined);
});

const site = (key: string, change: Partial<SiteDefinition> = {}): SiteDefinition => ({
  ...definitionForPage(PAGE, new Set()),
  key,
  ...change,
});
const track = (change = {}) => {
  const stream = { ...streamWith([link('a')]), siteKey: 'mine', ...change };
  world.streams.set(stream.originalUrl, stream);
  return stream;
};

describe('definitions', () => {
  it('change several at once, and the reply undoes it', async () => {
    world.sites.set('old', site('old'));
    world.sites.set('gone', site('gone'));
    const before = structuredClone([...world.sites]);
    const done = await app.handlers.changeSites({ put: [site('new'), site('old', { mode: 'off' })], remove: ['gone'] });
    expect([...world.sites.keys()].toSorted()).toEqual(['new', 'old']);
    expect(world.sites.get('old')?.mode).toBe('off');
    if (!done.ok) throw new Error('refused');
    await app.handlers.changeSites(done.value);
    expect([...world.sites].toSorted()).toEqual(before.toSorted());
  });

  it('change all or not at all', async () => {
    const outcome = await app.handlers.changeSites({ put: [site('a'), { ...site('b'), page: 'x' }], remove: [] });
    expect(outcome).toMatchObject({ ok: false, problem: { kind: 'invalid', issues: [{ field: '1.page' }] } });
    expect(world.sites.size).toBe(0);
  });

  it('stop refreshes of their streams while disabled', async () => {
    world.sites.set('mine', site('mine'));
    track();
    await app.handlers.enableSite({ key: 'mine', enabled: false });
    expect(world.sites.get('mine')).toMatchObject({ enabled: false, origin: 'learned' });
    expect((await app.handlers.sites(undefined))[0]?.mode).toEqual({ mode: 'off', why: 'chosen' });
    expect([...world.streams.values()][0]?.dueAt).toBeGreaterThan(world.time + 1e12);
    await app.handlers.enableSite({ key: 'mine', enabled: true });
    expect([...world.streams.values()][0]?.dueAt).toBeLessThan(world.time + 1e9);
  });

  it('of the organisation are locked', async () => {
    world.sites.set('theirs', site('theirs', { origin: 'policy' }));
    const locked = { ok: false, problem: { kind: 'locked', key: 'theirs' } };
    const definition = site('theirs', { mode: 'off' });
    expect(await app.handlers.saveSite({ definition, previousKey: 'theirs' })).toEqual(locked);
    expect(await app.handlers.enableSite({ key: 'theirs', enabled: false })).toEqual(locked);
    expect(await app.handlers.removeSite({ key: 'theirs' })).toEqual(locked);
    expect(await app.handlers.changeSites({ put: [definition], remove: [] })).toEqual(locked);
    expect(await app.handlers.changeSites({ put: [], remove: ['theirs'] })).toEqual(locked);
    expect(world.sites.get('theirs')).toEqual(site('theirs', { origin: 'policy' }));
  });

  it('can be made managed by a policy alone', async () => {
    await app.handlers.saveSite({ definition: site('a', { origin: 'policy' }), previousKey: null });
    await app.handlers.changeSites({ put: [site('b', { origin: 'policy' })], remove: [] });
    expect([...world.sites.values()].map(({ origin }) => origin)).toEqual(['user', 'user']);
  });

  it('show the behavior of their site until it is reset', async () => {
    world.sites.set('mine', site('mine'));
    world.siteBehaviors.set('mine', {
      ...unknownBehavior('mine'),
      renewalLimit: 'revoke-on-issue',
      maxWorkingAge: 700_000,
      minDeadAge: 720_000,
    });
    expect((await app.handlers.sites(undefined))[0]).toMatchObject({
      mode: { mode: 'on-demand', why: 'revoke-on-issue' },
      behavior: { renewalLimit: 'revoke-on-issue', selfRenewing: false, lifetime: 700_000 },
    });
    await app.handlers.resetBehavior({ key: 'mine' });
    expect((await app.handlers.sites(undefined))[0]).toMatchObject({
      mode: { mode: 'proactive', why: null },
      behavior: null,
    });
  });

  it('keep their streams under a new key', async () => {
    world.sites.set('mine', site('mine'));
    track();
    await app.handlers.saveSite({ definition: site('other'), previousKey: 'mine' });
    expect([...world.sites.keys()]).toEqual(['other']);
    expect([...world.streams.values()][0]?.siteKey).toBe('other');
  });

  it('move the behavior of their site to a new key', async () => {
    world.sites.set('mine', site('mine'));
    track();
    const found = { ...unknownBehavior('mine'), renewalLimit: 'revoke-on-issue', maxWorkingAge: 700_000 } as const;
    world.siteBehaviors.set('mine', found);
    await app.handlers.saveSite({ definition: site('other'), previousKey: 'mine' });
    expect(world.siteBehaviors.get('other')).toEqual({ ...found, siteKey: 'other' });
    expect(world.siteBehaviors.get('mine')).toEqual(unknownBehavior('mine'));
    expect((await app.handlers.sites(undefined))[0]?.mode).toEqual({ mode: 'on-demand', why: 'revoke-on-issue' });
  });
});

describe('a test run', () => {
  it('runs a definition without saving it, and shows which stream takes which link and why', async () => {
    track({ title: 'Lecture' });
    world.extract = async () => [
      { url: link('b'), title: '', quality: '1080p' },
      { url: 'https://cdn.example/slides/master.m3u8?token=b', title: 'Slides', quality: '' },
    ];
    const outcome = await app.handlers.runSiteTest({ id: 'one', definition: site('unsaved') });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        error: null,
        missed: [],
        streams: [
          { chosenBy: [{ title: 'Lecture', by: 'path' }], link: 'cdn.example/…/master.m3u8?…' },
          { chosenBy: [] },
        ],
      },
    });
    expect(JSON.stringify(outcome)).not.toContain('token=b');
    expect(world.sites.size).toBe(0);
    expect([...world.streams.values()][0]?.currentUrl).toBe(link('a'));
  });

  it('shows which stream would get no link', async () => {
    track({ title: 'Lecture' });
    const another = (name: string) => ({ url: `https://x.example/${name}/master.m3u8`, title: name, quality: '' });
    world.extract = async () => [another('foyer'), another('garden')];
    const outcome = await app.handlers.runSiteTest({ id: 'one', definition: site('unsaved') });
    expect(outcome).toMatchObject({ ok: true, value: { missed: [{ title: 'Lecture', error: { kind: 'no-match' } }] } });
  });

  it('rejects an invalid definition and names the field', async () => {
    const outcome = await app.handlers.runSiteTest({ id: 'one', definition: { ...site('a'), page: 'x' } });
    expect(outcome).toMatchObject({ ok: false, problem: { kind: 'invalid', issues: [{ field: 'page' }] } });
  });

  it('reports its progress, and can be cancelled', async () => {
    const ports = world.ports();
    const started = Promise.withResolvers<void>();
    const request = { role: 'page', link: 'campus.example/…/12' } as never;
    app = createApp(
      {
        ...ports,
        testDefinition: (_site, _page, { signal, onStart } = {}) => {
          onStart?.({ requests: [request], links: [] });
          started.resolve();
          return new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(signal.reason as Error)),
          );
        },
      },
      async () => undefined,
    );
    const run = app.handlers.runSiteTest({ id: 'one', definition: site('a') });
    await started.promise;
    expect(await app.handlers.siteTestProgress({ id: 'one' })).toEqual([request]);
    expect(await app.handlers.siteTestProgress({ id: 'two' })).toBeNull();
    await app.handlers.cancelSiteTest({ id: 'one' });
    expect(await run).toEqual({ ok: false, problem: { kind: 'cancelled' } });
    expect(await app.handlers.siteTestProgress({ id: 'one' })).toBeNull();
  });
});
