import { describe, expect, test } from 'vitest';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { learnCheapestExtractor, type LearningPorts } from '../../../../lib/extractors/learning/learn-extractor.ts';
import type { FetchText } from '../../../../lib/extractors/ports.ts';

const PAGE = 'https://site.test/watch/lec-12';
let issued = 0;
const token = () => `1795373643-${String(issued++).padStart(4, '0')}a1b2c3d4e5f6a7b8c9d0`;
const link = (path: string) => `https://cdn.test/${path}?tk=${token()}`;
const TARGET = { pageUrl: PAGE, frameUrl: PAGE, links: [link('lec12/main.m3u8')], title: 'Lecture 12', at: Date.now() };

/** Documents by address, created anew for every load; a number is the status of a failure. */
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

describe('a page extractor', () => {
  test('is learned if it finds the stream twice', async () => {
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

  test('is tried again while the site is busy', async () => {
    const world = ports({ [PAGE]: (load) => (load % 2 ? 503 : video(link('lec12/main.m3u8'))) });
    expect(await learnCheapestExtractor(TARGET, [], world)).toMatchObject({ ok: true, extractor: { kind: 'page' } });
  });

  test('leaves out frames without the stream', async () => {
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

  test('names the frame with the stream', async () => {
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

describe('does not learn', () => {
  test.each<[string, () => string]>([
    ['a trailer', () => video(link('lec12/trailer.m3u8'), 'Lecture 12')],
    ['an advertisement in its place', () => video(link('ads/9912.m3u8'), 'Lecture 12')],
    ['another camera', () => video(link('lec12/slides.m3u8'), 'Lecture 12')],
    ['another lecture', () => video(link('lec13/main.m3u8'), 'Lecture 12')],
    ['a link in the text of a comment', () => `<p>look: https://evil.test/lec12/main.m3u8?tk=${token()}</p>`],
    ['a link in a comment', () => `<p><a href="https://evil.test/lec12/main.m3u8?tk=${token()}">look</a></p>`],
    ['a link without its token', () => video('https://cdn.test/lec12/main.m3u8', 'Lecture 12')],
    ['a stream that it finds only once', () => (issued % 2 ? '<p>' : video(link('lec12/main.m3u8')))],
  ])('%s', async (_, html) => {
    issued = 0;
    const isLinkPlayable = async (url: string) =>
      new URL(url).searchParams.has('tk') && url.startsWith('https://cdn.test/lec12/main');
    expect(await learnCheapestExtractor(TARGET, [], ports({ [PAGE]: html }, { isLinkPlayable }))).toMatchObject({
      ok: false,
      attempts: [{ kind: 'page' }, { kind: 'api' }],
    });
  });

  test('a request whose secret has no source', async () => {
    const observed = [
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
    expect((await learnCheapestExtractor(TARGET, observed, world)).ok).toBe(false);
    expect(world.loads.has('https://site.test/api/stream')).toBe(false);
  });
});

describe("from the page's observed requests", () => {
  test('learns the one that returns the stream, with its values from the page', async () => {
    const world = ports({
      [PAGE]: () => '<div data-lesson="les-4412"></div>',
      'https://site.test/api/chat/les-4412': () => '{"messages":[]}',
      'https://site.test/api/video/les-4412': () => JSON.stringify({ hls: link('lec12/main.m3u8') }),
    });
    const observed = ['https://site.test/api/chat/les-4412', 'https://site.test/api/video/les-4412'].map((url) => ({
      url,
    }));
    expect(await learnCheapestExtractor(TARGET, observed, world)).toMatchObject({
      ok: true,
      extractor: {
        kind: 'api',
        values: { id: { from: 'attribute', name: 'data-lesson' } },
        steps: [{ request: { url: '/api/video/{id}' } }],
      },
      requests: 2,
    });
  });

  test('skips one on a host without access, and names the host if the request is likely', async () => {
    const world = ports(
      { [PAGE]: () => '<p>' },
      { hasAccess: async (url) => ['site.test', 'cdn.test'].includes(new URL(url).hostname) },
    );
    const observed = ['https://stats.test/collect', 'https://api.test/video/lec-12/stream'].map((url) => ({ url }));
    expect(await learnCheapestExtractor(TARGET, observed, world)).toMatchObject({
      ok: false,
      attempts: [{ kind: 'page' }, { kind: 'api', error: { kind: 'needs-access', hosts: ['api.test'] } }],
    });
    expect([...world.loads.keys()]).toEqual([PAGE]);
  });

  test('accepts a response that is only the link', async () => {
    const opaque = () => `https://cdn.test/x/${token()}/lec12`;
    const world = ports({ [PAGE]: () => '<p>', 'https://site.test/link/lec-12': opaque });
    const target = { ...TARGET, links: [opaque()] };
    expect(await learnCheapestExtractor(target, [{ url: 'https://site.test/link/lec-12' }], world)).toMatchObject({
      ok: true,
      extractor: { kind: 'api', steps: [{ request: { url: '/link/{id}' } }] },
    });
  });

  test('never repeats requests for media, pictures and styles', async () => {
    const world = ports({ [PAGE]: () => '<p>' });
    const urls = ['seg-1.ts', 'a.m3u8', 'a.css', 'a.png', 'b.mp4'].map((name) => `https://cdn.test/${name}`);
    await learnCheapestExtractor(
      TARGET,
      urls.map((url) => ({ url })),
      world,
    );
    expect([...world.loads.keys()]).toEqual([PAGE]);
  });

  test('never repeats requests that act on the server', async () => {
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

  test('repeats at most twelve', async () => {
    const world = ports({ [PAGE]: () => '<p>' });
    await learnCheapestExtractor(
      TARGET,
      Array.from({ length: 300 }, (_, n) => ({ url: `https://site.test/api/${n}`, headers: {} })),
      world,
    );
    expect(world.loads.size).toBeLessThanOrEqual(13);
  });
});
