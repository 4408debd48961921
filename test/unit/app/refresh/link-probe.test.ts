import { beforeEach, expect, it } from 'vitest';
import { createApp, type App } from '../../../../lib/app/app.ts';
import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { withGeneration } from '../../../../lib/core/stream-changes.ts';
import { createWorld, type FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const link = (token: string) => `https://cdn.example/lec12/index.m3u8?token=${token}`;
const MANIFEST = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXTINF:4,\n1.ts\n#EXT-X-ENDLIST';

let world: FakeWorld;
let app: App;
let issued: number;

beforeEach(() => {
  ({ world, app } = createWorld(PAGE));
  issued = 0;
  world.manifests.set(link('0'), MANIFEST);
  world.extract = async () => {
    const url = link(String(++issued));
    world.manifests.set(url, MANIFEST);
    return [{ url, title: 'Lecture', quality: '' }];
  };
});

const track = () =>
  app.markActive({
    url: link('0'),
    title: 'Lecture',
    quality: '',
    pageUrl: PAGE,
    frameUrl: PAGE,
    tabId: 1,
    origins: [],
  });
const stream = () => world.streams.get(link('0'))!;
const entries = () => [...world.records.values()].flatMap((record) => record.entries);
const refreshed = () => expect.poll(() => stream().refreshCount).toBe(1);

it('detects a site that revokes the old link, and then refreshes it on demand', async () => {
  const { extract } = world;
  world.extract = async (...where) => {
    world.manifests.clear();
    return extract(...where);
  };
  await track();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('revoke-on-issue');
  expect(entries()).toContainEqual(
    expect.objectContaining({ kind: 'mode', mode: 'on-demand', why: 'revoke-on-issue' }),
  );
});

it('detects a site that revokes the old link at the second refresh if the link had expired at the first', async () => {
  const { extract } = world;
  world.manifests.clear();
  await track();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit ?? null).toBe(null);
  world.extract = async (...where) => {
    world.manifests.clear();
    return extract(...where);
  };
  await app.refreshActive();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('revoke-on-issue');
});

it('probes no old link after an extraction once one was seen to survive', async () => {
  await track();
  await refreshed();
  await app.refreshActive();
  const probes = (url: string) => world.fetched.filter((fetched) => fetched === url);
  expect(probes(link('0'))).toHaveLength(2);
  // Once when it was fresh, once before the next extraction.
  expect(probes(link('1'))).toHaveLength(2);
});

it('control: sets no renewal limit for a site that keeps the old link', async () => {
  await track();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit ?? null).toBe(null);
  expect(issued).toBe(1);
});

it('detects single-use links, and does not give the player the one that the probe used up', async () => {
  const ports = world.ports();
  const opened = new Set([link('0')]);
  ports.fetchManifest = async (url) => {
    if (opened.has(url)) throw new ExtractionError({ kind: 'status', host: 'cdn.example', status: 403 });
    opened.add(url);
    return {
      requested: url,
      url,
      contentType: 'application/vnd.apple.mpegurl',
      text: MANIFEST,
      clockAhead: null,
      size: null,
    };
  };
  app = createApp(ports, async () => undefined);
  await track();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('single-use');
  expect(issued).toBe(2);
  expect(stream().currentUrl).toBe(link('2'));
  expect(opened.has(link('2'))).toBe(false);
});

it('rejects a fresh manifest that is worse, keeps the old link and records why', async () => {
  await track();
  await refreshed();
  world.manifests.set(link('worse'), '<!doctype html><title>Sorry</title>');
  world.extract = async () => [{ url: link('worse'), title: 'Lecture', quality: '' }];
  await app.refreshActive();
  expect(stream().currentUrl).toBe(link('1'));
  expect(entries().at(-1)).toMatchObject({ kind: 'refresh', error: { kind: 'manifest-mismatch' } });
});

it('refreshes once however late the alarm fires', async () => {
  await track();
  await refreshed();
  await expect.poll(() => world.alarm).toBeGreaterThan(world.time);
  world.time += 8 * 60 * 60_000;
  await app.onAlarm();
  await app.onAlarm();
  expect(stream().refreshCount).toBe(2);
  expect(issued).toBe(2);
});

it('loses nothing without a network, and refreshes each waiting stream once when it is back', async () => {
  await track();
  await refreshed();
  const { extract } = world;
  world.extract = async () => {
    throw new ExtractionError({ kind: 'unreachable', host: 'campus.example' });
  };
  world.online = false;
  for (let n = 0; n < 3; n++) {
    world.time += 240 * 1_000;
    await app.onAlarm();
  }
  expect(stream()).toMatchObject({ currentUrl: link('1'), lastError: { kind: 'offline' }, failures: 0 });
  world.extract = extract;
  world.online = true;
  await app.onOnline();
  expect(stream()).toMatchObject({ refreshCount: 2, lastError: null });
  expect(entries().at(-1)).toMatchObject({ kind: 'refresh', trigger: 'online' });
});

it.each([-10, 10])('replaces links by the CDN’s clock if ours is wrong by %s minutes', async (minutes) => {
  const wrong = minutes * 60_000;
  const end = Math.round((world.time - wrong) / 1_000) + 120;
  const dying = `https://cdn.example/lec12/index.m3u8?token=9&exp=${end}`;
  world.manifests.set(dying, MANIFEST);
  world.serverTime = world.time - wrong;
  world.extract = async () => [{ url: dying, title: 'Lecture', quality: '' }];
  await track();
  await refreshed();
  expect((stream().dueAt - world.time) / 1_000).toBeCloseTo(90, 0);
});

const SECOND = 1_000;
const MINUTE = 60_000;
const renewalLimit = (why: 'revoke-on-issue' | 'single-use') => ({
  ...unknownBehavior('campus.example'),
  renewalLimit: why,
});

// A link that lives two minutes is replaced 15 s before its expiry on demand, else 30 s before.
it.each([
  { where: 'the site revokes the old link', known: renewalLimit('revoke-on-issue'), page: 10, due: 105 },
  { where: 'links are single-use', known: renewalLimit('single-use'), page: 10, due: 105 },
  { where: 'links are single-use and our clock is slow', known: renewalLimit('single-use'), page: -10, due: 105 },
  { where: 'the CDN refuses us', known: unknownBehavior('campus.example'), cdn: 10, due: 90 },
  { where: 'the CDN refuses us and our clock is slow', known: unknownBehavior('campus.example'), cdn: -10, due: 90 },
  {
    where: 'the CDN refuses us and a cache answers for the page',
    known: unknownBehavior('campus.example'),
    cdn: 10,
    page: 25,
    due: 90,
  },
])('refreshes in time with a wrong clock if $where', async ({ known, cdn = 0, page = 0, due }) => {
  const end = Math.round((world.time - (cdn || page) * MINUTE) / SECOND) + 120;
  world.siteBehaviors.set('campus.example', known);
  world.pageTime = world.time - page * MINUTE;
  world.serverTime = world.time - cdn * MINUTE;
  world.extract = async () => [
    { url: `https://cdn.example/lec12/index.m3u8?token=9&exp=${end}`, title: 'Lecture', quality: '' },
  ];
  world.manifests.clear();
  await track();
  await refreshed();
  expect((stream().dueAt - world.time) / SECOND).toBeCloseTo(due, 0);
});

it('remembers the first and the latest of very many links', async () => {
  await track();
  await refreshed();
  let many = stream();
  for (let n = 2; n <= 500; n++) many = withGeneration(many, link(String(n)), 'refresh', world.time + n);
  const urls = many.generations.map(({ url }) => url);
  expect(urls).toEqual([link('0'), ...Array.from({ length: 399 }, (_, n) => link(String(n + 102)))]);
});

it('ends passive mode when its links are refused, refreshes again and records that', async () => {
  world.siteBehaviors.set('campus.example', { ...unknownBehavior('campus.example'), selfRenewing: true });
  await app.start();
  await track();
  await expect.poll(() => stream().dueAt).toBeGreaterThan(world.time + 1e12);
  await app.traffic.update();
  const request = { url: stream().currentUrl, initiator: PAGE };
  await app.traffic.responseStarted({ ...request, id: '1' }, 200);
  expect(issued).toBe(0);
  for (const id of ['2', '3', '4']) await app.traffic.responseStarted({ ...request, id }, 403);
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.selfRenewing).toBe(false);
  expect(entries()).toContainEqual(expect.objectContaining({ kind: 'mode', mode: 'proactive', why: 'renewal-failed' }));
  expect(stream().dueAt).toBeLessThan(world.time + 1e12);
});

const behavior = () => world.siteBehaviors.get('campus.example');
/** Lets the alarm fire at its time, `times` times. */
async function onAlarms(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await expect.poll(() => world.alarm).toBeGreaterThan(world.time);
    world.time = world.alarm!;
    await app.onAlarm();
  }
}

it('replaces links without a readable expiry ever later while earlier ones still work', async () => {
  await track();
  await refreshed();
  await onAlarms(8);
  expect(behavior()).toMatchObject({ minDeadAge: null });
  expect(behavior()?.maxWorkingAge).toBeGreaterThanOrEqual(240 * SECOND);
  expect(stream().dueAt).toBe(world.time + 240 * SECOND);
});

it('unlearns a lifetime that was learned too short, without letting a current link expire', async () => {
  world.siteBehaviors.set('campus.example', {
    ...unknownBehavior('campus.example'),
    maxWorkingAge: 2 * SECOND,
    minDeadAge: 3 * SECOND,
  });
  await track();
  await refreshed();
  await onAlarms(20);
  expect(behavior()).toMatchObject({ minDeadAge: null });
  expect(stream().dueAt).toBeGreaterThanOrEqual(world.time + 60 * SECOND);
});

it('learns no lifetime from a CDN that refuses all requests from Freshet', async () => {
  const ports = world.ports();
  ports.fetchManifest = async () => {
    throw new ExtractionError({ kind: 'status', host: 'cdn.example', status: 403 });
  };
  app = createApp(ports, async () => undefined);
  await track();
  await refreshed();
  await onAlarms(3);
  expect(behavior()).toMatchObject({ maxWorkingAge: null, minDeadAge: null, blocksUs: true });
  expect(stream().dueAt).toBe(world.time + 15 * SECOND);
});
