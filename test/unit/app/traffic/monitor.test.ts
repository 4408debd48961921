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
let minted: number;
let ids: number;

beforeEach(() => {
  world = new FakeWorld();
  world.tabs.set(1, PAGE);
  minted = 0;
  ids = 0;
});

/** The nth link as the site gives it: good for ten minutes, as it says itself unless `silent`. */
function mint(silent = false): string {
  const n = ++minted;
  const end = Math.round(world.time / 1000) + LIFE;
  const url = `https://cdn${n}.example/lec12/master.m3u8?${silent ? '' : `exp=${end}&`}sig=${n}0123456789abcdef${n}`;
  world.manifests.set(url, `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:${n}\n#EXTINF:4,\n${n}.ts`);
  return url;
}

/** Keeps a stream; the site gives a link of its own at every extraction. */
async function keep({ canHold = false, silent = false } = {}): Promise<void> {
  world.canHold = canHold;
  app = createApp(world.ports(), async (settings) => void (world.settings = settings));
  await app.start();
  const url = mint(silent);
  world.extract = async () => [{ url: mint(silent), title: 'Lecture', quality: '' }];
  await app.markActive({ url, title: 'Lecture', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1, origins: [] });
  await settled(1);
}

/** Waits until the stream was refreshed so many times, and the rules of that are in force. */
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

it('hears of the hosts of kept streams alone, and of none where nothing is kept', async () => {
  await keep();
  expect(world.watched).toEqual(['cdn1.example', 'cdn2.example']);
  await app.markInactive(stream().originalUrl);
  expect(world.watched).toEqual([]);
});

describe('what is asked for', () => {
  it('is known of each stream, the last one last, and is none of others', async () => {
    await keep();
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

  it('is written to its generation, at most every half a minute', async () => {
    await keep();
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

describe('what is refused', () => {
  it('leads to one refresh at once, however often and where the player tries, and is recorded', async () => {
    await keep();
    await success();
    for (let n = 0; n < 20; n++) await refusal();
    await settled(2);
    expect(refreshes()).toBe(2);
    await app.traffic.flush();
    const told = entries('refused').flatMap((entry) => (entry.kind === 'refused' ? [entry] : []));
    expect(told[0]).toMatchObject({ status: 403, host: 'cdn2.example' });
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(20);
    expect(entries('refresh').at(-1)).toMatchObject({ trigger: 'refused', error: null });
  });

  it('under every fresh link anew: not sooner than after 5 s, then less and less often', async () => {
    await keep();
    const start = world.time;
    for (let second = 0; second < 60; second++) {
      await refusal();
      // All of the fake world answers in one turn of the event loop.
      await new Promise(setImmediate);
      await app.traffic.update();
      world.time += 1_000;
    }
    const begun = entries('refresh').filter((entry) => entry.kind === 'refresh' && entry.trigger === 'refused');
    expect(begun.map(({ at }) => (at - start) / 1_000)).toEqual([0, 5, 15, 35]);
  });

  it.each([
    ['a segment that slid out of the window', 404],
    ['a server in trouble', 503],
    ['something that is not about access', 416],
  ])('%s, while the link lives: no reason', async (_, status) => {
    await keep();
    await refusal(status);
    await success();
    await refusal(status);
    expect(refreshes()).toBe(1);
  });

  it('under an earlier link is none either', async () => {
    await keep();
    await refusal(403, stream().originalUrl);
    expect(refreshes()).toBe(1);
  });

  it('and what gets no answer at all: only again and again, and with a network', async () => {
    await keep();
    world.online = false;
    for (let n = 0; n < 3; n++) app.traffic.requestFailed(request(stream().currentUrl));
    expect(refreshes()).toBe(1);
    world.online = true;
    app.traffic.requestFailed(request(stream().currentUrl));
    await settled(2);
  });
});

describe('a network that fails unseen', () => {
  const unreachable = async () => {
    throw new ExtractionError({ kind: 'unreachable', host: 'campus.example' });
  };

  /** Refreshed in vain for what got no answer, so that the next refresh for that may begin only later. */
  async function cutOff(): Promise<void> {
    await keep();
    world.extract = unreachable;
    for (let n = 0; n < 3; n++) app.traffic.requestFailed(request(stream().currentUrl));
    await expect.poll(() => stream().lastError?.kind).toBe('extraction-failed');
    await app.traffic.update();
    world.extract = async () => [{ url: mint(), title: 'Lecture', quality: '' }];
  }

  it.each([200, 403])('is back with the first answer (%i): a refresh begins at once', async (status) => {
    await cutOff();
    void refusal(status);
    await settled(2);
  });

  it('is not with the answer of a host that was not asked in vain', async () => {
    await cutOff();
    const before = refreshes();
    app.traffic.responseStarted(request(stream().originalUrl), 403);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refreshes()).toBe(before);
  });
});

describe('links that do not tell their end', () => {
  const behavior = () => world.siteBehaviors.get('campus.example');

  it('are seen to work, and to die', async () => {
    await keep({ silent: true });
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

  it('say nothing where they were refused from the start', async () => {
    await keep({ silent: true });
    const before = behavior()?.minDeadAge;
    await refusal();
    expect(behavior()?.minDeadAge).toBe(before);
  });
});

describe.each([true, false])('a request for a link that has died, in a browser that can hold it: %s', (canHold) => {
  it('begins a refresh, and goes to the fresh link if it can', async () => {
    await keep({ canHold });
    world.time += (LIFE + 1) * 1000;
    const detour = app.traffic.requestStarted(request(stream().originalUrl));
    expect(detour === null).toBe(!canHold);
    await settled(2);
    expect(withoutMark(await detour)).toBe(canHold ? stream().currentUrl : undefined);
    expect(entries('refresh').at(-1)).toMatchObject({ trigger: 'late-request' });
  });

  it('refused: the answer is kept from the player, if it can be', async () => {
    await keep({ canHold });
    const dead = stream().currentUrl;
    const detour = refusal(403, dead);
    await settled(2);
    expect(stream().currentUrl).not.toBe(dead);
    expect(withoutMark(await detour)).toBe(canHold ? stream().currentUrl : undefined);
  });
});

it('refused on its way, while another link took its place: goes there, without any refresh', async () => {
  await keep({ canHold: true });
  const detour = refusal(403, stream().originalUrl);
  expect(withoutMark(await detour)).toBe(stream().currentUrl);
  expect(refreshes()).toBe(1);
});

it('under a link of which nothing is known, where ours is dead: it goes as it is', async () => {
  await keep({ canHold: true });
  world.time += (LIFE + 1) * 1000;
  const own = stream().currentUrl.replace(/exp=.*/, 'sig=fedcba9876543210');
  expect(app.traffic.requestStarted(request(own))).toBeNull();
  expect(refreshes()).toBe(1);
});

describe('a request that is held', () => {
  async function holding(): Promise<{ done: () => boolean; pass: (ms: number) => Promise<void> }> {
    await keep({ canHold: true });
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

  it('goes out before a player gives up, where no fresh link comes', async () => {
    const { done, pass } = await holding();
    await pass(13_000);
    expect(done()).toBe(false);
    await pass(2_000);
    expect(done()).toBe(true);
  });

  it('goes as soon as the site is back', async () => {
    const { done, pass } = await holding();
    await pass(4_000);
    world.extract = async () => [{ url: mint(), title: 'Lecture', quality: '' }];
    await pass(2_000);
    expect(done()).toBe(true);
  });

  it('is one that would arrive when its link is dead; earlier ones go as they are', async () => {
    await keep({ canHold: true });
    world.time += LIFE * 1000 - 700;
    expect(app.traffic.requestStarted(request(stream().currentUrl))).toBeNull();
    world.time += 500;
    const before = stream().currentUrl;
    expect(withoutMark(await app.traffic.requestStarted(request(before)))).not.toBe(before);
    expect(refreshes()).toBe(2);
  });

  it('is not held again where links outlive what they say', async () => {
    const { done, pass } = await holding();
    await pass(15_000);
    expect(done()).toBe(true);
    await success();
    expect(app.traffic.requestStarted(request(stream().currentUrl))).toBeNull();
  });
});

describe('a long title that is signed file by file', () => {
  const LENGTH = 1_600;
  const at = (name: string, n: number) => `https://cdn.example/s/${n}000aaaa1111bbbb${n}/${name}`;

  /** The nth link; `query` may tell when it ends. */
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

  // Thousands of rules are compiled several times over.
  it('where the player goes, the rules go, without any request', async () => {
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

  it('where the player goes while the link in force is dead, it waits for the fresh one', async () => {
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
    expect(withoutMark(await app.traffic.requestStarted(request(file('1590.ts', 1))))).toBe(file('1590.ts', 3));
  }, 60_000);
});

function withoutMark(url: string | null | undefined): string | undefined {
  return url?.replace(/#.*$/, '');
}

describe('a site that kills the old link', () => {
  /** Has the stream fall due, with its player in the middle of something; how many extractions that makes. */
  async function fallDue(canHold: boolean): Promise<number> {
    await keep({ canHold });
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

  it('is asked for a new one while the player asks for nothing, where no request can be held', async () => {
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

  it('is asked when what is under way is answered, where other requests are held meanwhile', async () => {
    expect(await fallDue(true)).toBe(0);
    const before = refreshes();
    const { currentUrl: old } = stream();
    await world.pass(200);
    expect(app.traffic.requestStarted({ ...request(old), id: 'held' })).not.toBeNull();
    void app.traffic.responseStarted({ ...request(old), id: 'playlist' }, 200);
    await expect.poll(refreshes).toBe(before + 1);
  });

  it('is asked soon where what is under way is not answered', async () => {
    expect(await fallDue(true)).toBe(0);
    const before = refreshes();
    await world.pass(1_000);
    await expect.poll(refreshes).toBe(before + 1);
  });

  it.each([
    ['until the fresh link is in force', 0],
    ['not for long, since the old link may live', 4_000],
  ])('has requests wait where they can: %s', async (_, waits) => {
    let answer: () => void = () => undefined;
    const next = mint();
    const given = new Promise<void>((resolve) => (answer = resolve));
    await keep({ canHold: true });
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
    expect(goes && withoutMark(goes)).toBe(waits > 0 ? null : next);
  });
});
