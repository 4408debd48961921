import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamWith } from '../unit/core/streams.ts';
import { browser } from './lane.ts';
import { pageOn, startWire, type Wire } from './wire.ts';
import { askFrom, compileFor, installRules, openBench, type Bench } from './wire-rules.ts';

const SITE = 'site.test';
const OLD = 'old.test';
const FRESH = 'fresh.test';

const SERVERS = ['star', 'echo', 'exact', 'strict'] as const;
const CREDENTIALS = ['omit', 'include'] as const;
const KINDS: [string, Record<string, string>][] = [
  ['plain', {}],
  ['preflighted', { 'x-custom': '1' }],
  ['a range', { range: 'bytes=0-3' }],
];
/** From where to where a redirect leads a page of SITE. */
const WAYS = [
  [OLD, FRESH],
  [SITE, FRESH],
  [OLD, SITE],
] as const;

const CELLS = WAYS.flatMap(([old, fresh]) =>
  SERVERS.flatMap((server) =>
    CREDENTIALS.flatMap((credentials) =>
      KINDS.map(([kind, headers]) => ({ old, fresh, server, credentials, kind, headers })),
    ),
  ),
);

describe('a redirect to another origin', () => {
  let wire: Wire;
  let bench: Bench;
  let page: Page;

  beforeAll(async () => {
    const site = () => `http://${SITE}:${wire.port}`;
    wire = await startWire(({ pathname }, origin) => answerOf(pathname.split('/')[1] ?? '', site(), origin));
    bench = await openBench(browser, [SITE, OLD, FRESH]);
    page = await bench.open(pageOn(SITE, wire.port));
  });
  afterAll(async () => {
    await bench?.close();
    await wire?.close();
  });

  it.each(CELLS)('$old → $fresh, $server, credentials $credentials, $kind', async (cell) => {
    const { old, fresh, server, credentials, kind, headers } = cell;
    const name = `${old}-${credentials}-${kind.replaceAll(' ', '-')}`;
    const link = (host: string, token: string) => `http://${host}:${wire.port}/${server}/${name}/m.m3u8?tok=${token}`;
    const child = (host: string, token: string, file: string) => link(host, token).replace('m.m3u8', file);
    const how = { credentials, headers } as const;

    // The control: what becomes of a direct request where there are no rules.
    await installRules(bench.driver, []);
    const direct = child(fresh, 'fresh0000000001', 'control.ts');
    const control = outcome(await askFrom(page, [direct], how), direct);
    const seen = heard(direct);

    const frameUrl = pageOn(SITE, wire.port);
    const links: [string, string] = [link(old, 'stale0000000001'), link(fresh, 'fresh0000000001')];
    const compiled = await compileFor(bench.driver, streamWith(links, { frameUrl, pageUrl: frameUrl }));
    if (!compiled.ok) throw new Error(compiled.problem);
    await installRules(bench.driver, compiled.rules);

    const target = child(fresh, 'fresh0000000001', '1.ts');
    expect(await askFrom(page, [child(old, 'stale0000000001', '1.ts')], how)).toEqual([target]);
    const arrival = wire.arrived().findLast(({ method }) => method === 'GET');
    expect(arrival).toMatchObject({ url: target, headers });
    const later = child(fresh, 'fresh0000000001', '2.ts');
    expect(outcome(await askFrom(page, [later], how), later)).toBe(control);
    expect(heard(later)).toEqual(seen);
    // The very URL that a redirect has led to, which a cache may know by now.
    expect(outcome(await askFrom(page, [target], how), target)).toBe(control);
  });

  /** What the server has heard of a direct request: methods and origins. */
  function heard(url: string): unknown {
    return wire.arrived().flatMap((one) => (one.url === url ? [[one.method, one.headers.origin]] : []));
  }
});

/** Chromium's cache knows how to answer with a range, the servers do not. */
function outcome([answer = '']: readonly string[], url: string): string {
  return answer !== '' && url.startsWith(answer) ? 'passed' : answer;
}

/** Servers as they are: any origin without credentials, every origin, the site's whoever asks, the site's or nothing. */
function answerOf(server: string, site: string, origin: string | null): Record<string, string> | null {
  const always = { 'cache-control': 'max-age=60', 'access-control-allow-credentials': 'true' };
  if (server === 'star') return { 'cache-control': 'max-age=60', 'access-control-allow-origin': '*' };
  if (server === 'echo') return { ...always, 'access-control-allow-origin': origin ?? '*', vary: 'Origin' };
  if (server === 'strict' && origin !== site) return null;
  return { ...always, 'access-control-allow-origin': site, vary: 'Origin' };
}
