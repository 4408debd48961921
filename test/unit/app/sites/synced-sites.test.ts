import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSyncedSites } from '../../../../lib/app/sites/synced-sites.ts';
import { mergeSites } from '../../../../lib/app/sites/merge.ts';
import { definitionForPage, type SiteDefinition } from '../../../../lib/core/site.ts';
import { FakeWorld } from '../fake-ports.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY = 24 * 60 * 60_000;

function site(key: string, change: Partial<SiteDefinition> = {}): SiteDefinition {
  return { ...definitionForPage(`https://${key}/1`, new Set()), key, origin: 'user', ...change };
}
const item = (at: number, one: SiteDefinition | null) => ({ at, site: one });
const merge = (sites: SiteDefinition[], changes: [string, number][], remote: Record<string, unknown>) =>
  mergeSites({ sites, changes: new Map(changes) }, remote, NOW);
const NOTHING = { put: [], remove: [], times: new Map(), write: {}, erase: [], leftOut: [] };

describe('definitions on two devices', () => {
  it('agree on the later change, whichever side it is on', () => {
    const [old, fresh] = [site('a', { mode: 'off' }), site('a', { mode: 'auto' })];
    expect(merge([old], [['a', 1]], { 'site.a': item(2, fresh) })).toMatchObject({ put: [fresh], write: {} });
    expect(merge([fresh], [['a', 2]], { 'site.a': item(1, old) })).toMatchObject({
      put: [],
      write: { 'site.a': item(2, fresh) },
    });
  });
  it('are copied from one side to the other', () => {
    expect(merge([], [], { 'site.a': item(5, site('a')) }).put).toEqual([site('a')]);
    expect(merge([site('a')], [], {}).write).toEqual({ 'site.a': item(0, site('a')) });
  });
  it('treat a removal like any change', () => {
    expect(merge([site('a')], [['a', 1]], { 'site.a': item(2, null) }).remove).toEqual(['a']);
    expect(merge([], [['a', 2]], { 'site.a': item(1, site('a')) }).write).toEqual({ 'site.a': item(2, null) });
    expect(merge([site('a')], [['a', 3]], { 'site.a': item(2, null) }).remove).toEqual([]);
  });
  it('forget a removal after half a year', () => {
    const long = NOW - 200 * DAY;
    const merged = merge([], [['a', long]], { 'site.a': item(long, null) });
    expect(merged).toMatchObject({ erase: ['site.a'], times: new Map([['a', null]]) });
  });
  it('let a fast clock win once, not for ever', () => {
    const merged = merge([], [], { 'site.a': item(NOW + 365 * DAY, site('a')) });
    expect(merged.times.get('a')).toBe(NOW);
  });
  it.each<[string, unknown]>([
    ['from another version', { at: 9, site: { ...site('a'), schemaVersion: 99 } }],
    ['with the key of another', item(9, site('b'))],
    ['that is invalid', 'x'],
  ])('ignore an item %s', (_, value) => {
    expect(merge([site('a')], [['a', 1]], { 'site.a': value, other: 1 })).toEqual(NOTHING);
  });
  it('do not include managed definitions', () => {
    const managed = site('a', { origin: 'policy' });
    expect(merge([managed], [], { 'site.a': item(9, site('a')) })).toEqual(NOTHING);
    expect(merge([], [], { 'site.b': item(9, site('b', { origin: 'policy' })) }).put[0]?.origin).toBe('user');
  });
  it('contain no secrets', () => {
    const secret = site('a', { page: 'https://a/1?token=abcdef0123456789' });
    expect(JSON.stringify(merge([secret], [], {}).write)).not.toContain('abcdef');
  });
  it('do not change when they are merged again', () => {
    const one = fc.record({ at: fc.nat(1000), mode: fc.constantFrom('auto' as const, 'off' as const, null) });
    const side = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), one, { noNullPrototype: true });
    fc.assert(
      fc.property(side, side, (here, there) => {
        const sites = Object.entries(here).flatMap(([key, { mode }]) => (mode ? [site(key, { mode })] : []));
        const changes = new Map(Object.entries(here).map(([key, { at }]) => [key, at + NOW - 1000]));
        const remote: Record<string, unknown> = Object.fromEntries(
          Object.entries(there).map(([key, { at, mode }]) => [
            `site.${key}`,
            item(at + NOW - 1000, mode && site(key, { mode })),
          ]),
        );
        const first = mergeSites({ sites, changes }, remote, NOW);
        const left = sites.filter(
          ({ key }) => !first.remove.includes(key) && !first.put.some((put) => put.key === key),
        );
        for (const [key, at] of first.times) {
          if (at === null) changes.delete(key);
          else changes.set(key, at);
        }
        Object.assign(remote, first.write);
        for (const name of first.erase) delete remote[name];
        expect(mergeSites({ sites: [...left, ...first.put], changes }, remote, NOW)).toEqual(NOTHING);
      }),
    );
  });
});

describe('the quotas of the browser', () => {
  const large = (key: string, bytes: number) =>
    site(key, {
      extractor: {
        kind: 'api',
        steps: [{ request: { method: 'POST', url: '/a', body: { json: 'x y'.repeat(bytes / 3) } } }],
      },
    });
  it('allow 8 kB per item: a larger one stays on this device, and its older version is erased', () => {
    const merged = merge([large('a', 9000)], [['a', 2]], { 'site.a': item(1, site('a')) });
    expect(merged).toMatchObject({ write: {}, leftOut: ['a'], erase: ['site.a'] });
  });
  it('allow 100 kB in all: the latest changes come first', () => {
    const sites = Array.from({ length: 20 }, (_, i) => large(`k${i}`, 7000));
    const merged = merge(
      sites,
      sites.map(({ key }, i) => [key, i]),
      {},
    );
    const bytes = Object.entries(merged.write).reduce(
      (sum, [name, value]) => sum + name.length + JSON.stringify(value).length,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(102_400);
    expect(Object.keys(merged.write)).toContain('site.k19');
    expect(merged.leftOut).toContain('k0');
    expect(Object.keys(merged.write).length + merged.leftOut.length).toBe(20);
  });
  it('allow 512 items', () => {
    const sites = Array.from({ length: 600 }, (_, i) => site(`k${i}`));
    expect(Object.keys(merge(sites, [], {}).write).length).toBeLessThanOrEqual(512);
  });
});

describe('the sync of definitions', () => {
  const world = (): { world: FakeWorld; following: ReturnType<typeof createSyncedSites>; changes: number[] } => {
    const fake = new FakeWorld();
    const changes: number[] = [];
    return {
      world: fake,
      changes,
      following: createSyncedSites(fake.ports(), async () => void changes.push(fake.time)),
    };
  };
  it('sends nothing while it is off', async () => {
    const { world: fake, following } = world();
    await following.sites.put(site('a'));
    await following.run();
    expect(fake.remote).toEqual({});
  });
  it('writes many changes at once', async () => {
    const { world: fake, following } = world();
    await following.setEnabled(true);
    await following.sites.change([site('a'), site('b'), site('c')], []);
    await following.run();
    expect(Object.keys(fake.remote)).toEqual(['site.a', 'site.b', 'site.c']);
    expect(fake.remoteWrites).toBeLessThanOrEqual(4);
  });
  it('applies the changes of another device, and announces them', async () => {
    const { world: fake, following, changes } = world();
    fake.remote = { 'site.a': item(NOW, site('a')) };
    await following.setEnabled(true);
    expect([...fake.sites.values()]).toEqual([site('a')]);
    expect(changes).toHaveLength(1);
  });
  it('keeps the local definitions if the browser rejects a write', async () => {
    const { world: fake, following } = world();
    fake.syncFails = true;
    await following.setEnabled(true);
    await following.sites.put(site('a'));
    await following.run();
    expect([...fake.sites.keys()]).toEqual(['a']);
    expect(await following.view()).toEqual({ on: true, leftOut: [], failed: true });
    fake.syncFails = false;
    await following.run();
    expect(await following.view()).toMatchObject({ failed: false });
    expect(Object.keys(fake.remote)).toEqual(['site.a']);
  });
});
