import { beforeEach, expect, it } from 'vitest';
import type { App } from '../../../../lib/app/app.ts';
import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import { createWorld, type FakeWorld } from '../fake-ports.ts';

/*
 * A progressive file whose fresh link is at another edge.
 */

const PAGE = 'https://campus.example/watch/12';
const film = (edge: number, token: string) =>
  `https://edge${edge}.example/film/lec12.mp4?token=0a1b2c3d4e5f607182${token}`;

let world: FakeWorld;
let app: App;

beforeEach(async () => {
  ({ world, app } = createWorld(PAGE));
  const stream = { url: film(1, 'a'), title: 'Lecture', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1 };
  world.extract = async () => [{ url: film(1, 'a'), title: 'Lecture', quality: '' }];
  await app.markActive({ ...stream, origins: [] });
  await app.refreshActive();
  world.extract = async () => [{ url: film(2, 'b'), title: 'Lecture', quality: '' }];
});

const current = () => world.streams.get(film(1, 'a'));

it.each<[string, { edge1: number | null; edge2: number | null }, string]>([
  ['stays at the edge of its player if that edge accepts the fresh link', { edge1: 900, edge2: 900 }, film(1, 'b')],
  ['moves if that edge serves another file', { edge1: 30, edge2: 900 }, film(2, 'b')],
  ['moves if the size of the file is unknown', { edge1: null, edge2: null }, film(2, 'b')],
])('%s', async (_, sizes, expected) => {
  world.files.set(film(1, 'b'), sizes.edge1);
  world.files.set(film(2, 'b'), sizes.edge2);
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: expected, childMapping: 'file', lastError: null });
});

it('moves if that edge refuses the fresh link', async () => {
  world.files.set(film(2, 'b'), 900);
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: film(2, 'b'), childMapping: 'file', lastError: null });
});

it('follows each fresh link to its edge once it had to move, and probes no other edge', async () => {
  for (const [edge, token] of [
    [2, 'b'],
    [3, 'c'],
  ] as const) {
    world.files.set(film(edge, token), 900);
    world.extract = async () => [{ url: film(edge, token), title: 'Lecture', quality: '' }];
    await app.refreshActive();
  }
  expect(current()).toMatchObject({ currentUrl: film(3, 'c') });
  expect(world.fetched).toContain(film(1, 'b'));
  expect(world.fetched.filter((url) => url.endsWith('c'))).toEqual([film(3, 'c')]);
});

it('needs no access to an edge that it does not move to', async () => {
  world.denied.add('*://edge2.example/*');
  world.files.set(film(1, 'a'), 900);
  world.files.set(film(1, 'b'), 900);
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: film(1, 'b'), lastError: null });
  expect(world.fetched).not.toContain(film(2, 'b'));
});

it('needs access to the other edge if its own refuses the link', async () => {
  world.denied.add('*://edge2.example/*');
  world.files.set(film(1, 'a'), 900);
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: film(1, 'a'), lastError: { kind: 'needs-access' } });
});

it('stays without a probe if there is no time for one', async () => {
  world.files.set(film(1, 'b'), 900);
  world.files.set(film(2, 'b'), 900);
  await app.refreshActive();
  world.siteBehaviors.set('campus.example', { ...unknownBehavior('campus.example'), renewalLimit: 'revoke-on-issue' });
  world.fetched.length = 0;
  world.extract = async () => [{ url: film(3, 'c'), title: 'Lecture', quality: '' }];
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: film(1, 'c') });
  expect(world.fetched).toEqual([]);
});

it('stays at another edge that a reloaded page plays from', async () => {
  const own = film(3, 'd');
  world.files.set(film(1, 'b'), 900);
  world.files.set(film(2, 'b'), 900);
  await app.refreshActive();
  const resources = [{ url: own, contentType: 'video/mp4', initiator: 'video', children: [] }];
  world.frames.set(1, { frames: [{ url: PAGE, title: '', isTop: true, resources, parts: [], players: [] }] });
  await app.onTabChanged(1);
  expect(current()).toMatchObject({ currentUrl: own });
  for (const token of ['c', 'e']) {
    for (const edge of [1, 3]) world.files.set(film(edge, token), 900);
    world.extract = async () => [{ url: film(1, token), title: 'Lecture', quality: '' }];
    await app.refreshActive();
    expect(current()).toMatchObject({ currentUrl: film(3, token) });
  }
});

it('control: a playlist follows its fresh link to the other edge', async () => {
  world.manifests.set(film(2, 'b'), '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n#EXTINF:2,\n2.ts');
  await app.refreshActive();
  expect(current()).toMatchObject({ currentUrl: film(2, 'b') });
  expect(current()?.childMapping).not.toBe('file');
  expect(world.fetched).not.toContain(film(1, 'b'));
});
