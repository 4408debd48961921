import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetchText } from '../../../lib/cli/fetch-text.ts';
import type { Extractor } from '../../../lib/core/site.ts';
import { extract } from '../../../lib/extractors/extract.ts';

/** Pages that mean harm, on loopback: as a page of the local network, which may lead there. */
const PAGES: Record<string, RequestListener> = {
  '/huge': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': 50e6 });
    response.end(Buffer.alloc(50e6, '<div>'));
  },
  '/endless': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const chunk = Buffer.alloc(256_000, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
  '/silent': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<p>');
  },
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/spiral': (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
  '/to-script': (_, response) => response.writeHead(302, { location: 'javascript:alert(1)' }).end(),
  '/bomb': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<div><a href="'.repeat(100_000) + '[{'.repeat(1_000_000) + '<svg><p>'.repeat(100_000));
  },
  '/frames': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(Array.from({ length: 5_000 }, (__, n) => `<iframe src="/frames?${n}"></iframe>`).join(''));
  },
  '/links': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<title>\u202egpj.exe\u2066 <img src=x onerror=alert(1)>\u0000 (12 watching)</title>
      <video src="javascript:alert(1)//a.m3u8"></video><video src="data:application/x-mpegurl,a.m3u8"></video>
      <video src="blob:https://a.test/1.m3u8"></video><video src="file:///a.m3u8"></video>
      <video src="https://cdn.test/ok.m3u8"></video>`,
    );
  },
};

let server: Server;
let origin = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    const page = Object.entries(PAGES).find(([path]) => request.url?.startsWith(path));
    page![1](request, response);
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const run = (path: string, extractor: Extractor = { kind: 'page' }, timeoutSeconds = 20) =>
  extract(extractor, origin + path, {
    fetchText: nodeFetchText(timeoutSeconds),
    hasAccess: async () => true,
    now: () => performance.now(),
  });

describe('refused with a reason, and on record', () => {
  test.each<[string, string, object]>([
    ['a page of 50 MB', '/huge', { kind: 'too-large' }],
    ['a page without end', '/endless', { kind: 'too-large' }],
    ['a redirect to itself', '/loop', { kind: 'unreachable' }],
    ['redirects without end', '/spiral', { kind: 'unreachable' }],
    ['a redirect to a script', '/to-script', { kind: 'not-http', scheme: 'javascript:' }],
  ])('%s', async (_, path, problem) => {
    const done = await run(path);
    expect(done).toMatchObject({ ok: false, problem });
    expect(done.trace.requests).toMatchObject([{ role: 'page', problem }]);
  });

  test('a page that never ends its answer', async () => {
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

test('five thousand frames are a dozen requests', async () => {
  expect((await run('/frames')).trace.requests).toHaveLength(12);
});

test('only links to the web are streams, and titles are plain text', async () => {
  const done = await run('/links');
  expect(done).toMatchObject({ ok: true, streams: [{ url: 'https://cdn.test/ok.m3u8' }] });
  expect(done.ok && done.streams[0]?.title).toBe('gpj.exe <img src=x onerror=alert(1)>');
});
