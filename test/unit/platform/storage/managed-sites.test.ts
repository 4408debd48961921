import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withManagedSites } from '../../../../lib/platform/storage/managed-sites.ts';
import { serialiseDefinitions } from '../../../../lib/core/site/definition-file.ts';
import { definitionForPage } from '../../../../lib/core/site.ts';
import { FakeWorld } from '../../app/fake-ports.ts';

const get = vi.hoisted(() => vi.fn<() => Promise<Record<string, unknown>>>());
const onChanged = vi.hoisted(() => ({ addListener: vi.fn<(listener: (_: object, area: string) => void) => void>() }));
vi.mock('../../../../lib/platform/browser.ts', () => ({ browser: { storage: { managed: { get }, onChanged } } }));

const site = (key: string) => ({ ...definitionForPage('https://a.example/', new Set()), key });
let world: FakeWorld;
let logged: unknown[];
const all = async () =>
  (await withManagedSites(world.ports().sites, (...note) => logged.push(note)).all()).map(({ key, origin }) => [
    key,
    origin,
  ]);

beforeEach(() => {
  world = new FakeWorld();
  world.sites.set('own', site('own'));
  logged = [];
});

describe('managed definitions', () => {
  it.each<[string, unknown]>([
    ['the text of a file', serialiseDefinitions([site('theirs')])],
    ['a file’s content', { freshet: 2, sites: [site('theirs')] }],
    ['a list', [site('theirs')]],
  ])('come from %s, before those of the user', async (_, sites) => {
    get.mockResolvedValue({ sites });
    expect(await all()).toEqual([
      ['theirs', 'policy'],
      ['own', 'learned'],
    ]);
  });
  it('hide a user definition with the same key until they are removed', async () => {
    get.mockResolvedValue({ sites: [site('own')] });
    expect(await all()).toEqual([['own', 'policy']]);
    get.mockResolvedValue({});
    expect(await all()).toEqual([['own', 'learned']]);
  });
  it('are read once, and again after a policy change', async () => {
    const store = withManagedSites(world.ports().sites, () => undefined);
    const keys = async () => (await store.all()).map(({ key }) => key);
    get.mockResolvedValue({ sites: [site('theirs')] });
    expect(await keys()).toEqual(['theirs', 'own']);
    get.mockClear().mockResolvedValue({});
    expect(await keys()).toEqual(['theirs', 'own']);
    const [changed] = onChanged.addListener.mock.lastCall!;
    changed({}, 'local');
    expect(await keys()).toEqual(['theirs', 'own']);
    expect(get).not.toHaveBeenCalled();
    changed({}, 'managed');
    expect(await keys()).toEqual(['own']);
  });
  it('are empty without a policy, although Firefox rejects the read', async () => {
    get.mockRejectedValue(new Error('Managed storage manifest not found'));
    expect(await all()).toEqual([['own', 'learned']]);
    expect(logged).toEqual([]);
  });
  it('are empty if they cannot be read, and the place of the error is logged', async () => {
    get.mockResolvedValue({ sites: [{ ...site('a'), page: 'x' }] });
    expect(await all()).toEqual([['own', 'learned']]);
    expect(logged).toMatchObject([['policy-unreadable', { place: '0.page' }]]);
  });
});
