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
let given: number;

beforeEach(() => {
  ({ world, app } = createWorld(PAGE));
  given = 0;
  world.manifests.set(link('0'), MANIFEST);
  world.extract = async () => {
    const url = link(String(++given));
    world.manifests.set(url, MANIFEST);
    return [{ url, title: 'Lecture', quality: '' }];
  };
});

const keep = () =>
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

it('a site whose fresh link kills the old one is found out, and asked on demand from then on', async () => {
  const { extract } = world;
  world.extract = async (...where) => {
    world.manifests.clear();
    return extract(...where);
  };
  await keep();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('revoke-on-issue');
  expect(entries()).toContainEqual(
    expect.objectContaining({ kind: 'mode', mode: 'on-demand', why: 'revoke-on-issue' }),
  );
});

it('a site whose first fresh link came when the old one was dead already is found out by the next one', async () => {
  const { extract } = world;
  world.manifests.clear();
  await keep();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit ?? null).toBe(null);
  world.extract = async (...where) => {
    world.manifests.clear();
    return extract(...where);
  };
  await app.refreshActive();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('revoke-on-issue');
});

it('once an old link was seen to live on, none is looked at after the page was asked', async () => {
  await keep();
  await refreshed();
  await app.refreshActive();
  const looks = (url: string) => world.fetched.filter((fetched) => fetched === url);
  expect(looks(link('0'))).toHaveLength(2);
  // When it was fresh, and before the next one came.
  expect(looks(link('1'))).toHaveLength(2);
});

it('a site whose old link lives on is not taken for one', async () => {
  await keep();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit ?? null).toBe(null);
  expect(given).toBe(1);
});

it('links that open once are found out, and the one that was used up by it is not given to the player', async () => {
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
  await keep();
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.renewalLimit).toBe('single-use');
  expect(given).toBe(2);
  expect(stream().currentUrl).toBe(link('2'));
  expect(opened.has(link('2'))).toBe(false);
});

it('a fresh manifest that is worse is refused: the old link stays, and the record says why', async () => {
  await keep();
  await refreshed();
  world.manifests.set(link('worse'), '<!doctype html><title>Sorry</title>');
  world.extract = async () => [{ url: link('worse'), title: 'Lecture', quality: '' }];
  await app.refreshActive();
  expect(stream().currentUrl).toBe(link('1'));
  expect(entries().at(-1)).toMatchObject({ kind: 'refresh', error: { kind: 'manifest-mismatch' } });
});

it('however late the alarm comes, one refresh follows', async () => {
  await keep();
  await refreshed();
  await expect.poll(() => world.alarm).toBeGreaterThan(world.time);
  world.time += 8 * 60 * 60_000;
  await app.onAlarm();
  await app.onAlarm();
  expect(stream().refreshCount).toBe(2);
  expect(given).toBe(2);
});

it('without a network nothing is lost: with it, each stream that waits is refreshed once, at once', async () => {
  await keep();
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

it.each([-10, 10])('a clock that is wrong by %s minutes: links are replaced by the CDN’s clock', async (minutes) => {
  const wrong = minutes * 60_000;
  const end = Math.round((world.time - wrong) / 1_000) + 120;
  const dying = `https://cdn.example/lec12/index.m3u8?token=9&exp=${end}`;
  world.manifests.set(dying, MANIFEST);
  world.serverTime = world.time - wrong;
  world.extract = async () => [{ url: dying, title: 'Lecture', quality: '' }];
  await keep();
  await refreshed();
  expect((stream().dueAt - world.time) / 1_000).toBeCloseTo(90, 0);
});

const SECOND = 1_000;
const MINUTE = 60_000;
const renewalLimit = (why: 'revoke-on-issue' | 'single-use') => ({
  ...unknownBehavior('campus.example'),
  renewalLimit: why,
});

// On demand a link that lives two minutes is replaced 15 s before its end, else 30 s.
it.each([
  { where: 'asking kills the old link', known: renewalLimit('revoke-on-issue'), page: 10, due: 105 },
  { where: 'links open once', known: renewalLimit('single-use'), page: 10, due: 105 },
  { where: 'links open once, and our clock is slow', known: renewalLimit('single-use'), page: -10, due: 105 },
  { where: 'the CDN refuses us', known: unknownBehavior('campus.example'), cdn: 10, due: 90 },
  { where: 'the CDN refuses us, and our clock is slow', known: unknownBehavior('campus.example'), cdn: -10, due: 90 },
  {
    where: 'the CDN refuses us, and a cache is between',
    known: unknownBehavior('campus.example'),
    cdn: 10,
    page: 25,
    due: 90,
  },
])('a clock that is wrong by minutes where $where', async ({ known, cdn = 0, page = 0, due }) => {
  const end = Math.round((world.time - (cdn || page) * MINUTE) / SECOND) + 120;
  world.siteBehaviors.set('campus.example', known);
  world.pageTime = world.time - page * MINUTE;
  world.serverTime = world.time - cdn * MINUTE;
  world.extract = async () => [
    { url: `https://cdn.example/lec12/index.m3u8?token=9&exp=${end}`, title: 'Lecture', quality: '' },
  ];
  world.manifests.clear();
  await keep();
  await refreshed();
  expect((stream().dueAt - world.time) / SECOND).toBeCloseTo(due, 0);
});

it('of very many links the first and the last ones are remembered', async () => {
  await keep();
  await refreshed();
  let many = stream();
  for (let n = 2; n <= 500; n++) many = withGeneration(many, link(String(n)), 'refresh', world.time + n);
  const urls = many.generations.map(({ url }) => url);
  expect(urls).toEqual([link('0'), ...Array.from({ length: 399 }, (_, n) => link(String(n + 102)))]);
});

it('a stand-by that lets the stream down is over: Freshet refreshes again, and the record says so', async () => {
  world.siteBehaviors.set('campus.example', { ...unknownBehavior('campus.example'), selfRenewing: true });
  await app.start();
  await keep();
  await expect.poll(() => stream().dueAt).toBeGreaterThan(world.time + 1e12);
  await app.traffic.update();
  const request = { url: stream().currentUrl, initiator: PAGE };
  await app.traffic.responseStarted({ ...request, id: '1' }, 200);
  expect(given).toBe(0);
  for (const id of ['2', '3', '4']) await app.traffic.responseStarted({ ...request, id }, 403);
  await refreshed();
  expect(world.siteBehaviors.get('campus.example')?.selfRenewing).toBe(false);
  expect(entries()).toContainEqual(expect.objectContaining({ kind: 'mode', mode: 'proactive', why: 'renewal-failed' }));
  expect(stream().dueAt).toBeLessThan(world.time + 1e12);
});

const behavior = () => world.siteBehaviors.get('campus.example');
/** Refreshes at the time that was set for it, so many times. */
async function onAlarms(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await expect.poll(() => world.alarm).toBeGreaterThan(world.time);
    world.time = world.alarm!;
    await app.onAlarm();
  }
}

it('links that do not tell their end are left in force ever longer, as earlier ones are seen to live on', async () => {
  await keep();
  await refreshed();
  await onAlarms(8);
  expect(behavior()).toMatchObject({ minDeadAge: null });
  expect(behavior()?.maxWorkingAge).toBeGreaterThanOrEqual(240 * SECOND);
  expect(stream().dueAt).toBe(world.time + 240 * SECOND);
});

it('a lifetime that was taken to be too short is unlearned, and no link in force is let die for it', async () => {
  world.siteBehaviors.set('campus.example', {
    ...unknownBehavior('campus.example'),
    maxWorkingAge: 2 * SECOND,
    minDeadAge: 3 * SECOND,
  });
  await keep();
  await refreshed();
  await onAlarms(20);
  expect(behavior()).toMatchObject({ minDeadAge: null });
  expect(stream().dueAt).toBeGreaterThanOrEqual(world.time + 60 * SECOND);
});

it('a CDN that refuses all that is asked from here teaches no lifetime: only players can tell', async () => {
  const ports = world.ports();
  ports.fetchManifest = async () => {
    throw new ExtractionError({ kind: 'status', host: 'cdn.example', status: 403 });
  };
  app = createApp(ports, async () => undefined);
  await keep();
  await refreshed();
  await onAlarms(3);
  expect(behavior()).toMatchObject({ maxWorkingAge: null, minDeadAge: null, blocksUs: true });
  expect(stream().dueAt).toBe(world.time + 15 * SECOND);
});
