import { describe, expect, test } from 'vitest';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import type { PageExtractor } from '../../../../lib/core/site.ts';
import { runSiteExtractor as runExtractor } from '../../../../lib/extractors/run-extractor.ts';
import type { FetchText } from '../../../../lib/extractors/ports.ts';

const PAGE = 'https://site.test/watch/1';
const video = (name: string) => `<video src="https://cdn.test/${name}.m3u8"></video>`;
const frame = (url: string) => `<iframe src="${url}"></iframe>`;

/** Pages by address. Fetching an Error fails with it; `{ to }` redirects. */
function web(pages: Record<string, string | Error | { to: string }>, refused: string[] = []) {
  const log: [string, string | undefined][] = [];
  const fetchText: FetchText = (url, { referrer }) => {
    log.push([url, referrer]);
    const page = pages[url];
    if (page instanceof Error) return Promise.reject(page);
    if (page === undefined)
      return Promise.reject(new ExtractionError({ kind: 'status', host: new URL(url).hostname, status: 404 }));
    if (typeof page === 'string') return Promise.resolve(answer(url, page));
    return Promise.resolve(answer(page.to, String(pages[page.to])));
  };
  const hasAccess = (url: string) => Promise.resolve(!refused.includes(new URL(url).hostname));
  return {
    log,
    run: (extractor: Omit<PageExtractor, 'kind'>) =>
      runExtractor({ kind: 'page', ...extractor }, PAGE, { fetchText, hasAccess, now: () => 0 }),
    extract: async (url = PAGE, signal?: AbortSignal) => {
      const ports = { fetchText, hasAccess, now: () => 0, ...(signal && { signal }) };
      const extraction = await runExtractor({ kind: 'page' }, url, ports);
      if (!extraction.ok) throw new ExtractionError(extraction.problem);
      return extraction.streams;
    },
  };
}
const answer = (url: string, text: string) => ({
  url,
  contentType: 'text/html',
  status: 200,
  bytes: text.length,
  text,
});
const names = (streams: { url: string }[]) =>
  streams.map(({ url }) => url.replace('https://cdn.test/', '').replace('.m3u8', ''));

describe('frames and redirects', () => {
  test('follows frames level by level, with the embedding page as referrer', async () => {
    const { log, extract } = web({
      [PAGE]: video('a') + frame('https://p.test/1') + frame('/2'),
      'https://p.test/1': frame('https://q.test/3') + video('b'),
      'https://site.test/2': video('c'),
      'https://q.test/3': video('d'),
    });
    expect(names(await extract())).toEqual(['a', 'b', 'c', 'd']);
    expect(log).toEqual([
      [PAGE, undefined],
      ['https://p.test/1', PAGE],
      ['https://site.test/2', PAGE],
      ['https://q.test/3', 'https://p.test/1'],
    ]);
  });

  test('resolves links and referrers against the address after redirects', async () => {
    const { log, extract } = web({
      [PAGE]: { to: 'https://www.site.test/en/watch' },
      'https://www.site.test/en/watch': '<video src="a.m3u8"></video><iframe src="f">',
      'https://www.site.test/en/f': '',
    });
    expect(await extract()).toMatchObject([{ url: 'https://www.site.test/en/a.m3u8' }]);
    expect(log[1]).toEqual(['https://www.site.test/en/f', 'https://www.site.test/en/watch']);
  });

  test('follows a page that only redirects', async () => {
    const { extract } = web({
      [PAGE]: '<meta http-equiv=refresh content="0;url=/now">',
      'https://site.test/now': video('a'),
    });
    expect(names(await extract())).toEqual(['a']);
  });

  test('reads frames in a circle once', async () => {
    const { log, extract } = web({
      [PAGE]: frame('/b') + frame('#x'),
      'https://site.test/b': frame(PAGE) + frame('/b#y') + frame('/watch/1'),
    });
    expect(await extract()).toEqual([]);
    expect(log).toHaveLength(2);
  });

  test('reads frames three levels deep', async () => {
    const pages = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`https://site.test/${n}`, video(`v${n}`) + frame(`/${n + 1}`)]),
    );
    expect(names(await web(pages).extract('https://site.test/0'))).toEqual(['v0', 'v1', 'v2', 'v3']);
  });

  test('reads at most twelve documents', async () => {
    const { log, extract } = web({ [PAGE]: Array.from({ length: 40 }, (_, n) => frame(`/f${n}`)).join('') });
    await extract().catch(() => undefined);
    expect(log).toHaveLength(12);
  });
});

describe('failures', () => {
  const down = (host: string) => new ExtractionError({ kind: 'unreachable', host });

  test('skips a frame that fails', async () => {
    const { extract } = web({ [PAGE]: frame('/f') + video('a'), 'https://site.test/f': down('site.test') });
    expect(names(await extract())).toEqual(['a']);
  });

  test('rejects with the first failure if nothing was found', async () => {
    const { extract } = web({
      [PAGE]: frame('https://p.test/1') + frame('https://q.test/2'),
      'https://p.test/1': down('p.test'),
      'https://q.test/2': down('q.test'),
    });
    await expect(extract()).rejects.toMatchObject({ problem: { kind: 'unreachable', host: 'p.test' } });
  });

  test('rejects with the failure of the page', async () => {
    await expect(web({}).extract()).rejects.toMatchObject({
      problem: { kind: 'status', host: 'site.test', status: 404 },
    });
  });

  test('returns nothing for a page without streams', async () => {
    expect(await web({ [PAGE]: '<p>Soon' }).extract()).toEqual([]);
  });

  test('does not fetch a page without access', async () => {
    const { log, extract } = web({ [PAGE]: video('a') }, ['site.test']);
    await expect(extract()).rejects.toMatchObject({ problem: { kind: 'needs-access', hosts: ['site.test'] } });
    expect(log).toEqual([]);
  });

  test('does not fetch frames without access, and names their hosts if nothing else was found', async () => {
    const pages = {
      [PAGE]: frame('https://p.test/1') + frame('https://p.test/2') + frame('https://q.test/'),
      'https://q.test/': '',
    };
    const { log, extract } = web(pages, ['p.test']);
    await expect(extract()).rejects.toMatchObject({ problem: { kind: 'needs-access', hosts: ['p.test'] } });
    expect(log.map(([url]) => url)).toEqual([PAGE, 'https://q.test/']);
    expect(names(await web({ ...pages, 'https://q.test/': video('a') }, ['p.test']).extract())).toEqual(['a']);
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'nonsense'])('rejects %s', async (url) => {
    await expect(web({}).extract(url)).rejects.toMatchObject({ problem: { kind: 'not-http' } });
  });

  test("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    controller.abort(new DOMException('given up', 'AbortError'));
    await expect(web({ [PAGE]: video('a') }).extract(PAGE, controller.signal)).rejects.toThrow('given up');
  });
});

describe('results', () => {
  test('use the title of the watch page, not of the frame, for a stream without its own', async () => {
    const { extract } = web({
      [PAGE]: `<title>Film</title>${frame('/f')}`,
      'https://site.test/f': `<title>embed</title>${video('a')}`,
    });
    expect(await extract()).toEqual([{ url: 'https://cdn.test/a.m3u8', title: 'Film', quality: '' }]);
  });

  test("do not use the page's title for mentions and trailers", async () => {
    const { extract } = web({
      [PAGE]: `<title>Film</title>${video('a')}<p>try https://cdn.test/b.m3u8</p><div data-trailer="https://cdn.test/c.m3u8"></div>`,
    });
    expect((await extract()).map(({ title }) => title)).toEqual(['Film', '', '']);
  });

  test('do not include mentions on other hosts', async () => {
    const { extract } = web({ [PAGE]: `${video('a')}<p>try https://other.test/a.m3u8</p>` });
    expect(names(await extract())).toEqual(['a']);
  });

  test('include each link once, at most a hundred', async () => {
    const { extract } = web({
      [PAGE]: video('a') + video('a') + frame('/f'),
      'https://site.test/f': Array.from({ length: 150 }, (_, n) => video(`v${n}`)).join('') + video('a'),
    });
    const streams = await extract();
    expect(streams).toHaveLength(100);
    expect(new Set(names(streams)).size).toBe(100);
  });

  test('of a public page include nothing on the local network', async () => {
    const html =
      '<video src="http://192.168.0.1/a.m3u8"></video><video src="http://nas.local/b.m3u8"></video><iframe src="http://127.0.0.1:8080/admin"></iframe>';
    const { log, extract } = web({ [PAGE]: html + video('a') });
    expect(names(await extract())).toEqual(['a']);
    expect(log).toHaveLength(1);
  });

  test('of a page on the local network may include others there', async () => {
    const { extract } = web({
      'http://10.0.0.2/tv': '<video src="/a.m3u8"></video><iframe src="http://10.0.0.3/">',
      'http://10.0.0.3/': '<video src="/b.m3u8">',
    });
    expect((await extract('http://10.0.0.2/tv')).map(({ url }) => url)).toEqual([
      'http://10.0.0.2/a.m3u8',
      'http://10.0.0.3/b.m3u8',
    ]);
  });
});

describe('optional fields', () => {
  const pages = {
    [PAGE]: `${frame('https://ad.test/1')}${frame('https://p.test/1')}${video('a')}`,
    'https://ad.test/1': video('ad'),
    'https://p.test/1': frame('https://q.test/2') + video('b'),
    'https://q.test/2': video('c'),
  };
  test.each<[string, string[], string[], number]>([
    ['the page alone', [], ['a'], 1],
    ['one frame', ['*://p.test/*'], ['a', 'b'], 2],
    ['a frame in a frame', ['*://p.test/*', '*://q.test/*'], ['a', 'b', 'c'], 3],
  ])('hops: reads %s', async (_, hops, found, requests) => {
    const { log, run } = web(pages);
    const done = await run({ hops });
    expect(done.ok && names(done.streams)).toEqual(found);
    expect(log).toHaveLength(requests);
  });

  const state = `<script>x = { program: { url: "https://cdn.test/v1/hd/a.m3u8?lang=en", title: "Main hall", quality: "1080p" },
    backup: { url: "https://cdn.test/v1/sd/b.m3u8?lang=en", title: "Main hall (backup)", quality: "480p" },
    other: [{ stream: { url: "https://cdn.test/v2/hd/c.m3u8?lang=de", title: "Foyer", quality: "1080p" } }] }</script>`;
  test.each<[NonNullable<PageExtractor['pick']>, string[]]>([
    [{ title: 'main HALL' }, ['v1/hd/a', 'v1/sd/b']],
    [{ quality: '1080p' }, ['v1/hd/a', 'v2/hd/c']],
    [{ names: ['v1', 'en'] }, ['v1/hd/a', 'v1/sd/b']],
    [{ under: ['program', 'url'] }, ['v1/hd/a']],
    [{ under: ['other', 'url'] }, ['v2/hd/c']],
    [{ quality: '1080p', names: ['v2'] }, ['v2/hd/c']],
    [{ title: '.*' }, []],
  ])('pick: selects %j', async (pick, found) => {
    const done = await web({ [PAGE]: state }).run({ pick });
    expect(done.ok && names(done.streams).map((name) => name.split('?')[0])).toEqual(found);
    expect(done.trace.links.map(({ verdict }) => verdict).filter((verdict) => verdict === 'accepted')).toHaveLength(
      found.length,
    );
  });
});

test('records every request and link in the trace, with tokens cut', async () => {
  const secret = 'c2VjcmV0LXRva2Vu';
  const { run } = web(
    {
      [PAGE]: `${video(`a.m3u8?t=${secret}#`)}<p>https://evil.test/a.m3u8?t=${secret}</p><video src="http://10.0.0.1/x.m3u8"></video>
        ${frame('https://p.test/1')}${frame('https://down.test/1')}`,
      'https://p.test/1': `<div data-trailer="https://cdn.test/t.m3u8?t=${secret}"></div>`,
    },
    [],
  );
  const { trace } = await run({});
  expect(trace.requests).toMatchObject([
    { role: 'page', from: null, method: 'GET', link: 'site.test/…/1', status: 200, problem: null },
    { role: 'frame', from: 0, link: 'p.test/…/1', status: 200 },
    { role: 'frame', from: 0, link: 'down.test/…/1', status: 404, problem: { kind: 'status', status: 404 } },
  ]);
  expect(trace.links.map(({ request, verdict }) => [request, verdict])).toEqual([
    [0, 'accepted'],
    [0, 'mentioned'],
    [0, 'private-address'],
    [1, 'secondary'],
  ]);
  expect(JSON.stringify(trace)).not.toContain(secret);
});
