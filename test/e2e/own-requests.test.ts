import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { browser } from './lane.ts';
import { openHiddenPageBench, type HiddenPageBench } from './hidden-page/bench.ts';
import { pageOn, startWire, type Arrival, type Wire } from './wire.ts';

const HOSTS = ['site.test', 'other.test', 'player.test', 'cdn.test'];
const NOTHING_LEFT = { rules: 0, scripts: 0, documents: 0 };

describe('a request in the name of a page', () => {
  let wire: Wire;
  let secure: SecureWire;
  let bench: HiddenPageBench;
  let tab: Page;

  const at = (host: string, path: string) => `http://${host}:${wire.port}${path}`;

  beforeAll(async () => {
    wire = await startWire();
    secure = await startSecureWire();
    bench = await openHiddenPageBench(browser, HOSTS);
    tab = await bench.driver.page();
  });
  afterAll(async () => {
    await bench?.close();
    await secure?.close();
    await wire?.close();
  });
  beforeEach(() => {
    wire.arrived();
    secure.arrived();
  });

  it('for a frame: the referrer, as a navigation; without one nothing is said', async () => {
    const url = at('player.test', '/embed?a=|b^c*#x');
    await bench.call('fetchText', url, { referrer: at('site.test', '/watch?v=1') });
    await bench.call('fetchText', at('player.test', '/embed'), {});
    const [asked, control] = wire.arrived();
    expect(asked?.url).toBe(new URL(url).href.replace('#x', ''));
    expect(told(asked)).toEqual({
      referer: at('site.test', '/'),
      dest: 'iframe',
      mode: 'navigate',
      site: 'cross-site',
    });
    expect(told(control).referer).toBeUndefined();
  });

  it('for a manifest: referrer and origin of the frame that plays', async () => {
    const stream = { frameUrl: at('player.test', '/embed/1'), pageUrl: at('site.test', '/watch') };
    await bench.call('fetchManifest', at('cdn.test', '/live.m3u8'), stream);
    const own = { referer: at('player.test', '/'), origin: at('player.test', '') };
    expect(told(wire.arrived()[0])).toEqual({ ...own, dest: 'empty', mode: 'cors', site: 'cross-site' });
  });

  it('many at once to one address: each its own, and the page that asks there, too, as ever', async () => {
    await tab.goto(pageOn('site.test', wire.port));
    const url = at('cdn.test', '/shared');
    const paths = Array.from({ length: 20 }, (_, index) => at('cdn.test', `/from/${index}`));
    const asking = paths.flatMap((referrer, index) => [
      bench.call('fetchText', url, { referrer }),
      ...(index % 4 === 0 ? [bench.call('fetchText', url, {})] : []),
    ]);
    const fromTab = tab.evaluate(async (address) => {
      for (let index = 0; index < 20; index++) await fetch(address);
    }, url);
    await Promise.all([...asking, fromTab]);
    const referers = wire.arrived().map(({ headers }) => headers.referer ?? '');
    const page = at('site.test', '/');
    expect(referers.toSorted()).toEqual([...paths, ...Array(5).fill(''), ...Array(20).fill(page)].toSorted());
  });

  it('another host that it is led to learns the origin alone', async () => {
    const [page, away] = [secure.at('player.test', '/page?secret'), secure.at('player.test', '/away')];
    await bench.call('fetchText', away, { referrer: page });
    const referers = secure.arrived().flatMap(({ url, headers }) => (url.endsWith('.ico') ? [] : [headers.referer]));
    expect(referers).toEqual([page, secure.at('player.test', '/')]);
  });

  it('cookies that a site keeps for one page alone go along for that page', async () => {
    await tab.goto(secure.at('site.test', '/page'));
    await until(() => secure.arrived().some(({ url }) => url.endsWith('/embed-after')), 'the frame has its cookies');
    const embed = secure.at('player.test', '/embed/2');
    const ask = async (url: string, topLevel: string) => {
      secure.arrived();
      await bench.call('fetchText', url, { referrer: secure.at('site.test', '/page'), topLevel });
      const arrived = secure.arrived().filter((one) => !one.url.endsWith('.ico'));
      return arrived.map(({ headers }) => headers.cookie ?? '');
    };
    expect(await ask(embed, secure.at('site.test', '/page'))).toEqual([expect.stringContaining('kept=apart')]);
    // The controls: another page, and a host that the request is led to.
    expect(await ask(embed, secure.at('other.test', '/page'))).toEqual([expect.not.stringContaining('kept=apart')]);
    const led = await ask(secure.at('player.test', '/away'), secure.at('site.test', '/page'));
    expect(led).toEqual([expect.stringContaining('kept=apart'), expect.not.stringContaining('kept=apart')]);
  });

  it('rules stay for what may be asked next, and go then', async () => {
    const left = async () => JSON.stringify(await bench.call('left')) === JSON.stringify(NOTHING_LEFT);
    await until(left, 'the rules are gone');
  });
});

function told(arrival: Arrival | undefined): Record<string, string | undefined> {
  const { referer, origin, ...headers } = arrival?.headers ?? {};
  const fetched = { dest: headers['sec-fetch-dest'], mode: headers['sec-fetch-mode'], site: headers['sec-fetch-site'] };
  return { referer, ...(origin === undefined ? {} : { origin }), ...fetched } as Record<string, string | undefined>;
}

interface SecureWire {
  at(host: string, path: string): string;
  arrived(): Pick<Arrival, 'url' | 'headers'>[];
  close(): Promise<void>;
}

/**
 * Partitioned cookies are for https alone. `/page` shows a frame of another host, which is given one. The key is for this
 * test and no secret: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 …`, for `*.test`.
 */
async function startSecureWire(): Promise<SecureWire> {
  const read = (name: string) => readFile(new URL(`own-requests/${name}.pem`, import.meta.url));
  let log: Pick<Arrival, 'url' | 'headers'>[] = [];
  const server = createServer(
    { key: await read('key'), cert: await read('cert') },
    ({ url = '', headers }, response) => {
      log.push({ url: `https://${headers.host}${url}`, headers });
      response.setHeader('content-type', 'text/html').setHeader('cache-control', 'no-store');
      if (url === '/page') response.end(`<iframe src="${at('player.test', '/embed')}"></iframe>`);
      else if (url === '/away') response.writeHead(302, { location: at('cdn.test', '/landed') }).end();
      else if (url === '/embed') {
        response.setHeader('set-cookie', 'kept=apart; Secure; HttpOnly; SameSite=None; Partitioned; Path=/');
        response.end('<script>fetch("/embed-after")</script>');
      } else response.end('.');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (host: string, path: string) => `https://${host}:${port}${path}`;
  return {
    at,
    arrived: () => log.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
