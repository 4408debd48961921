import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { runSiteExtractor } from '../../../../lib/extractors/run-extractor.ts';
import type { RunHeadless } from '../../../../lib/extractors/ports.ts';
import {
  extractHeadless,
  WAIT_FOR_MORE_MS,
  HEADLESS_TIMEOUT_SECONDS,
  type HeadlessOptions,
} from '../../../../lib/extractors/headless/headless-extractor.ts';
import type { HiddenPageRequest, HiddenPageEvent } from '../../../../lib/extractors/headless/hidden-page.ts';

const PAGE = 'https://site.example/watch';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const request = (url: string, more: Partial<HiddenPageRequest> = {}): HiddenPageEvent => ({
  kind: 'request',
  request: { url, contentType: '', initiator: 'script', frameHost: 'site.example', isBlocked: true, ...more },
});

/** A page that sends these events at these times (ms) after it opens; returns the result and the time it was closed. */
async function runPage(
  script: [at: number, event: HiddenPageEvent][],
  options: HeadlessOptions & { pageUrl?: string; closed?: string[] } = {},
) {
  const { pageUrl = PAGE, closed = [], ...rest } = options;
  const start = Date.now();
  let closedAt = 0;
  const result = extractHeadless(pageUrl, rest, {
    hasAccess: async (url) => !closed.some((host) => url.includes(host)),
    pages: {
      load: async (_, listener, signal) => {
        listener({ kind: 'opened' });
        for (const [at, event] of script) setTimeout(() => !signal.aborted && listener(event), at);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        closedAt = Date.now() - start;
      },
    },
  });
  const settled = result.then(
    (streams) => ({ urls: streams.map(({ url }) => url), streams, problem: '' }),
    (error: Error) => ({ urls: [], streams: [], problem: error.message }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return { ...(await settled), closedAt };
}

describe('the streams of a hidden page', () => {
  it('are in request order, manifests first, once the page has been quiet for a while', async () => {
    const { urls, closedAt } = await runPage([
      [100, request('https://cdn.example/intro.mp4', { initiator: 'media' })],
      [300, request('https://ads.example/spot.m3u8')],
      [900, request('https://cdn.example/live.m3u8?t=1')],
      [950, request('https://cdn.example/live.m3u8?t=1')],
    ]);
    expect(urls).toEqual([
      'https://ads.example/spot.m3u8',
      'https://cdn.example/live.m3u8?t=1',
      'https://cdn.example/intro.mp4',
    ]);
    expect(closedAt).toBe(900 + WAIT_FOR_MORE_MS);
  });

  it('are complete at once if the page would go on to segments', async () => {
    const { closedAt } = await runPage([[300, request('https://cdn.example/live.mpd', { isBlocked: false })]]);
    expect(closedAt).toBe(300);
  });

  it("have the page's title and the link's quality", async () => {
    const { streams } = await runPage([
      [10, { kind: 'document', html: '<meta property="og:title" content="Pier"><title>Pier | Site</title>' }],
      [20, request('https://cdn.example/pier/720p.m3u8')],
    ]);
    expect(streams).toEqual([{ url: 'https://cdn.example/pier/720p.m3u8', title: 'Pier', quality: '720p' }]);
  });

  it('are none if the page requests none in time', async () => {
    const { urls, closedAt } = await runPage([]);
    expect(urls).toEqual([]);
    expect(closedAt).toBe(HEADLESS_TIMEOUT_SECONDS * 1000);
  });

  it.each([
    ['something that is not a stream', request('https://cdn.example/app.js')],
    ['a segment', request('https://cdn.example/1.ts', { initiator: 'media' })],
    ['a private address', request('http://192.168.1.1/live.m3u8')],
    ['another scheme', request('data:application/x-mpegurl,#EXTM3U')],
    ['a malformed address', request('live.m3u8')],
  ])('do not include %s', async (_, event) => {
    expect((await runPage([[10, event]])).urls).toEqual([]);
  });

  it('include addresses on the local network if the page is there as well', async () => {
    const script: [number, HiddenPageEvent][] = [[10, request('http://192.168.1.1/live.m3u8')]];
    expect((await runPage(script, { pageUrl: 'http://192.168.1.2/' })).urls).toHaveLength(1);
  });

  it('are those of the named frame', async () => {
    const script: [number, HiddenPageEvent][] = [
      [10, request('https://cdn.example/ad.m3u8')],
      [20, request('https://cdn.example/live.m3u8', { frameHost: 'player.example' })],
    ];
    expect((await runPage(script, { frameHost: 'player.example' })).urls).toEqual(['https://cdn.example/live.m3u8']);
  });
});

describe('other activity of a hidden page', () => {
  const fetchedEvent = (url: string, method = 'GET', more = {}): HiddenPageEvent => {
    return { kind: 'fetched', request: { url, method, ...more }, status: 200, millis: 40 };
  };

  it('is reported for the first 200 requests of a page that never stops', async () => {
    const reported: string[] = [];
    const flood = Array.from({ length: 5_000 }, (_, n): [number, HiddenPageEvent] => [
      n,
      fetchedEvent(`https://site.example/${n}`),
    ]);
    await runPage(flood, { onEvent: ({ kind }) => void reported.push(kind) });
    expect(reported.filter((kind) => kind === 'fetched')).toHaveLength(200);
  });

  it('is in the trace, without tokens', async () => {
    const events: HiddenPageEvent[] = [
      { kind: 'answered', status: 200 },
      fetchedEvent('https://api.example/v1/play?key=SECRET', 'POST', { body: '{"token":"SECRET"}' }),
      fetchedEvent('https://site.example/beacon', 'PUT'),
    ];
    const headless: RunHeadless = async (_, __, { onEvent }) => {
      for (const event of events) onEvent?.(event);
      return [{ url: 'https://cdn.example/live/main.m3u8?token=SECRET', title: 'Pier', quality: '720p' }];
    };
    const { trace } = await runSiteExtractor({ kind: 'headless' }, PAGE, { ...world, headless });
    expect(JSON.stringify(trace)).not.toContain('SECRET');
    expect(trace).toMatchObject({
      requests: [
        { role: 'headless', from: null, method: 'GET', link: 'site.example/…/watch', status: 200, problem: null },
        { role: 'script', from: 0, method: 'POST', link: 'api.example/…/play?…', status: 200, millis: 40 },
      ],
      links: [{ link: 'cdn.example/…/main.m3u8?…', title: 'Pier', quality: '720p', request: 0, verdict: 'accepted' }],
    });
  });

  it('is in the trace even if the page fails', async () => {
    const problem = { kind: 'status', host: 'site.example', status: 503 } as const;
    const headless: RunHeadless = async () => Promise.reject(new ExtractionError(problem));
    const failed = await runSiteExtractor({ kind: 'headless' }, PAGE, { ...world, headless });
    expect(failed).toMatchObject({ ok: false, problem, trace: { requests: [{ role: 'headless', problem }] } });
  });
});

const world = {
  fetchText: async () => Promise.reject(new Error('a hidden page is not fetched')),
  hasAccess: async () => true,
  now: () => Date.now(),
};

describe('a page that cannot be loaded', () => {
  it('reports its status', async () => {
    const failed = { kind: 'failed', problem: { kind: 'status', host: 'site.example', status: 404 } } as const;
    const { problem, closedAt } = await runPage([[50, failed]]);
    expect(problem).toBe('site.example answered 404');
    expect(closedAt).toBe(50);
  });

  it('is not loaded without access to it and to the frame', async () => {
    const closed = ['player.example'];
    const { problem } = await runPage([], { frameHost: 'player.example', closed });
    expect(problem).toBe('no access to player.example');
  });

  it("rejects with the signal's reason", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 500);
    const { problem, closedAt } = await runPage([], { signal: stop.signal });
    expect(problem).toBe('enough');
    expect(closedAt).toBe(500);
  });
});
