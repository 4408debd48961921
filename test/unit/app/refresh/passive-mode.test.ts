import { beforeEach, expect, it } from 'vitest';
import type { App } from '../../../../lib/app/app.ts';
import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import type { ExtractedStream } from '../../../../lib/core/site.ts';
import { createWorld, type FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const link = (token: string, name = 'lec12') => `https://cdn.example/${name}/master.m3u8?token=${token}`;

let world: FakeWorld;
let app: App;

beforeEach(() => void ({ world, app } = createWorld(PAGE)));

const track = async (name: string, title: string) => {
  const where = { pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins: [] };
  await app.markActive({ url: link('a', name), title, quality: '', ...where });
};

it('neither extracts nor stays due for a passive stream', async () => {
  world.siteBehaviors.set('campus.example', { ...unknownBehavior('campus.example'), selfRenewing: true });
  await track('lec12', 'Lecture');
  await expect.poll(() => world.streams.get(link('a'))!.dueAt).toBeGreaterThan(world.time + 1e12);
  await expect.poll(() => world.alarm).toBe(world.time + 240_000);
  expect(world.extractions).toEqual([]);
});

it('refreshes a stream after a running refresh of its page that does not include it', async () => {
  world.extract = async () => [
    { url: link('b', 'main'), title: 'Main', quality: '' },
    { url: link('b', 'slides'), title: 'Slides', quality: '' },
  ];
  await track('main', 'Main');
  await track('slides', 'Slides');
  await expect.poll(async () => (await app.listActive()).map(({ refreshCount }) => refreshCount)).toEqual([1, 1]);
  let answer: (streams: ExtractedStream[]) => void = () => undefined;
  const extract = world.extract;
  world.extract = () => new Promise((resolve) => (answer = resolve));
  const before = world.extractions.length;
  const one = app.refreshActive([link('a', 'main')]);
  await expect.poll(() => world.extractions.length).toBe(before + 1);
  const other = app.refreshActive([link('a', 'slides')]);
  world.extract = extract;
  answer([{ url: link('b', 'main'), title: 'Main', quality: '' }]);
  await Promise.all([one, other]);
  expect((await app.listActive()).map(({ refreshCount }) => refreshCount)).toEqual([2, 2]);
});
