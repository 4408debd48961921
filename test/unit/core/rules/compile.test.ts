import { describe, expect, it } from 'vitest';
import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { streamWith } from '../streams.ts';
import { rulesFor, sent } from './rules-of.ts';

describe('redirects a stream with', () => {
  it.each<[string, string, string, [string, string][]]>([
    [
      'a token in the query, with added parameters, on any path of the host',
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
      'a query that is a token without a name',
      'https://c.example/l/m.m3u8?lAMPadB_kq3jd83jd7kldspw93jd',
      'https://c.example/l/m.m3u8?R8G1MzO9kd83ls92kskdlsw023ksd==',
      [
        [
          'https://c.example/l/720/7.ts?lAMPadB_kq3jd83jd7kldspw93jd',
          'https://c.example/l/720/7.ts?R8G1MzO9kd83ls92kskdlsw023ksd==',
        ],
        [
          'https://c.example/l/720.m3u8?lAMPadB_kq3jd83jd7kldspw93jd&_HLS_msn=5',
          'https://c.example/l/720.m3u8?R8G1MzO9kd83ls92kskdlsw023ksd==&_HLS_msn=5',
        ],
        [
          'https://c.example/l/7.ts?lAMPadB_kq3jd83jd7kldspw93je',
          'https://c.example/l/7.ts?lAMPadB_kq3jd83jd7kldspw93je',
        ],
      ],
    ],
    [
      'several changed parameters, with signed values byte for byte',
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
      'another edge, matching the directory that identifies the stream',
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
      'changes in path and query, and children with and without the query',
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
      'only the link if its file name changed',
      'https://c.example/l/m-AAA.m3u8',
      'https://c.example/l/m-BBB.m3u8',
      [
        ['https://c.example/l/m-AAA.m3u8', 'https://c.example/l/m-BBB.m3u8'],
        ['https://c.example/l/m-AAA.m3u8?_HLS_msn=1', 'https://c.example/l/m-BBB.m3u8?_HLS_msn=1'],
        ['https://c.example/l/1.ts', 'https://c.example/l/1.ts'],
      ],
    ],
    [
      'only the link if its query was rebuilt',
      'https://c.example/l/m.m3u8?t=AAA',
      'https://c.example/l/m.m3u8?u=1&v=2',
      [
        ['https://c.example/l/m.m3u8?t=AAA', 'https://c.example/l/m.m3u8?u=1&v=2'],
        ['https://c.example/l/m.m3u8?t=AAA&_HLS_msn=1', 'https://c.example/l/m.m3u8?u=1&v=2&_HLS_msn=1'],
      ],
    ],
    [
      'a longer path that begins with the old one, without a loop',
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
])('redirects a link that gains %s only once', (_, before, after) => {
  const rules = rulesFor([before, after]);
  expect(sent(rules, before)).toBe(after);
  expect(redirectTarget(rules, after)).toBeNull();
});

it('leaves other files of a script alone when it redirects a child served by query', () => {
  const get = (file: string, sig: string) => `https://c.example/get?f=${file}&sig=${sig}`;
  const stream = streamWith(['https://c.example/l/m.m3u8?t=aaaa1111', 'https://c.example/l/m.m3u8?t=bbbb2222']);
  const children = ['1', '2'].map((n) => ({ from: get(n, `a${n}`), to: get(n, `b${n}`), isPlaylist: false, since: 1 }));
  const compiled = compileStream({ ...stream, children });
  if (!compiled.ok) throw new Error(compiled.problem);
  expect(sent(compiled.rules, get('1', 'a1'))).toBe(get('1', 'b1'));
  expect(sent(compiled.rules, get('2', 'older'))).toBe(get('2', 'b2'));
  expect(sent(compiled.rules, get('9', 'neighbour'))).toBe(get('9', 'neighbour'));
});

it('redirects every earlier link straight to the current one, even if an edge returns', () => {
  const links = ['1', '2', '3', '4', '5'].map((n) => `https://e${Number(n) % 3}.example/l/m.m3u8?t=TOKEN${n}`);
  const rules = rulesFor(links as [string, ...string[]]);
  for (const link of links) expect(sent(rules, link)).toBe(links[4]);
});

it('makes no rule for an unchanged link, as with cookie tokens', () => {
  expect(rulesFor(['https://c.example/m.m3u8', 'https://c.example/m.m3u8'])).toEqual([]);
});

it('restricts rules to the frame that plays, so that no other document and no extension request matches', () => {
  const frameUrl = 'https://player.example:8443/embed/1';
  const rules = rulesFor(['https://c.example/m.m3u8?t=1', 'https://c.example/m.m3u8?t=2'], { frameUrl });
  expect(rules.map(({ condition }) => condition.initiatorDomains)).toEqual([['player.example']]);
});

describe('a stream that moves between edges', () => {
  const [A, B, C] = ['a1b2c3d4e5f60718', 'b1b2c3d4e5f60718', 'c1b2c3d4e5f60718'] as const;
  const url = (edge: string, file: string, token: string) => `https://${edge}.example/live/${file}?token=${token}`;
  const rules = rulesFor([url('e1', 'm.mpd', A), url('e2', 'm.mpd', B), url('e3', 'm.mpd', C)]);

  it.each([
    ['at the edge in force', 'e3', A],
    ['at the edge of another link', 'e2', A],
    ['at an earlier edge', 'e1', B],
  ])('redirects a token of one link at another edge: %s', (_, edge, token) => {
    expect(sent(rules, url(edge, 'video/7.m4s', token))).toBe(url('e3', 'video/7.m4s', C));
  });

  it('covers the link at activation, however old it is', () => {
    const token = (n: number) => `${n + 10}b2c3d4e5f60718${n}`;
    const links = Array.from({ length: 20 }, (_, n) => url(`e${n % 3}`, 'm.mpd', token(n)));
    const long = rulesFor(links as [string, ...string[]]);
    expect(sent(long, url('e2', '7.m4s', token(0)))).toBe(url('e1', '7.m4s', token(19)));
  });

  it('adds no marker at the current edge, because it would break CORS there', () => {
    expect(redirectTarget(rules, url('e3', '7.m4s', A))).toBe(url('e3', '7.m4s', C));
    expect(redirectTarget(rules, url('e2', '7.m4s', A))).toMatch(/#freshet-/);
  });

  it('leaves URLs at other edges alone if no token identifies the stream', () => {
    const short = rulesFor(['https://e1.example/m.mpd?t=1', 'https://e2.example/m.mpd?t=2']);
    expect(sent(short, 'https://e2.example/7.m4s?t=1')).toBe('https://e2.example/7.m4s?t=1');
    expect(sent(rules, url('e9', '7.m4s', A))).toBe(url('e9', '7.m4s', A));
  });
});
