import { request as httpRequest } from 'node:http';
import type { Page } from 'puppeteer-core';
import { compileAll, withinLimits } from '../../lib/core/rules/compile.ts';
import { openBench, type Bench } from '../e2e/wire-rules.ts';
import { buildExtension } from '../harness/build.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { startLoopback, type Loopback } from '../harness/loopback.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';
import { percentile } from './statistics.ts';
import { HOSTS, trackedStreams } from './streams.ts';

const COUNTS = [1, 10, 100, 1_000];
const SIZES = [
  { name: '1 kB', bytes: 1_000, rounds: 100, atMost: 1.3 },
  { name: '1 MB', bytes: 1_000_000, rounds: 30, atMost: 1.05 },
];
/** A local proxy has one more hop, like a redirect: the redirect must not be slower. */
const OF_PROXY = 1.05;
const PROXY = 'proxy.test';

/** The ways to a fresh link: direct, by rules, through a proxy, by a hook in the page, by blocking webRequest. */
type RequestPath = 'direct' | 'redirected' | 'proxy' | 'hook' | 'webRequest';

/** Measures a redirected request against a direct one and the other ways. All take turns in one page. */
export function redirect(browser: BrowserName): () => Promise<Figure[]> {
  return async () => {
    await buildExtension(browser);
    const origin = await startOrigin();
    // The links use the origin's port; the proxy is recognised by its host.
    const proxy = await startProxy(origin.port);
    // By default Firefox rounds times to the millisecond.
    const bench = await openBench(browser, [...HOSTS, PROXY], undefined, { 'privacy.reduceTimerPrecision': false });
    try {
      return await measure(browser, bench, origin.port, proxy.port);
    } finally {
      await bench.close();
      await proxy.close();
      await origin.close();
    }
  };
}

async function measure(browser: BrowserName, bench: Bench, port: number, proxyPort: number): Promise<Figure[]> {
  const page = await bench.open(`http://site0.test:${port}/`);
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    const streams = trackedStreams(count, 0, (host) => `http://${host}:${port}`);
    const rules = withinLimits(compileAll(streams)).map((body, index) => ({ id: index + 1, ...body }));
    const installed = await install(bench, rules);
    // The previous link: with a thousand streams, the browser has room for one rule of each.
    const old = streams[0]!.generations.at(-2)!.url;
    const links = {
      old,
      fresh: streams[0]!.currentUrl,
      proxied: old.replace(`edge.site0.test:${port}`, `${PROXY}:${proxyPort}`),
    };
    if (browser === 'firefox' && count === COUNTS[0]) await block(bench, links.old, links.fresh);
    figures.push(
      measured(`${browser}, ${count} streams, ${rules.length} rules: the browser's time to take them`, installed, 'ms'),
    );
    for (const { name, bytes, rounds, atMost } of SIZES) {
      const ways: RequestPath[] = [
        'direct',
        'redirected',
        'proxy',
        'hook',
        ...(browser === 'firefox' ? (['webRequest'] as const) : []),
      ];
      const times = await inTurn(page, ways, { ...links, bytes, rounds });
      const of = (way: RequestPath, p: number): number => percentile(times[way], p);
      const what = `${browser}, ${name}, ${count} streams`;
      figures.push(
        measuredWithLimit(`${what}: redirected to direct, p50`, of('redirected', 0.5) / of('direct', 0.5), '×', atMost),
        measured(`${what}: the same, p95`, of('redirected', 0.95) / of('direct', 0.95), '×'),
        measured(`${what}: a redirected request takes longer by, p50`, of('redirected', 0.5) - of('direct', 0.5), 'ms'),
        measuredWithLimit(
          `${what}: redirected to proxied, p50`,
          of('redirected', 0.5) / of('proxy', 0.5),
          '×',
          OF_PROXY,
        ),
        measured(`${what}: redirected to hooked in the page, p50`, of('redirected', 0.5) / of('hook', 0.5), '×'),
        ...(browser === 'firefox'
          ? [
              measured(
                `${what}: redirected to blocking webRequest, p50`,
                of('redirected', 0.5) / of('webRequest', 0.5),
                '×',
              ),
            ]
          : []),
      );
    }
  }
  return figures;
}

/** Installs rules in place of all others and returns how long the browser takes (ms). */
function install({ driver }: Bench, rules: readonly object[]): Promise<number> {
  return driver.background.evaluate(async (text) => {
    const api = chrome.declarativeNetRequest;
    const before = await api.getSessionRules();
    const begun = performance.now();
    await api.updateSessionRules({ removeRuleIds: before.map(({ id }) => id), addRules: JSON.parse(text) });
    return performance.now() - begun;
  }, JSON.stringify(rules));
}

/** Makes blocking webRequest redirect everything below `/blocked`, which no rule matches, to the fresh link. */
async function block({ driver }: Bench, old: string, fresh: string): Promise<void> {
  const { hostname } = new URL(old);
  await driver.background.evaluate(
    (host, target) => {
      const redirectUrl = ({ url }: { url: string }) => ({
        redirectUrl: target + url.slice(url.indexOf('&bytes=')),
      });
      const filter = { urls: [`*://${host}/blocked/*`] };
      chrome.webRequest.onBeforeRequest.addListener(redirectUrl as never, filter, ['blocking']);
    },
    hostname,
    fresh,
  );
}

/** The times (ms) of requests by each way, in random order. Rejects if a request does not reach the fresh link. */
async function inTurn(
  page: Page,
  ways: readonly RequestPath[],
  options: { old: string; fresh: string; proxied: string; bytes: number; rounds: number },
): Promise<Record<RequestPath, number[]>> {
  const text = await page.evaluate(
    async (names, { old, fresh, proxied, bytes, rounds }) => {
      // Like a hook in the page's world: a wrapper around the page's `fetch` inserts the fresh link.
      const led = new Map([[old, fresh]]);
      const hooked = (url: string): Promise<Response> => {
        const [link = '', rest = ''] = url.split('&bytes=');
        return fetch(`${led.get(link) ?? link}&bytes=${rest}`, { cache: 'no-store' });
      };
      const plain = (url: string): Promise<Response> => fetch(url, { cache: 'no-store' });
      const by: Record<string, () => Promise<Response>> = {
        direct: () => plain(`${fresh}&bytes=${bytes}`),
        redirected: () => plain(`${old}&bytes=${bytes}`),
        proxy: () => plain(`${proxied}&bytes=${bytes}`),
        hook: () => hooked(`${old}&bytes=${bytes}`),
        webRequest: () => plain(`${new URL(old).origin}/blocked/master.m3u8?id=1&bytes=${bytes}`),
      };
      const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
      for (let round = -3; round < rounds; round++) {
        const order = names.map((name) => ({ name, at: Math.random() })).toSorted((a, b) => a.at - b.at);
        for (const { name } of order) {
          const begun = performance.now();
          const response = await by[name]!();
          const { byteLength } = await response.arrayBuffer();
          const took = performance.now() - begun;
          if (!response.ok || byteLength !== bytes) throw new Error(`${name}: ${response.status}, ${byteLength} bytes`);
          if (round >= 0) times[name]!.push(took);
        }
      }
      return JSON.stringify(times);
    },
    ways,
    options,
  );
  return JSON.parse(text);
}

/** The CDN: serves a body of this size for the fresh link (generation 2) and refuses any other. */
function startOrigin(): Promise<Loopback> {
  const fresh = new URL(trackedStreams(1)[0]!.currentUrl).searchParams.get('token');
  return startLoopback((request, response) => {
    const url = new URL(request.url ?? '/', 'http://edge.test');
    if (url.pathname === '/')
      return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>.</title>');
    const good = url.searchParams.get('token') === fresh;
    response.writeHead(good ? 200 : 403, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    response.end(good ? Buffer.alloc(Number(url.searchParams.get('bytes'))) : '');
  });
}

/** A simple reverse proxy on this machine: it requests the fresh link from the CDN in place of the old one. */
function startProxy(originPort: number): Promise<Loopback> {
  const { pathname, search } = new URL(trackedStreams(1)[0]!.currentUrl);
  return startLoopback((request, response) => {
    const rest = (request.url ?? '').split('&bytes=')[1] ?? '';
    const path = `${pathname}${search}&bytes=${rest}`;
    httpRequest({ port: originPort, host: '127.0.0.1', path }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
}
