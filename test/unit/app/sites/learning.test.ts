import { unknownBehavior } from '../../../../lib/core/site-behavior.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, type App } from '../../../../lib/app/app.ts';
import { learnFromRefreshes } from '../../../../lib/app/sites/learning.ts';
import { ExtractionError, type ExtractionProblem } from '../../../../lib/core/errors.ts';
import type { SiteDefinition } from '../../../../lib/core/site.ts';
import type { LearningResult } from '../../../../lib/extractors/learning/learn-extractor.ts';
import { FakeWorld } from '../fake-ports.ts';

const PAGE = 'https://campus.example/watch/12';
const link = (token: string, name = 'lec12') => `https://cdn.example/${name}/master.m3u8?token=${token}`;
const MANIFEST = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nseg1.ts\n#EXTINF:4,\nseg2.ts\n';
const API = { kind: 'api', steps: [{ request: { method: 'GET', url: '/api/12' } }] } as const;

let world: FakeWorld;
let app: App;

beforeEach(() => {
  world = new FakeWorld();
  world.tabs.set(1, PAGE);
  app = createApp(world.ports(), async () => undefined);
  for (const token of ['a', 'b', 'c', 'd']) world.manifests.set(link(token), MANIFEST);
});

/** The page extractor finds nothing; every other extractor finds these links, one after the other. */
function onlyByApi(...tokens: string[]): void {
  const links = tokens.map((token) => link(token));
  world.extract = async ({ extractor }) =>
    extractor.kind === 'page' ? [] : [{ url: links.shift() ?? link('d'), title: 'Lecture', quality: '' }];
}
const learns = (extractor: SiteDefinition['extractor'] = API as never): void => {
  world.learnExtractor = async (): Promise<LearningResult> => ({
    ok: true,
    extractor,
    confidence: 'certain',
    by: 'path',
    requests: 1,
    stream: { url: link('x'), title: 'Lecture', quality: '' },
  });
};
const on = (pageUrl = PAGE, url = link('a'), tabId = 1) =>
  app.markActive({ url, title: 'Lecture', quality: '', pageUrl, frameUrl: pageUrl, tabId, origins: [] });
const site = () => world.sites.get('campus.example')!;
const stream = (url = link('a')) => world.streams.get(url)!;

describe('a learned definition', () => {
  it('gains confidence with every successful refresh', async () => {
    world.extract = async () => [{ url: link('b'), title: 'Lecture', quality: '' }];
    await on();
    await vi.waitFor(() => expect(site().learned).toMatchObject({ confidence: 'likely', matchedBy: 'path' }));
    world.extract = async () => [{ url: link('c'), title: 'Lecture', quality: '' }];
    await app.refreshActive();
    await learnFromRefreshes(world.ports(), [link('a')]);
    expect(site().learned).toMatchObject({ confidence: 'certain', matchedBy: 'path' });
    expect(world.learningTargets).toEqual([]);
  });

  it('is learned again when it finds nothing, and used at once', async () => {
    onlyByApi('b');
    learns();
    await on();
    await vi.waitFor(() => expect(stream().refreshCount).toBe(1));
    expect(site()).toMatchObject({
      origin: 'learned',
      extractor: API,
      learned: { confidence: 'certain', matchedBy: 'path', requests: 1 },
    });
    expect(stream()).toMatchObject({ currentUrl: link('b'), lastError: null });
    expect(world.learningTargets).toEqual([
      { pageUrl: PAGE, frameUrl: PAGE, title: 'Lecture', links: [link('a')], at: world.time },
    ]);
  });

  it('is learned again when the site changes later', async () => {
    world.extract = async () => [{ url: link('b'), title: 'Lecture', quality: '' }];
    await on();
    await vi.waitFor(() => expect(site().learned).toBeDefined());
    onlyByApi('c');
    learns();
    world.time = stream().dueAt;
    await app.onAlarm();
    expect(site().extractor).toEqual(API);
    expect(stream()).toMatchObject({ currentUrl: link('c'), lastError: null });
  });

  it('stays if nothing better is found, and is learned ever less often', async () => {
    world.extract = async () => [];
    await on();
    await vi.waitFor(() => expect(world.learningTargets).toHaveLength(1));
    for (let n = 2; n <= 8; n++) {
      world.time = stream().dueAt;
      await app.onAlarm();
    }
    expect(stream()).toMatchObject({ failures: 8, lastError: { kind: 'no-streams' } });
    expect(world.learningTargets).toHaveLength(4); // after 1, 2, 4 and 8 failures
    expect(site().extractor).toEqual({ kind: 'page' });
  });

  it('shows which access it lacks, and is learned once it is granted', async () => {
    world.extract = async () => [];
    world.learnExtractor = async () => ({
      ok: false,
      attempts: [{ kind: 'api', error: { kind: 'needs-access', hosts: ['api.example'] } }],
    });
    await on();
    await vi.waitFor(() => expect(stream().lastError).toEqual({ kind: 'needs-access', hosts: ['api.example'] }));
    onlyByApi('b');
    learns();
    await app.onAccessChanged();
    expect(stream()).toMatchObject({ currentUrl: link('b'), lastError: null });
  });

  it('stays for the pages that it serves, and another page gets its own', async () => {
    world.extract = async () => [{ url: link('b'), title: 'Lecture', quality: '' }];
    await on();
    await vi.waitFor(() => expect(site().learned).toBeDefined());
    const other = 'https://campus.example/live/hall';
    world.tabs.set(2, other);
    world.extract = async (_, pageUrl) => (pageUrl === PAGE ? [{ url: link('c'), title: 'Lecture', quality: '' }] : []);
    learns();
    world.siteBehaviors.set('campus.example', {
      ...unknownBehavior('campus.example'),
      renewalLimit: 'revoke-on-issue',
    });
    await on(other, 'https://cdn.example/hall/live.m3u8?token=a', 2);
    await vi.waitFor(() => expect(world.sites.size).toBe(2));
    expect(site().extractor).toEqual({ kind: 'page' });
    expect(world.sites.get('campus.example (2)')).toMatchObject({
      extractor: API,
      matches: ['*://campus.example/live/hall*'],
      page: other,
    });
    await vi.waitFor(() =>
      expect(stream('https://cdn.example/hall/live.m3u8?token=a').siteKey).toBe('campus.example (2)'),
    );
    // The behavior of the site is copied, not learned again.
    expect(world.siteBehaviors.get('campus.example (2)')?.renewalLimit).toBe('revoke-on-issue');
  });
});

describe('learning', () => {
  it.each(['user', 'policy'] as const)('replaces no definition of origin %s', async (origin) => {
    const own: SiteDefinition = {
      schemaVersion: 2,
      key: 'mine',
      matches: ['*://campus.example/*'],
      page: PAGE,
      origin,
      enabled: true,
      mode: 'auto',
      extractor: { kind: 'page' },
    };
    world.sites.set('mine', own);
    learns();
    await on();
    await vi.waitFor(() => expect(stream().failures).toBe(1));
    expect(await learnFromRefreshes(world.ports(), [link('a')])).toEqual([]);
    expect([...world.sites.values()]).toEqual([own]);
    expect(world.learningTargets).toEqual([]);
  });

  it('replaces no definition that the user changed meanwhile', async () => {
    world.extract = async () => [];
    learns();
    const { learnExtractor: learn } = world;
    world.learnExtractor = async (target) => {
      world.sites.set('campus.example', { ...site(), origin: 'user' });
      return learn(target);
    };
    await on();
    await vi.waitFor(() => expect(world.learningTargets).toHaveLength(1));
    expect(site()).toMatchObject({ origin: 'user', extractor: { kind: 'page' } });
  });

  it.each<ExtractionProblem>([
    { kind: 'unreachable', host: 'campus.example' },
    { kind: 'timeout', host: 'campus.example', seconds: 20 },
    { kind: 'status', host: 'campus.example', status: 503 },
    { kind: 'status', host: 'campus.example', status: 429 },
    { kind: 'needs-access', hosts: ['player.example'] },
  ])('does not start after %j, which no definition can fix', async (problem) => {
    world.extract = () => Promise.reject(new ExtractionError(problem));
    await on();
    await vi.waitFor(() => expect(stream().failures).toBe(1));
    expect(await learnFromRefreshes(world.ports(), [link('a')])).toEqual([]);
    expect(world.learningTargets).toEqual([]);
  });
});

describe('a definition', () => {
  it.each([{ enabled: false }, { mode: 'off' as const }])(
    'with %j has its streams refreshed by the user alone',
    async (change) => {
      world.extract = async () => [{ url: link('b'), title: 'Lecture', quality: '' }];
      await on();
      await vi.waitFor(() => expect(stream().refreshCount).toBe(1));
      world.sites.set('campus.example', { ...site(), ...change });
      world.extract = async () => [{ url: link('c'), title: 'Lecture', quality: '' }];
      world.time += 3_600_000;
      await app.onAlarm();
      expect(stream().currentUrl).toBe(link('b'));
      await app.refreshActive();
      expect(stream().currentUrl).toBe(link('c'));
    },
  );
});
