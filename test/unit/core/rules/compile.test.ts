import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAll, compileStream } from '../../../../lib/core/rules/compile.ts';
import { outputOf, redirectTarget } from '../../../../lib/core/rules/model.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';
import type { NewStream } from '../../../../lib/core/stream.ts';
import { streamWith } from '../streams.ts';

function rulesFor(links: [string, ...string[]], more: Partial<NewStream> = {}): RuleBody[] {
  const compiled = compileStream(streamWith(links, more));
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.rules;
}

/** Where a request goes, the mark of a cross-origin redirect left out, which no server ever sees. */
function sent(rules: RuleBody[], url: string): string {
  return (redirectTarget(rules, url) ?? url).replace(/#freshet-\w+$/, '');
}

describe('the family follows', () => {
  it.each<[string, string, string, [string, string][]]>([
    [
      'a token in the query, with what a player adds, on any path of the host',
      'https://c.example/l/m.m3u8?tok=AAA',
      'https://c.example/l/m.m3u8?tok=BBB',
      [
        ['https://c.example/l/m.m3u8?tok=AAA', 'https://c.example/l/m.m3u8?tok=BBB'],
        ['https://c.example/l/720/7.ts?tok=AAA', 'https://c.example/l/720/7.ts?tok=BBB'],
        ['https://c.example/keys/1?x=1&tok=AAA&_HLS_msn=5', 'https://c.example/keys/1?x=1&tok=BBB&_HLS_msn=5'],
        ['https://c.example/l/m.m3u8?tok=AAAA', 'https://c.example/l/m.m3u8?tok=AAAA'],
        ['https://c.example/l/m.m3u8?tok=aaa', 'https://c.example/l/m.m3u8?tok=aaa'],
        ['https://c.example/l/m.m3u8?xtok=AAA', 'https://c.example/l/m.m3u8?xtok=AAA'],
        ['https://c.example/l/7.ts', 'https://c.example/l/7.ts'],
        ['https://d.example/l/m.m3u8?tok=AAA', 'https://d.example/l/m.m3u8?tok=AAA'],
      ],
    ],
    [
      'several changed parameters, signed values byte for byte',
      'https://c.example/m.m3u8?Expires=17&Signature=a%2Fb+c~==&Key-Pair-Id=K',
      'https://c.example/m.m3u8?Expires=18&Signature=x%2fy*$&Key-Pair-Id=K',
      [
        [
          'https://c.example/s/1.ts?Expires=17&Signature=a%2Fb+c~==&Key-Pair-Id=K&p=1',
          'https://c.example/s/1.ts?Expires=18&Signature=x%2fy*$&Key-Pair-Id=K&p=1',
        ],
        ['https://c.example/s/1.ts?Expires=17&Signature=other', 'https://c.example/s/1.ts?Expires=17&Signature=other'],
      ],
    ],
    [
      'a token in a path segment',
      'https://c.example/live/A1/ch1/m.m3u8',
      'https://c.example/live/B2/ch1/m.m3u8',
      [
        ['https://c.example/live/A1/ch1/720/1.ts?x=1', 'https://c.example/live/B2/ch1/720/1.ts?x=1'],
        ['https://c.example/live/A11/ch1/m.m3u8', 'https://c.example/live/A11/ch1/m.m3u8'],
      ],
    ],
    [
      'another edge, by the directory that tells the stream from its neighbours',
      'https://e1.example/live/ch1/m.m3u8',
      'https://e2.example:8443/live/ch1/m.m3u8',
      [
        ['https://e1.example/live/ch1/1.ts', 'https://e2.example:8443/live/ch1/1.ts'],
        ['https://e1.example/live/ch2/1.ts', 'https://e1.example/live/ch2/1.ts'],
      ],
    ],
    [
      'another edge and token',
      'https://e1.example/l/m.m3u8?t=AAA',
      'https://e2.example/l/m.m3u8?t=BBB',
      [['https://e1.example/l/1.ts?t=AAA', 'https://e2.example/l/1.ts?t=BBB']],
    ],
    [
      'path and query at once, children with and without the query',
      'https://c.example/A1/m.m3u8?t=AAA',
      'https://c.example/B2/m.m3u8?t=BBB',
      [
        ['https://c.example/A1/1.ts?t=AAA', 'https://c.example/B2/1.ts?t=BBB'],
        ['https://c.example/A1/1.ts', 'https://c.example/B2/1.ts'],
      ],
    ],
    [
      'a path of another shape',
      'https://c.example/A1/m.m3u8',
      'https://c.example/s/B2/m.m3u8',
      [['https://c.example/A1/720/1.ts', 'https://c.example/s/B2/720/1.ts']],
    ],
    [
      'the link alone where its file name changed',
      'https://c.example/l/m-AAA.m3u8',
      'https://c.example/l/m-BBB.m3u8',
      [
        ['https://c.example/l/m-AAA.m3u8', 'https://c.example/l/m-BBB.m3u8'],
        ['https://c.example/l/m-AAA.m3u8?_HLS_msn=1', 'https://c.example/l/m-BBB.m3u8?_HLS_msn=1'],
        ['https://c.example/l/1.ts', 'https://c.example/l/1.ts'],
      ],
    ],
    [
      'the link alone where its query was rebuilt',
      'https://c.example/l/m.m3u8?t=AAA',
      'https://c.example/l/m.m3u8?u=1&v=2',
      [
        ['https://c.example/l/m.m3u8?t=AAA', 'https://c.example/l/m.m3u8?u=1&v=2'],
        ['https://c.example/l/m.m3u8?t=AAA&_HLS_msn=1', 'https://c.example/l/m.m3u8?u=1&v=2&_HLS_msn=1'],
      ],
    ],
    [
      'the longer path that begins with the shorter one, without a loop',
      'https://c.example/live/m.m3u8',
      'https://c.example/live/tok/m.m3u8',
      [
        ['https://c.example/live/m.m3u8', 'https://c.example/live/tok/m.m3u8'],
        ['https://c.example/live/tok/1.ts', 'https://c.example/live/tok/1.ts'],
      ],
    ],
  ])('%s', (_, before, after, cases) => {
    const rules = rulesFor([before, after]);
    for (const [request, expected] of cases) expect(sent(rules, request)).toBe(expected);
  });
});

it.each<[string, string, string]>([
  ['a first query', 'https://c.example/l/m.m3u8', 'https://c.example/l/m.m3u8?tok=a1b2c3d4e5'],
  ['one more parameter', 'https://c.example/l/m.m3u8?a=1', 'https://c.example/l/m.m3u8?a=1&tok=a1b2c3d4e5'],
])('a link that gains %s is led there once', (_, before, after) => {
  const rules = rulesFor([before, after]);
  expect(sent(rules, before)).toBe(after);
  expect(redirectTarget(rules, after)).toBeNull();
});

it('a child that a script serves by its query leaves the other files of the script alone', () => {
  const get = (file: string, sig: string) => `https://c.example/get?f=${file}&sig=${sig}`;
  const stream = streamWith(['https://c.example/l/m.m3u8?t=aaaa1111', 'https://c.example/l/m.m3u8?t=bbbb2222']);
  const children = ['1', '2'].map((n) => ({ from: get(n, `a${n}`), to: get(n, `b${n}`), playlist: false, since: 1 }));
  const compiled = compileStream({ ...stream, children });
  if (!compiled.ok) throw new Error(compiled.problem);
  expect(sent(compiled.rules, get('1', 'a1'))).toBe(get('1', 'b1'));
  expect(sent(compiled.rules, get('2', 'older'))).toBe(get('2', 'b2'));
  expect(sent(compiled.rules, get('9', 'neighbour'))).toBe(get('9', 'neighbour'));
});

it('every earlier link leads straight to the current one, an edge that comes back included', () => {
  const links = ['1', '2', '3', '4', '5'].map((n) => `https://e${Number(n) % 3}.example/l/m.m3u8?t=TOKEN${n}`);
  const rules = rulesFor(links as [string, ...string[]]);
  for (const link of links) expect(sent(rules, link)).toBe(links[4]);
});

describe('a stream of many links', () => {
  const link = (n: number, name = 'ch1') => `https://c.example/live/${name}/master.m3u8?tok=${n}aa11bb22cc33dd44`;
  const many = Array.from({ length: 60 }, (_, n) => link(n)) as [string, ...string[]];
  const compiled = (family: 'substitute' | 'listed' | 'unknown') => {
    const result = compileStream({ ...streamWith(many), family });
    if (!result.ok) throw new Error(result.problem);
    return result.rules;
  };

  it('has a bounded number of rules, and none of its links is forgotten', () => {
    const rules = compiled('substitute');
    expect(rules.length).toBeLessThan(30);
    for (const old of many) expect(sent(rules, old)).toBe(many.at(-1));
    expect(sent(rules, `${link(3).replace('master.m3u8', '720/1.ts')}&_HLS_msn=1`)).toContain('720/1.ts?tok=59aa11');
    expect(sent(rules, link(777, 'ch2'))).toBe(link(777, 'ch2'));
  });

  it('folds nothing where children may have tokens of their own', () => {
    const own = 'https://c.example/live/ch1/720/1.ts?tok=ff99ee88dd77cc66';
    for (const family of ['listed', 'unknown'] as const) expect(sent(compiled(family), own)).toBe(own);
    expect(compiled('listed').length).toBeLessThan(120);
  });
});

it('an unchanged link, as with cookie tokens, makes no rule', () => {
  expect(rulesFor(['https://c.example/m.m3u8', 'https://c.example/m.m3u8'])).toEqual([]);
});

it('rules hold for the frame that plays and for no other document, the extension neither', () => {
  const frameUrl = 'https://player.example:8443/embed/1';
  const rules = rulesFor(['https://c.example/m.m3u8?t=1', 'https://c.example/m.m3u8?t=2'], { frameUrl });
  expect(rules.map(({ condition }) => condition.initiatorDomains)).toEqual([['player.example']]);
});

describe('CORS companions', () => {
  const headers = (rules: RuleBody[]) => rules.filter(({ action }) => action.type === 'modifyHeaders');

  it('none where the origin stays', () => {
    expect(headers(rulesFor(['https://c.example/m.m3u8?t=1', 'https://c.example/m.m3u8?t=2']))).toEqual([]);
  });

  it('a tainted request gets the site as its origin, and the answer the null that the browser then expects', () => {
    const rules = rulesFor(['https://e1.example/m.m3u8?t=1', 'https://e2.example/m.m3u8?t=2']);
    const target = redirectTarget(rules, 'https://e1.example/m.m3u8?t=1')!;
    expect(headers(rules)).toHaveLength(3);
    for (const { condition } of headers(rules)) expect(target.endsWith(condition.urlFilter!.slice(0, -1))).toBe(true);
    expect(headers(rules)[0]!.action).toMatchObject({
      requestHeaders: [{ header: 'origin', value: 'https://campus.example' }],
      responseHeaders: expect.arrayContaining([
        { header: 'access-control-allow-origin', operation: 'set', value: 'null' },
      ]),
    });
  });

  it('a request from the old host itself is not tainted', () => {
    const rules = rulesFor(['https://campus.example/a/m.m3u8?t=1', 'https://e2.example/a/m.m3u8?t=2']);
    expect(headers(rules)).toHaveLength(1);
    expect(headers(rules)[0]!.action).toMatchObject({
      responseHeaders: expect.arrayContaining([
        { header: 'access-control-allow-origin', operation: 'set', value: 'https://campus.example' },
      ]),
    });
  });

  it('are shared by the streams of a frame origin', () => {
    const streams = ['a', 'b'].map((name) =>
      streamWith([`https://e1.example/${name}/m.m3u8?t=1${name}`, `https://e2.example/${name}/m.m3u8?t=2${name}`]),
    );
    expect(headers(compileAll(streams))).toHaveLength(3);
  });
});

describe('properties', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9%~._+*$()|^=-]{1,300}$/);
  const link = (host: string, path: string, query: string) =>
    `https://${host}.example/live/${path}/m.m3u8?id=7&tok=${query}`;
  const links = fc.uniqueArray(fc.tuple(fc.constantFrom('e1', 'e2'), fc.constantFrom('A1', 'B2'), token), {
    minLength: 2,
    maxLength: 6,
    selector: ([, , value]) => value,
  });

  it('no rule matches what a rule produces, and every old link reaches the current one', () => {
    fc.assert(
      fc.property(links, (parts) => {
        const all = parts.map(([host, path, value]) => new URL(link(host, path, value)).href) as [string, ...string[]];
        const compiled = compileStream(streamWith(all));
        if (!compiled.ok) throw new Error(compiled.problem);
        for (const url of all) {
          const target = redirectTarget(compiled.rules, url) ?? url;
          expect(target.replace(/#freshet-\w+$/, '')).toBe(all.at(-1));
          for (const rule of compiled.rules) expect(outputOf(rule, target) ?? target).toBe(target);
        }
      }),
      { numRuns: 300 },
    );
  });

  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

  it('the order of query parameters does not matter, and each keeps its place', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(names, fc.array(hex(24), { minLength: 6, maxLength: 6 }), fc.nat(), (keys, values, seed) => {
        const query = (from: number, order: string[]) =>
          order.map((key) => `${key}=${values[from + keys.indexOf(key)]}`).join('&');
        const [before, after] = [
          `https://c.example/l/m.m3u8?${query(0, keys)}`,
          `https://c.example/l/m.m3u8?${query(3, keys)}`,
        ];
        fc.pre(keys.every((_, index) => values[index] !== values[3 + index]));
        const order = keys.toSorted(
          (x, y) => ((x.charCodeAt(0) * 31 + seed) % 7) - ((y.charCodeAt(0) * 31 + seed) % 7),
        );
        const child = (from: number) => `https://c.example/l/720/1.ts?v=1&${query(from, order)}&w=2`;
        expect(redirectTarget(rulesFor([before, after]), child(0))).toBe(child(3));
      }),
      { numRuns: 300 },
    );
  });

  it('a url with another token, on another host or below another path is never led anywhere', () => {
    fc.assert(
      fc.property(hex(32), hex(32), hex(32), fc.constantFrom('query', 'path'), (a, b, other, place) => {
        fc.pre(new Set([a, b, other]).size === 3);
        const make = (value: string, host = 'c', name = 'ch1') =>
          place === 'query'
            ? `https://${host}.example/live/${name}/m.m3u8?tok=${value}`
            : `https://${host}.example/live/${name}/${value}/m.m3u8`;
        const rules = rulesFor([make(a), make(b)]);
        for (const url of [make(other), make(other, 'c', 'ch2'), make(a, 'd'), make(b)]) {
          if (place === 'path' && url === make(a)) continue;
          expect(redirectTarget(rules, url)).toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, string, string]>([
    [
      '8 kB in the query',
      `https://c.example/m.m3u8?t=${'a1'.repeat(4000)}`,
      `https://c.example/m.m3u8?t=${'b2'.repeat(4000)}`,
    ],
    [
      '8 kB in the path',
      `https://c.example/${'a1'.repeat(4000)}/m.m3u8`,
      `https://c.example/${'b2'.repeat(4000)}/m.m3u8`,
    ],
    [
      '8 kB that differ late',
      `https://c.example/m.m3u8?t=${'a1'.repeat(3990)}ffffffff`,
      `https://c.example/m.m3u8?t=${'a1'.repeat(3990)}eeeeeeee`,
    ],
    [
      'an IPv6 host with a port',
      'http://[2001:db8::1]:8080/l/m.m3u8?t=aaaa1111',
      'http://[2001:db8::1]:8080/l/m.m3u8?t=bbbb2222',
    ],
    ['percent-encoding', 'https://c.example/l%20x/m.m3u8?t=%2Faa%3D1', 'https://c.example/l%20x/m.m3u8?t=%2Fbb%3D2'],
    ['a backslash in the query', 'https://c.example/m.m3u8?t=a\\1b', 'https://c.example/m.m3u8?t=c\\2d'],
  ])('%s', (_, before, after) => {
    expect(redirectTarget(rulesFor([before, after]), new URL(before).href)).toBe(new URL(after).href);
    expect(redirectTarget(rulesFor([before, after]), new URL(after).href)).toBeNull();
  });

  it('compiling twice gives the same rules', () => {
    fc.assert(
      fc.property(links, (parts) => {
        const all = parts.map(([host, path, value]) => link(host, path, value)) as [string, ...string[]];
        expect(compileStream(streamWith(all))).toEqual(compileStream(streamWith(all)));
      }),
      { numRuns: 50 },
    );
  });
});
