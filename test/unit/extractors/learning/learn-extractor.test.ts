import { describe, expect, test } from 'vitest';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { learnCheapestExtractor, type LearningPorts } from '../../../../lib/extractors/learning/learn-extractor.ts';
import type { FetchText } from '../../../../lib/extractors/ports.ts';

const PAGE = 'https://site.test/watch/lec-12';
let issued = 0;
const token = () => `1795373643-${String(issued++).padStart(4, '0')}a1b2c3d4e5f6a7b8c9d0`;
const link = (path: string) => `https://cdn.test/${path}?tk=${token()}`;
const TARGET = { pageUrl: PAGE, frameUrl: PAGE, links: [link('lec12/main.m3u8')], title: 'Lecture 12', at: Date.now() };

/** Documents by address, made anew for every load; a number is the status it fails with. */
function ports(
  pages: Record<string, (load: number) => string | number>,
  more: Partial<LearningPorts> = {},
): LearningPorts & { loads: Map<string, number> } {
  const loads = new Map<string, number>();
  const fetchText: FetchText = async (url) => {
    const load = (loads.get(url) ?? 0) + 1;
    loads.set(url, load);
    const text = pages[url]?.(load) ?? 404;
    if (typeof text === 'number')
      throw new ExtractionError({ kind: 'status', host: new URL(url).hostname, status: text });
    return { url, contentType: 'text/html', status: 200, bytes: text.length, text };
  };
  return { fetchText, hasAccess: async () => true, now: () => 0, loads, ...more };
}
const video = (url: string, title = '') => `<video src="${url}" title="${title}"></video>`;

describe('the page', () => {
  test('is learned where it holds the stream twice', async () => {
    const world = ports({ [PAGE]: () => video(link('lec12/main.m3u8'), 'Lecture 12') });
    expect(await learnCheapestExtractor(TARGET, [], world)).toMatchObject({
      ok: true,
      extractor: { kind: 'page' },
      confidence: 'certain',
      by: 'path',
      requests: 1,
    });
    expect(world.loads.get(PAGE)).toBe(2);
  });

  test('is not left for a busy moment', async () => {
    const world = ports({ [PAGE]: (load) => (load % 2 ? 503 : video(link('lec12/main.m3u8'))) });
    expect(await learnCheapestExtractor(TARGET, [], world)).toMatchObject({ ok: true, extractor: { kind: 'page' } });
  });

  test('is read without the frames that hold nothing', async () => {
    const world = ports({
      [PAGE]: () => `${video(link('lec12/main.m3u8'))}<iframe src="https://chat.test/room"></iframe>`,
      'https://chat.test/room': () => '<p>hello',
    });
    expect(await learnCheapestExtractor(TARGET, [], world)).toMatchObject({
      ok: true,
      extractor: { kind: 'page', hops: [] },
      requests: 1,
    });
    expect(world.loads.get('https://chat.test/room')).toBe(1);
  });

  test('is read by way of the frame that holds it', async () => {
    const world = ports({
      [PAGE]: () => '<iframe src="https://chat.test/room"></iframe><iframe src="https://player.test/e/12"></iframe>',
      'https://chat.test/room': () => '<p>hello',
      'https://player.test/e/12': () => video(link('lec12/main.m3u8')),
    });
    expect(await learnCheapestExtractor(TARGET, [], world)).toMatchObject({
      ok: true,
      extractor: { kind: 'page', hops: ['*://player.test/*'] },
      requests: 2,
    });
  });
});

describe('not learned is', () => {
  test.each<[string, () => string]>([
    ['a trailer', () => video(link('lec12/trailer.m3u8'), 'Lecture 12')],
    ['an advertisement that took its place', () => video(link('ads/9912.m3u8'), 'Lecture 12')],
    ['another camera', () => video(link('lec12/slides.m3u8'), 'Lecture 12')],
    ['another lecture', () => video(link('lec13/main.m3u8'), 'Lecture 12')],
    ['a link that a comment mentions', () => `<p>look: https://evil.test/lec12/main.m3u8?tk=${token()}</p>`],
    [
      'a link that a comment leads to',
      () => `<p><a href="https://evil.test/lec12/main.m3u8?tk=${token()}">look</a></p>`,
    ],
    ['a link without its token', () => video('https://cdn.test/lec12/main.m3u8', 'Lecture 12')],
    ['a stream that is there once only', () => (issued % 2 ? '<p>' : video(link('lec12/main.m3u8')))],
  ])('%s', async (_, html) => {
    issued = 0;
    const works = async (url: string) =>
      new URL(url).searchParams.has('tk') && url.startsWith('https://cdn.test/lec12/main');
    expect(await learnCheapestExtractor(TARGET, [], ports({ [PAGE]: html }, { isLinkPlayable: works }))).toMatchObject({
      ok: false,
      attempts: [{ kind: 'page' }, { kind: 'api' }],
    });
  });

  test('a request whose secret comes from nowhere', async () => {
    const seen = [
      {
        url: 'https://site.test/api/stream',
        headers: { Authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJ1Ijo0Mn0.x1y2z3' },
        documentUrl: PAGE,
      },
    ];
    const world = ports({
      [PAGE]: () => '<p>',
      'https://site.test/api/stream': () => JSON.stringify({ hls: link('lec12/main.m3u8') }),
    });
    expect((await learnCheapestExtractor(TARGET, seen, world)).ok).toBe(false);
    expect(world.loads.has('https://site.test/api/stream')).toBe(false);
  });
});

describe('of the requests that the page was seen to make', () => {
  test('the one that answers with the stream is learned, with what it takes from the page', async () => {
    const world = ports({
      [PAGE]: () => '<div data-lesson="les-4412"></div>',
      'https://site.test/api/chat/les-4412': () => '{"messages":[]}',
      'https://site.test/api/video/les-4412': () => JSON.stringify({ hls: link('lec12/main.m3u8') }),
    });
    const seen = ['https://site.test/api/chat/les-4412', 'https://site.test/api/video/les-4412'].map((url) => ({
      url,
    }));
    expect(await learnCheapestExtractor(TARGET, seen, world)).toMatchObject({
      ok: true,
      extractor: {
        kind: 'api',
        values: { id: { from: 'attribute', name: 'data-lesson' } },
        steps: [{ request: { url: '/api/video/{id}' } }],
      },
      requests: 2,
    });
  });

  test('one on a host without access is not made, and named where it is likely', async () => {
    const world = ports(
      { [PAGE]: () => '<p>' },
      { hasAccess: async (url) => ['site.test', 'cdn.test'].includes(new URL(url).hostname) },
    );
    const seen = ['https://stats.test/collect', 'https://api.test/video/lec-12/stream'].map((url) => ({ url }));
    expect(await learnCheapestExtractor(TARGET, seen, world)).toMatchObject({
      ok: false,
      attempts: [{ kind: 'page' }, { kind: 'api', error: { kind: 'needs-access', hosts: ['api.test'] } }],
    });
    expect([...world.loads.keys()]).toEqual([PAGE]);
  });

  test('an answer that is nothing but the link is enough', async () => {
    const opaque = () => `https://cdn.test/x/${token()}/lec12`;
    const world = ports({ [PAGE]: () => '<p>', 'https://site.test/link/lec-12': opaque });
    const target = { ...TARGET, links: [opaque()] };
    expect(await learnCheapestExtractor(target, [{ url: 'https://site.test/link/lec-12' }], world)).toMatchObject({
      ok: true,
      extractor: { kind: 'api', steps: [{ request: { url: '/link/{id}' } }] },
    });
  });

  test('media, pictures and styles are never asked for again', async () => {
    const world = ports({ [PAGE]: () => '<p>' });
    const urls = ['seg-1.ts', 'a.m3u8', 'a.css', 'a.png', 'b.mp4'].map((name) => `https://cdn.test/${name}`);
    await learnCheapestExtractor(
      TARGET,
      urls.map((url) => ({ url })),
      world,
    );
    expect([...world.loads.keys()]).toEqual([PAGE]);
  });

  test('what does something is not done again', async () => {
    const world = ports({ [PAGE]: () => '<p>' });
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await learnCheapestExtractor(
      TARGET,
      [
        { url: 'https://site.test/api/video/lec-12/like' },
        { url: 'https://site.test/logout' },
        { url: 'https://site.test/gql', ...json, body: '{"query":"mutation Seen($id:ID!){seen(id:$id)}"}' },
        { url: 'https://site.test/api/unknown', method: 'POST' },
        { url: 'https://site.test/api/put', method: 'PUT', body: '{}' },
      ],
      world,
    );
    expect([...world.loads.keys()]).toEqual([PAGE]);
  });

  test('at most a dozen are asked for', async () => {
    const world = ports({ [PAGE]: () => '<p>' });
    await learnCheapestExtractor(
      TARGET,
      Array.from({ length: 300 }, (_, n) => ({ url: `https://site.test/api/${n}`, headers: {} })),
      world,
    );
    expect(world.loads.size).toBeLessThanOrEqual(13);
  });
});
