import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeChildRedirects, treeOf } from '../../lib/core/rules/child-redirects.ts';
import { templatePattern } from '../../lib/core/rules/template-pattern.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { streamWith } from '../unit/core/streams.ts';
import { browser } from './lane.ts';
import { pageOn, startWire, type Wire } from './wire.ts';
import { askFrom, compileFor, installRules, openBench, unsupported, type Bench } from './wire-rules.ts';

const SITE = 'site.test';
const EDGES = ['e0.cdn.test', 'e1.cdn.test', 'e2.cdn.test'];

const ANY_RULE = {
  priority: 1,
  condition: { isUrlFilterCaseSensitive: true as const, resourceTypes: ['media' as const] },
  action: { type: 'allow' as const },
};

const HEX = 'a1b2c3d4e5f60718';
/** What regular expressions, substitutions and urlFilter take for operators, as far as URLs keep it. */
const META = "$(x)*+.^|[y]{z}\\1~!,;:@'%5C%2F%26%7C";

/** Links at the limits, by the old and the fresh token. */
const LINKS: [string, (origin: string, token: 'old' | 'new') => string][] = [
  ['8 kB in the query', (o, t) => `${o}/l/m.m3u8?t=${(t + HEX).repeat(420)}`],
  ['8 kB in the path', (o, t) => `${o}/l/${(t + HEX).repeat(420)}/m.m3u8`],
  ['8 kB that differ late', (o, t) => `${o}/l/m.m3u8?t=${HEX.repeat(510)}${t}&v=1`],
  ['percent-encoding', (o, t) => `${o}/l%20%C3%A9/m.m3u8?t=%2F${t}%3D%25${HEX}&n=%F0%9F%98%80`],
  ['metacharacters in the query', (o, t) => `${o}/l/m.m3u8?a[]=${META}&t=${META}${t}${HEX}${META}`],
  ['metacharacters in the path', (o, t) => `${o}/${META.replaceAll('\\', '')}/${t}${META.replaceAll('\\', '')}/m.m3u8`],
];

describe('on the wire', () => {
  let wire: Wire;
  let bench: Bench;
  let page: Page;

  beforeAll(async () => {
    // The strictest CDN: the site's origin or nothing.
    wire = await startWire((_, origin) =>
      origin === null || origin === siteOrigin()
        ? { 'access-control-allow-origin': siteOrigin(), 'access-control-allow-credentials': 'true' }
        : null,
    );
    bench = await openBench(browser, [SITE, 'cdn.test', ...EDGES], ['<all_urls>']);
    page = await bench.open(pageOn(SITE, wire.port));
  });
  afterAll(async () => {
    await bench?.close();
    await wire?.close();
  });

  const siteOrigin = () => `http://${SITE}:${wire.port}`;
  const streamOf = (links: readonly string[]) =>
    streamWith(links as [string, ...string[]], { frameUrl: pageOn(SITE, wire.port), pageUrl: pageOn(SITE, wire.port) });
  const hrefs = (urls: string[]) => page.evaluate((all) => all.map((url) => new URL(url).href), urls);
  const install = async (stream: ActiveStream) => {
    const compiled = await compileFor(bench.driver, stream);
    if (!compiled.ok) throw new Error(compiled.problem);
    await installRules(bench.driver, compiled.rules);
    return compiled.rules;
  };

  it.for(
    LINKS.flatMap(([name, make]) => ['one host', 'another port', 'IPv6'].map((host) => [name, host, make] as const)),
  )('%s, %s', async ([, host, make], { skip }) => {
    skip(host === 'IPv6' && wire.ipv6Port === null, 'this machine has no [::1]');
    const old = host === 'IPv6' ? `http://[::1]:${wire.ipv6Port}` : `http://cdn.test:${wire.port}`;
    const fresh = host === 'another port' ? `http://cdn.test:${wire.otherPort}` : old;
    const child = (link: string) => link.replace('m.m3u8', '720/1.ts');
    const tail = (link: string) => `${link}${link.includes('?') ? '&' : '?'}_HLS_msn=7&_HLS_part=1`;
    const [from = '', to = '', other = ''] = await hrefs([
      make(old, 'old'),
      make(fresh, 'new'),
      make(old, 'old').replaceAll('old', 'neighbour'),
    ]);
    await install(streamOf([from, to]));
    wire.arrived();
    const asked = [from, child(from), tail(from), tail(child(from)), to, other, child(other)];
    const wanted = [to, child(to), tail(to), tail(child(to)), to, other, child(other)];
    expect(await askFrom(page, asked)).toEqual(wanted);
    const arrived = wire.arrived().flatMap(({ method, url }) => (method === 'GET' ? [url] : []));
    expect(arrived.toSorted()).toEqual(wanted.toSorted());
  });

  it('folded links of edges that change are answered, whichever edge is the fresh one', async () => {
    const link = (n: number) =>
      `http://${EDGES[n % 3]}:${wire.port}/live/ch1/master.m3u8?tok=${n}${HEX}${String(n).repeat(4)}`;
    const child = (n: number) => link(n).replace('master.m3u8', '720/1.ts');
    const links = Array.from({ length: 40 }, (_, n) => link(n));
    const rules = await install({ ...streamOf(links), childMapping: 'by-substitution' });
    const asked = [0, 1, 2, 20, 37, 38].flatMap((n) => [link(n), child(n)]);
    const wanted = asked.map((_, index) => (index % 2 === 0 ? link(39) : child(39)));
    expect(await askFrom(page, asked)).toEqual(wanted);
    expect(await askFrom(page, asked, { credentials: 'include' })).toEqual(wanted);
    expect(await askFrom(page, asked, { headers: { 'x-custom': '1' } })).toEqual(wanted);

    // The control: Firefox lets the folded rule of the fresh edge, which changes nothing, silence the CORS companions.
    await installRules(
      bench.driver,
      rules.filter(({ action }) => action.type !== 'allow'),
    );
    const control = await askFrom(page, asked);
    expect(control.some((answer) => answer.startsWith('failed'))).toBe(browser === 'firefox');
  });

  it('the rule of a template fits into the browser, however much stands behind its variables', async () => {
    const rules = ['$Number$', '$Time$/$Number%05d$', '$Time$-$SubNumber$/$Number$'].flatMap((variables) =>
      Array.from({ length: 130 }, (_, n) => {
        const text = (token: string) =>
          `http://cdn.test/d/${token}/${variables}.${'Aa0.'.repeat(40).slice(0, n)}${token}`;
        const form = templatePattern({ from: text('old'), to: text('new') }, []);
        return form ? [form.regexFilter] : [];
      }).flat(),
    );
    expect(rules.length).toBeGreaterThan(300);
    expect(
      await unsupported(
        bench.driver,
        rules.map((regexFilter) => ({ ...ANY_RULE, condition: { ...ANY_RULE.condition, regexFilter } })),
      ),
    ).toEqual([]);
  });

  it('templates signed for each representation lead players that froze them from any generation on', async () => {
    const origin = (n: number) => `http://${EDGES[n % 2]}:${wire.port}`;
    const sign = (n: number, id: string) => `${n}${id.charCodeAt(0)}${HEX.repeat(12)}`;
    const link = (n: number) => `${origin(n)}/d/m.mpd?tok=${sign(n, 'm')}`;
    // One in the query of a segment file, one in the path, one too long for a rule, behind the number.
    const media: Record<string, (n: number, number: string) => string> = {
      a: (n, number) => `/d/a-${number}.m4s?sig=${sign(n, 'a')}`,
      b: (n, number) => `/d/${sign(n, 'b')}/b/${number}.m4s`,
      c: (n, number) => `/d/get?n=${number}&rep=c&sig=${sign(n, 'c')}`,
    };
    const mpd = (n: number) => {
      const representations = Object.entries(media).map(
        ([id, url]) =>
          `<Representation id="${id}" bandwidth="1"><SegmentTemplate duration="2" media="${url(n, '$Number%05d$').replaceAll('&', '&amp;')}"/></Representation>`,
      );
      return `<MPD type="dynamic"><Period id="p"><AdaptationSet mimeType="video/mp4">${representations.join('')}</AdaptationSet></Period></MPD>`;
    };
    const tree = (n: number) =>
      treeOf({ link: link(n), documents: [{ requested: link(n), url: link(n), contentType: '', text: mpd(n) }] });
    let stream: ActiveStream = { ...streamOf([link(0)]), childMapping: 'by-manifest' };
    for (let n = 1; n <= 5; n++) {
      const fresh = {
        ...streamOf(Array.from({ length: n + 1 }, (_, index) => link(index))),
        children: stream.children,
      };
      const following = computeChildRedirects({ ...fresh, childMapping: 'by-manifest' }, tree(n - 1), tree(n), []);
      if (!following.ok) throw new Error(following.mismatch.sentence);
      stream = { ...fresh, childMapping: 'by-manifest', children: following.children };
    }
    await install(stream);
    const segment = (id: string, n: number, number: string) => `${origin(n)}${media[id]!(n, number)}`;
    const asked = ['a', 'b', 'c'].flatMap((id) => [0, 1, 3, 4, 5].map((n) => segment(id, n, `0004${n}`)));
    const wanted = ['a', 'b', 'c'].flatMap((id) => [0, 1, 3, 4, 5].map((n) => segment(id, 5, `0004${n}`)));
    expect(await askFrom(page, asked)).toEqual(wanted);
    const neighbours = ['b', 'c'].map((id) => segment(id, 77, '00001').replace('/d/', '/other/'));
    expect(await askFrom(page, neighbours)).toEqual(neighbours);
  });
});
