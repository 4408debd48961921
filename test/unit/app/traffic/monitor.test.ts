import { beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../../lib/app/app.ts';
import { createRuleCompiler } from '../../../../lib/app/rule-compiler.ts';
import { createTrafficMonitor } from '../../../../lib/app/traffic/monitor.ts';
import { createPlayerActivity } from '../../../../lib/app/traffic/player-activity.ts';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const LIFE = 600;

let world: FakeWorld;
let app: App;
let issuedCount: number;
let ids: number;

beforeEach(() => {
  world = new FakeWorld();
  world.tabs.set(1, PAGE);
  issuedCount = 0;
  ids = 0;
});

/** Issues the next link. It lives for ten minutes, and has a readable expiry unless `silent`. */
function issueLink(silent = false): string {
  const n = ++issuedCount;
  const end = Math.round(world.time / 1000) + LIFE;
  const url = `https://cdn${n}.example/lec12/master.m3u8?${silent ? '' : `exp=${end}&`}sig=${n}0123456789abcdef${n}`;
  world.manifests.set(url, `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:${n}\n#EXTINF:4,\n${n}.ts`);
  return url;
}

/** Tracks a stream. The site issues a new link at every extraction. */
async function track({ canHold = false, silent = false } = {}): Promise<void> {
  world.canHold = canHold;
  app = createApp(world.ports(), async (settings) => void (world.settings = settings));
  await app.start();
  const url = issueLink(silent);
  world.extract = async () => [{ url: issueLink(silent), title: 'Lecture', quality: '' }];
  await app.markActive({ url, title: 'Lecture', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins: [] });
  await settled(1);
}

/** Waits until the stream was refreshed `refreshes` times and the rules are in force. */
async function settled(refreshes: number): Promise<void> {
  await expect.poll(async () => (await app.listActive())[0]?.refreshCount, { timeout: 10_000 }).toBe(refreshes);
  await app.traffic.update();
}

const stream = () => [...world.streams.values()][0]!;
const request = (url: string, id = String(++ids)) => ({ id, url, initiator: PAGE });
const refusal = (status = 403, url = stream().currentUrl) => app.traffic.responseStarted(request(url), status);
const success = () => app.traffic.responseStarted(request(stream().currentUrl), 200);
const refreshes = () => world.extractions.length;
const entries = (kind: string) => [...world.records.values()][0]?.entries.filter((entry) => entry.kind === kind) ?? [];

it('watches only the hosts of tracked streams, and none without a stream', async () => {
  await track();
  expect(world.watched).toEqual(['cdn1.example', 'cdn2.example']);
  await app.markInactive(stream().originalUrl);
  expect(world.watched).toEqual([]);
});

describe('a request', () => {
  it('is remembered for its stream, latest last, if a document of the stream sent it', async () => {
    await track();
    const ports = world.ports();
    const activity = createPlayerActivity(ports);
    const monitor = createTrafficMonitor(ports, createRuleCompiler(ports), activity, async () => undefined, {
      refreshingKeys: () => new Set(),
      refreshNow: async () => undefined,
    });
    await monitor.update();
    const { currentUrl: link, originalUrl: old } = stream();
    for (const url of [old, link, 'https://cdn2.example/other/1.ts', link.replace('master.m3u8', '1.ts'), old]) {
      expect(monitor.requestStarted(request(url))).toBeNull();
    }
    expect(monitor.requestStarted({ ...request(link), initiator: 'https://elsewhere.example/' })).toBeNull();
    expect(activity.recentRequests(old)).toEqual([link, link.replace('master.m3u8', '1.ts'), old]);
  });

  it('updates the time of its generation, at most every 30 s', async () => {
    await track();
    const { originalUrl: old } = stream();
    const written = () => stream().generations.find(({ url }) => url === old)!.lastRequested;
    app.traffic.requestStarted(request(old));
    world.time += 30_000;
    expect(written()).toBeUndefined();
    app.traffic.requestStarted(request(old));
    await expect.poll(written).toBe(world.time);
    const first = world.time;
    world.time += 29_000;
    app.traffic.requestStarted(request(old));
    await app.traffic.flush();
    expect(written()).toBe(first + 29_000);
  });
});

describe('a refused request', () => {
  it('starts one refresh at once, however often the player retries, and is recorded', async () => {
    await track();
    await success();
    for (let n = 0; n < 20; n++) await refusal();
    await settled(2);
    expect(refreshes()).toBe(2);
    await app.traffic.flush();
    const refused = entries('refused').flatMap((entry) => (entry.kind === 'refused' ? [entry] : []));
    expect(refused[0]).toMatchObject({ status: 403, host: 'cdn2.example' });
    expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(20);
    expect(entries('refresh').at(-1)).toMatchObject({ trigger: 'refused', error: null });
  });

  it('starts another refresh under every fresh link, after 5 s at first, then ever later', async () => {
    await track();
    const start = world.time;
    for (let second = 0; second < 60; second++) {
      await refusal();
      // The fake world answers everything in one turn of the event loop.
      await new Promise(setImmediate);
      await app.traffic.update();
      world.time += 1_000;
    }
    const started = entries('refresh').filter((entry) => entry.kind === 'refresh' && entry.trigger === 'refused');
    expect(started.map(({ at }) => (at - start) / 1_000)).toEqual([0, 5, 15, 35]);
  });

  it.each([
    ['for a segment that left the live window', 404],
    ['by an overloaded server', 503],
    ['for a reason other than access', 416],
  ])('%s starts no refresh while the link lives', async (_, status) => {
    await track();
    await refusal(status);
    await success();
    await refusal(status);
    expect(refreshes()).toBe(1);
  });

  it('under an earlier link starts no refresh', async () => {
    await track();
    await refusal(403, stream().originalUrl);
    expect(refreshes()).toBe(1);
  });

  it('without a response starts a refresh only if it repeats and the machine is online', async () => {
    await track();
    world.online = false;
    for (let n = 0; n < 3; n++) app.traffic.requestFailed(request(stream().currentUrl));
    expect(refreshes()).toBe(1);
    world.online = true;
    app.traffic.requestFailed(request(stream().currentUrl));
    await settled(2);
  });
});

describe('a network failure that the browser does not report', () => {
  const unreachable = async () => {
    throw new ExtractionError({ kind: 'unreachable', host: 'campus.example' });
  };

  /** Lets a refresh fail after requests without a response, so that the backoff delays the next one. */
  async function cutOff(): Promise<void> {
    await track();
    world.extract = unreachable;
    for (let n = 0; n < 3; n++) app.traffic.requestFailed(request(stream().currentUrl));
    await expect.poll(() => stream().lastError?.kind).toBe('extraction-failed');
    await app.traffic.update();
    world.extract = async () => [{ url: issueLink(), title: 'Lecture', quality: '' }];
  }

  it.each([200, 403])('ends with the first response (%i), which starts a refresh at once', async (status) => {
    await cutOff();
    void refusal(status);
    await settled(2);
  });

  it('does not end with a response of a host that had not failed', async () => {
    await cutOff();
    const before = refreshes();
    app.traffic.responseStarted(request(stream().originalUrl), 403);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refreshes()).toBe(before);
  });
});

describe('the age of links without a readable expiry', () => {
  const behavior = () => world.siteBehaviors.get('campus.example');

  it('is learned from requests that work and from the first refusal', async () => {
    await track({ silent: true });
    world.time += 100_000;
    await success();
    expect(behavior()?.maxWorkingAge).toBe(100_000);
    world.time += 50_000;
    await success();
    expect(behavior()?.maxWorkingAge).toBe(100_000);
    world.time += 50_000;
    await success();
    expect(behavior()?.maxWorkingAge).toBe(200_000);
    world.time += 100_000;
    await refusal();
    expect(behavior()?.minDeadAge).toBe(300_000);
  });

  it('is not learned from links that were refused from the start', async () => {
    await track({ silent: true });
    const before = behavior()?.minDeadAge;
    await refusal();
    expect(behavior()?.minDeadAge).toBe(before);
  });
});

describe.each([true, false])('a request for an expired link, in a browser that can hold it: %s', (canHold) => {
  it('starts a refresh, and is redirected to the fresh link if the browser can', async () => {
    await track({ canHold });
    world.time += (LIFE + 1) * 1000;
    const held = app.traffic.requestStarted(request(stream().originalUrl));
    expect(held === null).toBe(!canHold);
    await settled(2);
    expect(withoutMarker(await held)).toBe(canHold ? stream().currentUrl : undefined);
    expect(entries('refresh').at(-1)).toMatchObject({ trigger: 'late-request' });
  });

  it('is redirected when it is refused, if the browser can, so that the player sees no refusal', async () => {
    await track({ canHold });
    const dead = stream().currentUrl;
    const held = refusal(403, dead);
    await settled(2);
    expect(stream().currentUrl).not.toBe(dead);
    expect(withoutMarker(await held)).toBe(canHold ? stream().currentUrl : undefined);
  });
});

it('redirects a refused request without a refresh if its link was replaced while it was in flight', async () => {
  await track({ canHold: true });
  const held = refusal(403, stream().originalUrl);
  expect(withoutMarker(await held)).toBe(stream().currentUrl);
  expect(refreshes()).toBe(1);
});

it('lets a request under an unknown link pass, although the current link has expired', async () => {
  await track({ canHold: true });
  world.time += (LIFE + 1) * 1000;
  const own = stream().currentUrl.replace(/exp=.*/, 'sig=fedcba9876543210');
  expect(app.traffic.requestStarted(request(own))).toBeNull();
  expect(refreshes()).toBe(1);
});

describe('a held request', () => {
  async function holding(): Promise<{ done: () => boolean; pass: (ms: number) => Promise<void> }> {
    await track({ canHold: true });
    world.extract = async () => [];
    world.time += (LIFE + 1) * 1000;
    let done = false;
    void app.traffic.requestStarted(request(stream().currentUrl))!.then(() => (done = true));
    const pass = async (ms: number) => {
      for (let gone = 0; gone < ms; gone += 500) {
        await world.pass(500);
      }
    };
    return { done: () => done, pass };
  }

  it('is sent before the player gives up if no fresh link arrives', async () => {
    const { done, pass } = await holding();
    await pass(13_000);
    expect(done()).toBe(false);
    await pass(2_000);
    expect(done()).toBe(true);
  });

  it('is redirected as soon as the site answers again', async () => {
    const { done, pass } = await holding();
    await pass(4_000);
    world.extract = async () => [{ url: issueLink(), title: 'Lecture', quality: '' }];
    await pass(2_000);
    expect(done()).toBe(true);
  });

  it('is one that would arrive after the expiry; earlier ones pass', async () => {
    await track({ canHold: true });
    world.time += LIFE * 1000 - 700;
    expect(app.traffic.requestStarted(request(stream().currentUrl))).toBeNull();
    world.time += 500;
    const before = stream().currentUrl;
    expect(withoutMarker(await app.traffic.requestStarted(request(before)))).not.toBe(before);
    expect(refreshes()).toBe(2);
  });

  it('is not held again if links outlive their stated expiry', async () => {
    const { done, pass } = await holding();
    await pass(15_000);
    expect(done()).toBe(true);
    await success();
    expect(app.traffic.requestStarted(request(stream().currentUrl))).toBeNull();
  });
});

describe('a long VOD with a signature for each file', () => {
  const LENGTH = 1_600;
  const at = (name: string, n: number) => `https://cdn.example/s/${n}000aaaa1111bbbb${n}/${name}`;

  /** Serves the manifests of the nth link and returns it; `query` may state its expiry. */
  function serve(n: number, query = ''): string {
    const segments = Array.from({ length: LENGTH }, (_, index) => `#EXTINF:4,\n${file(`${index}.ts`, n)}`).join('\n');
    world.manifests.set(
      at('master.m3u8', n) + query,
      `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=360000\n${file('i.m3u8', n)}`,
    );
    world.manifests.set(file('i.m3u8', n), `#EXTM3U\n#EXT-X-TARGETDURATION:4\n${segments}\n#EXT-X-ENDLIST`);
    return at('master.m3u8', n) + query;
  }
  const file = (name: string, n: number) => {
    const signature = `${n}${name.replace('.', 'f')}111cccc2222dddd${n}`;
    return `https://cdn.example/s/${signature}/${name}`;
  };
  const sent = (url: string) => redirectTarget(world.rules, url);

  // The test compiles thousands of rules several times.
  it('moves its rules to the player’s position without a request', async () => {
    world.canHold = true;
    app = createApp(world.ports(), async (settings) => void (world.settings = settings));
    await app.start();
    const url = serve(1);
    world.extract = async () => [{ url: serve(2), title: 'Film', quality: '' }];
    world.frames.set(1, {
      frames: [{ url: PAGE, title: '', isTop: true, resources: [], parts: [file('0.ts', 1)], players: [] }],
    });
    await app.markActive({ url, title: 'Film', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins: [] });
    await settled(1);
    expect(sent(file('5.ts', 1))).toBe(file('5.ts', 2));
    expect(sent(file('1590.ts', 1))).toBeNull();

    const fetched = world.fetched.length;
    expect(await app.traffic.requestStarted(request(file('1590.ts', 1)))).toBe(file('1590.ts', 2));
    expect(sent(file('1599.ts', 1))).toBe(file('1599.ts', 2));
    expect(await app.traffic.requestStarted(request(file('20.ts', 1)))).toBe(file('20.ts', 2));
    expect(sent(file('5.ts', 1))).toBe(file('5.ts', 2));
    expect(world.fetched).toHaveLength(fetched);
  }, 60_000);

  it('holds a request at a new position until the fresh link is there if the current one has expired', async () => {
    world.canHold = true;
    app = createApp(world.ports(), async (settings) => void (world.settings = settings));
    await app.start();
    let links = 0;
    const next = () => serve(++links, `?exp=${Math.round(world.time / 1000) + LIFE}`);
    world.extract = async () => [{ url: next(), title: 'Film', quality: '' }];
    world.frames.set(1, {
      frames: [{ url: PAGE, title: '', isTop: true, resources: [], parts: [file('0.ts', 1)], players: [] }],
    });
    const url = next();
    await app.markActive({ url, title: 'Film', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins: [] });
    await settled(1);
    expect(sent(file('1590.ts', 1))).toBeNull();
    world.time += (LIFE + 1) * 1000;
    expect(withoutMarker(await app.traffic.requestStarted(request(file('1590.ts', 1))))).toBe(file('1590.ts', 3));
  }, 60_000);
});

function withoutMarker(url: string | null | undefined): string | undefined {
  return url?.replace(/#.*$/, '');
}

describe('a site that revokes the old link', () => {
  /** Makes the stream due while its player has a request in flight; returns the number of extractions. */
  async function fallDue(canHold: boolean): Promise<number> {
    await track({ canHold });
    await app.traffic.update();
    world.siteBehaviors.set('campus.example', {
      ...unknownBehavior('campus.example'),
      renewalLimit: 'revoke-on-issue',
    });
    await app.handlers.saveSettings(world.settings);
    world.time = stream().dueAt;
    const before = refreshes();
    void app.traffic.requestStarted(request(stream().currentUrl, 'playlist'));
    void app.onAlarm();
    await world.pass(0);
    return refreshes() - before;
  }

  it('is extracted while the player is idle if requests cannot be held', async () => {
    expect(await fallDue(false)).toBe(0);
    const before = refreshes();
    const { currentUrl: old } = stream();
    void app.traffic.responseStarted({ ...request(old), id: 'playlist' }, 200);
    await world.pass(100);
    void app.traffic.requestStarted(request(old.replace('master', '1'), 'segment'));
    await world.pass(400);
    expect(refreshes()).toBe(before);
    void app.traffic.responseStarted({ ...request(old.replace('master', '1')), id: 'segment' }, 200);
    await world.pass(150);
    await expect.poll(refreshes).toBe(before + 1);
  });

  it('is extracted when the requests in flight are answered if new ones can be held', async () => {
    expect(await fallDue(true)).toBe(0);
    const before = refreshes();
    const { currentUrl: old } = stream();
    await world.pass(200);
    expect(app.traffic.requestStarted({ ...request(old), id: 'held' })).not.toBeNull();
    void app.traffic.responseStarted({ ...request(old), id: 'playlist' }, 200);
    await expect.poll(refreshes).toBe(before + 1);
  });

  it('is extracted after a second if the requests in flight are not answered', async () => {
    expect(await fallDue(true)).toBe(0);
    const before = refreshes();
    await world.pass(1_000);
    await expect.poll(refreshes).toBe(before + 1);
  });

  it.each([
    ['until the fresh link is in force', 0],
    ['at most 4 s, since the old link may still work', 4_000],
  ])('has its requests held during a refresh: %s', async (_, waits) => {
    let answer: () => void = () => undefined;
    const next = issueLink();
    const given = new Promise<void>((resolve) => (answer = resolve));
    await track({ canHold: true });
    world.siteBehaviors.set('campus.example', {
      ...unknownBehavior('campus.example'),
      renewalLimit: 'revoke-on-issue',
    });
    await app.handlers.saveSettings(world.settings);
    world.extract = () => given.then(() => [{ url: next, title: 'Lecture', quality: '' }]);
    const { currentUrl: old } = stream();
    expect(app.traffic.requestStarted(request(old))).toBeNull();
    const refresh = app.refreshActive();
    await world.pass(0);
    let goes: string | null | undefined;
    void app.traffic.requestStarted(request(old))!.then((url) => (goes = url));
    await world.pass(3_900);
    expect(goes).toBeUndefined();
    if (waits > 0) await world.pass(100);
    else {
      answer();
      await refresh;
    }
    await expect.poll(() => goes).toBeDefined();
    expect(goes && withoutMarker(goes)).toBe(waits > 0 ? null : next);
  });
});
