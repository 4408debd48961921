import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetchText } from '../../../lib/cli/node-fetch.ts';
import type { Extractor } from '../../../lib/core/site.ts';
import { runSiteExtractor } from '../../../lib/extractors/run-extractor.ts';
import { serveHostilePages, type HostilePages } from '../../hostile/pages.ts';

/** On loopback, so these count as pages on the local network, which may link there. */
let pages: HostilePages;
let origin = '';
beforeAll(async () => {
  pages = await serveHostilePages();
  origin = `http://127.0.0.1:${pages.port}`;
});
afterAll(() => pages?.close());

const run = (path: string, extractor: Extractor = { kind: 'page' }, timeoutSeconds = 20) =>
  runSiteExtractor(extractor, origin + path, {
    fetchText: nodeFetchText(timeoutSeconds),
    hasAccess: async () => true,
    now: () => performance.now(),
  });

describe('is refused with a reason in the trace', () => {
  test.each<[string, string, object]>([
    ['a page of 50 MB', '/huge', { kind: 'too-large' }],
    ['an endless page', '/endless', { kind: 'too-large' }],
    ['a redirect to itself', '/loop', { kind: 'unreachable' }],
    ['endless redirects', '/spiral', { kind: 'unreachable' }],
    ['a redirect to a script', '/to-script', { kind: 'not-http', scheme: 'javascript:' }],
  ])('%s', async (_, path, problem) => {
    const done = await run(path);
    expect(done).toMatchObject({ ok: false, problem });
    expect(done.trace.requests).toMatchObject([{ role: 'page', problem }]);
  });

  test('a page whose response never ends', async () => {
    expect(await run('/silent', { kind: 'page' }, 0.2)).toMatchObject({ ok: false, problem: { kind: 'timeout' } });
  });

  test('the same from an API', async () => {
    const api = (url: string): Extractor => ({ kind: 'api', steps: [{ request: { method: 'GET', url } }] });
    expect(await run('/', api('/huge'))).toMatchObject({ ok: false, problem: { kind: 'too-large' } });
    expect(await run('/', api('/loop'))).toMatchObject({ ok: false, problem: { kind: 'unreachable' } });
  });
});

test('a markup bomb is read in bounded time', async () => {
  const done = await run('/bomb');
  expect(done).toMatchObject({ ok: true, streams: [] });
});

test('reads at most twelve of five thousand frames', async () => {
  expect((await run('/frames')).trace.requests).toHaveLength(12);
});

test('returns only http(s) links, and titles as plain text', async () => {
  const done = await run('/links');
  expect(done).toMatchObject({ ok: true, streams: [{ url: 'https://cdn.test/ok.m3u8' }] });
  expect(done.ok && done.streams[0]?.title).toBe('gpj.exe <img src=x onerror=alert(1)>');
});
