import { describe, expect, it } from 'vitest';
import type { MediaPlaylist, Tree } from '../../../../lib/core/manifest/family.ts';
import { pairFamilies } from '../../../../lib/core/manifest/pair.ts';
import { BASE, media, mpd, multivariant, parsed, playlist, tree } from './manifests.ts';

/** Each pair as `from → to (how)`, `BASE` cut off, the link itself left out. */
function pairs(before: Tree, after: Tree): string[] {
  const pairing = pairFamilies(before, after);
  expect(pairing.refused).toBeNull();
  return pairing.pairs
    .filter(({ how }) => how !== 'link')
    .map(({ from, to, how }) => `${cut(from)} → ${cut(to)} (${how})`);
}

const cut = (url: string) => url.replace(BASE, '');
const root = (manifest: MediaPlaylist, token = 'a') => tree({ [`m.m3u8?t=${token}`]: manifest });
const unpaired = (before: Tree, after: Tree) =>
  pairFamilies(before, after).unpaired.map(({ url, reason }) => `${cut(url)} ${reason}`);

const variant = (attributes: string, uri: string) => `#EXT-X-STREAM-INF:${attributes}\n${uri}\n`;
const master = (...lines: string[]) => tree({ 'master.m3u8': multivariant(lines.join(''), `${BASE}master.m3u8`) });

describe('variants', () => {
  it.each<[string, string[], string[], string[]]>([
    [
      'by resolution, bandwidth, codecs, frame rate, whatever their order',
      [
        variant('BANDWIDTH=1,RESOLUTION=1x1,CODECS="a,b",FRAME-RATE=25', 'x1'),
        variant('BANDWIDTH=2,RESOLUTION=1x1,CODECS="a,b",FRAME-RATE=50', 'x2'),
      ],
      [
        variant('BANDWIDTH=2,RESOLUTION=1x1,CODECS="b,a",FRAME-RATE=50', 'y2'),
        variant('BANDWIDTH=1,RESOLUTION=1x1,CODECS="b,a",FRAME-RATE=25', 'y1'),
      ],
      ['x1 → y1 (attributes)', 'x2 → y2 (attributes)'],
    ],
    [
      'by stable id first',
      [variant('BANDWIDTH=1,STABLE-VARIANT-ID="s"', 'x1'), variant('BANDWIDTH=2', 'x2')],
      [variant('BANDWIDTH=2,STABLE-VARIANT-ID="s"', 'y1'), variant('BANDWIDTH=1', 'y2')],
      ['x1 → y1 (stable-id)', 'x2 → y2 (order)'],
    ],
    [
      'by the nearest bandwidth of the same picture',
      [variant('BANDWIDTH=1000,RESOLUTION=1x1', 'x1'), variant('BANDWIDTH=3000,RESOLUTION=1x1', 'x2')],
      [variant('BANDWIDTH=3100,RESOLUTION=1x1', 'y2'), variant('BANDWIDTH=1100,RESOLUTION=1x1', 'y1')],
      ['x1 → y1 (nearest-bandwidth)', 'x2 → y2 (nearest-bandwidth)'],
    ],
    [
      'by file name',
      [variant('BANDWIDTH=1', 'a/hi.m3u8?1'), variant('BANDWIDTH=2', 'a/lo.m3u8?1')],
      [variant('BANDWIDTH=900', 'b/lo.m3u8?2'), variant('BANDWIDTH=800', 'b/hi.m3u8?2')],
      ['a/hi.m3u8?1 → b/hi.m3u8?2 (file-name)', 'a/lo.m3u8?1 → b/lo.m3u8?2 (file-name)'],
    ],
    [
      'copies by file name, then in order',
      [
        variant('BANDWIDTH=1', 'a/x'),
        variant('BANDWIDTH=1', 'b/y'),
        variant('BANDWIDTH=2', 'p'),
        variant('BANDWIDTH=2', 'q'),
      ],
      [
        variant('BANDWIDTH=1', 'd/y'),
        variant('BANDWIDTH=1', 'c/x'),
        variant('BANDWIDTH=2', 'r'),
        variant('BANDWIDTH=2', 's'),
      ],
      ['a/x → c/x (attributes)', 'b/y → d/y (attributes)', 'p → r (order)', 'q → s (order)'],
    ],
    [
      'copies of which one is gone',
      [variant('BANDWIDTH=1', 'a'), variant('BANDWIDTH=1', 'b')],
      [variant('BANDWIDTH=1', 'c')],
      ['a → c (order)', 'b → c (order)'],
    ],
    [
      'one of a changed set',
      [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'b')],
      [variant('BANDWIDTH=9,RESOLUTION=9x9', 'c'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'd')],
      ['b → d (attributes)'],
    ],
    [
      'one playlist under two audio groups',
      [variant('BANDWIDTH=1,AUDIO="l"', 'a'), variant('BANDWIDTH=1,AUDIO="h"', 'a')],
      [variant('BANDWIDTH=1,AUDIO="l"', 'b'), variant('BANDWIDTH=1,AUDIO="h"', 'b')],
      ['a → b (attributes)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(pairs(master(...before), master(...after)).toSorted()).toEqual(expected.toSorted());
  });

  it('are left where they are gone', () => {
    const before = master(variant('BANDWIDTH=1,RESOLUTION=1x1', 'a'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'b'));
    expect(unpaired(before, master(variant('BANDWIDTH=2,RESOLUTION=2x2', 'd')))).toEqual(['a gone']);
  });

  it.each<[string, string[], string[]]>([
    [
      'other resolutions, however many',
      [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a')],
      [variant('BANDWIDTH=9,RESOLUTION=9x9', 'c')],
    ],
    [
      'none at all',
      [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a')],
      ['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",URI="x"\n'],
    ],
  ])('are refused: %s', (_, before, after) => {
    expect(pairFamilies(master(...before), master(...after)).refused?.kind).toBe('no-variant');
  });
});

it('pairs renditions, I-frame playlists, session keys and steering by what they are', () => {
  const all = (t: string, group: string) =>
    master(
      variant('BANDWIDTH=1', `v${t}`),
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="English",LANGUAGE="en",URI="en${t}"\n`,
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="Deutsch",LANGUAGE="de",URI="de${t}"\n`,
      `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i${t}"\n`,
      `#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k${t}"\n#EXT-X-CONTENT-STEERING:SERVER-URI="s${t}"\n`,
    );
  expect(pairs(all('1', 'a'), all('2', 'a-9f'))).toEqual([
    'v1 → v2 (attributes)',
    'i1 → i2 (attributes)',
    'en1 → en2 (attributes)',
    'de1 → de2 (attributes)',
    'k1 → k2 (attributes)',
    's1 → s2 (attributes)',
  ]);
});

const dated = (from: number) => (msn: number) =>
  `#EXT-X-PROGRAM-DATE-TIME:${new Date((from + msn) * 4000).toISOString()}\n`;

describe('segments', () => {
  it.each<[string, MediaPlaylist, MediaPlaylist, string[]]>([
    [
      'by media sequence, whatever their names',
      playlist({ first: 5, count: 3, name: (n) => `x${n * 7}` }),
      playlist({ first: 6, count: 3, name: (n) => `y${n * 11}` }),
      ['x42 → y66 (sequence)', 'x49 → y77 (sequence)'],
    ],
    ['none where the window has moved on', playlist({ first: 5, count: 3 }), playlist({ first: 50, count: 3 }), []],
    [
      'none where the window has moved on and names come round',
      playlist({ first: 0, count: 6, name: (n) => `${n % 10}.ts` }),
      playlist({ first: 10, count: 6, name: (n) => `${n % 10}.ts` }),
      [],
    ],
    [
      'by date where numbers were restarted',
      playlist({ first: 500, count: 3, tags: dated(0), name: (n) => `x${n}` }),
      playlist({ first: 0, count: 3, tags: dated(501), name: (n) => `y${n}` }),
      ['x501 → y0 (time)', 'x502 → y1 (time)'],
    ],
    [
      'by date where numbers say something else',
      playlist({ first: 5, count: 4, tags: dated(0), name: (n) => `x${n}` }),
      playlist({ first: 5, count: 4, tags: dated(2), name: (n) => `y${n}` }),
      ['x7 → y5 (time)', 'x8 → y6 (time)'],
    ],
    [
      'by file name where numbers were restarted',
      playlist({ first: 500, count: 5 }),
      playlist({ first: 0, count: 5, name: (n) => `${n + 501}.ts?t=2` }),
      [
        '501.ts → 501.ts?t=2 (file-name)',
        '502.ts → 502.ts?t=2 (file-name)',
        '503.ts → 503.ts?t=2 (file-name)',
        '504.ts → 504.ts?t=2 (file-name)',
      ],
    ],
    [
      'over a discontinuity',
      playlist({
        first: 5,
        count: 2,
        head: '#EXT-X-DISCONTINUITY-SEQUENCE:3\n',
        tags: (n) => (n === 6 ? '#EXT-X-DISCONTINUITY\n' : ''),
      }),
      playlist({ first: 6, count: 2, head: '#EXT-X-DISCONTINUITY-SEQUENCE:4\n', name: (n) => `y${n}` }),
      ['6.ts → y6 (sequence)'],
    ],
    [
      'of a recording, all of them',
      playlist({ first: 0, count: 3, vod: true, name: (n) => `x${n}` }),
      playlist({ first: 0, count: 3, vod: true, name: (n) => `y${n}` }),
      ['x0 → y0 (sequence)', 'x1 → y1 (sequence)', 'x2 → y2 (sequence)'],
    ],
    [
      'of a broadcast that has ended',
      playlist({ first: 0, count: 2, name: (n) => `x${n}` }),
      playlist({ first: 0, count: 3, vod: true, name: (n) => `y${n}` }),
      ['x0 → y0 (sequence)', 'x1 → y1 (sequence)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(pairs(root(before), root(after, 'b'))).toEqual(expected);
  });

  it.each<[string, MediaPlaylist, MediaPlaylist, string]>([
    [
      'a recording instead of live',
      playlist({ first: 50, count: 3 }),
      playlist({ first: 0, count: 9, vod: true }),
      'vod-instead-of-live',
    ],
    [
      'live instead of a recording',
      playlist({ first: 0, count: 3, vod: true }),
      playlist({ first: 0, count: 3 }),
      'live-instead-of-vod',
    ],
    [
      'another length',
      playlist({ first: 0, count: 30, vod: true }),
      playlist({ first: 0, count: 31, vod: true }),
      'other-durations',
    ],
    [
      'other segments of the same length',
      playlist({ first: 0, count: 10, vod: true }),
      playlist({ first: 0, count: 20, vod: true, duration: 2 }),
      'other-segments',
    ],
    [
      'live further back',
      playlist({ first: 50, count: 3 }),
      playlist({ first: 10, count: 3, name: (n) => `y${n}` }),
      'went-back',
    ],
    [
      'other live durations',
      playlist({ first: 5, count: 4 }),
      playlist({ first: 5, count: 4, duration: 2 }),
      'other-segments',
    ],
    [
      'an earlier time',
      playlist({ first: 5, count: 3, tags: dated(100) }),
      playlist({ first: 90, count: 3, tags: dated(0 - 50) }),
      'went-back',
    ],
    ['nothing', playlist({ first: 5, count: 3 }), playlist({ first: 5, count: 0 }), 'empty'],
  ])('are refused: %s', (_, before, after, kind) => {
    const pairing = pairFamilies(root(before), root(after, 'b'));
    expect(pairing).toMatchObject({ pairs: [], unpaired: [], refused: { kind } });
  });

  it('tells what the fresh window holds', () => {
    const fresh = playlist({ first: 7, count: 3, head: '#EXT-X-DISCONTINUITY-SEQUENCE:2\n' });
    const { windows, unpaired: left } = pairFamilies(root(playlist({ first: 5, count: 3 })), root(fresh, 'b'));
    expect(windows).toEqual([
      { from: `${BASE}m.m3u8?t=a`, to: `${BASE}m.m3u8?t=b`, first: 7, next: 10, discontinuity: 2, shift: 0 },
    ]);
    expect(left.map(({ url, reason }) => `${cut(url)} ${reason}`)).toEqual(['5.ts gone', '6.ts gone']);
  });

  it('keep their byte ranges', () => {
    const ranged = (file: string, length: number) =>
      root(
        media(`#EXT-X-BYTERANGE:10@0\n#EXTINF:4,\n${file}\n#EXT-X-BYTERANGE:${length}@10\n#EXTINF:4,\n${file}`),
        file,
      );
    expect(pairs(ranged('x.mp4', 10), ranged('y.mp4', 10))).toEqual(['x.mp4 → y.mp4 (sequence)']);
    expect(pairs(ranged('x.mp4', 10), ranged('y.mp4', 11))).toEqual([]);
    expect(unpaired(ranged('x.mp4', 10), ranged('y.mp4', 11))).toEqual(['x.mp4 other-bytes']);
  });

  it('that would lead to two places lead nowhere', () => {
    const before = root(playlist({ first: 0, count: 2, name: () => 'same.ts' }));
    const after = root(playlist({ first: 0, count: 2, name: (n) => `y${n}` }), 'b');
    expect(unpaired(before, after)).toEqual(['same.ts ambiguous']);
  });
});

describe('keys and maps', () => {
  const keyed = (first: number, t: string, last = first + 5) =>
    root(
      playlist({
        first,
        count: last - first + 1,
        tags: (n) => (n === first || n % 3 === 0 ? `#EXT-X-KEY:METHOD=AES-128,URI="k${Math.floor(n / 3)}-${t}"\n` : ''),
        head: `#EXT-X-MAP:URI="i-${t}"\n`,
      }),
      t,
    );
  it('lead to those of the same segments', () => {
    expect(pairs(keyed(0, 'a'), keyed(2, 'b')).filter((pair) => /^[ki]/.test(pair))).toEqual([
      'i-a → i-b (position)',
      'k0-a → k0-b (position)',
      'k1-a → k1-b (position)',
    ]);
  });
  it('that were rotated lead nowhere, the only map to the only one', () => {
    expect(pairs(keyed(0, 'a'), keyed(30, 'b'))).toEqual(['i-a → i-b (position)']);
  });
  it('of another IV contradict', () => {
    const iv = (value: string) =>
      root(media(`#EXT-X-KEY:METHOD=AES-128,URI="k${value}",IV=${value}\n#EXTINF:4,\na.ts`), value);
    expect(unpaired(iv('0x1'), iv('0x2'))).toEqual(['k0x1 contradiction']);
  });
});

it('pairs parts, and hints with the parts they became', () => {
  const low = (t: string, hinted: number) => {
    const parts = Array.from({ length: hinted }, (_, n) => `#EXT-X-PART:DURATION=1,URI="p${n}${t}"\n`).join('');
    const next = `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p${hinted}${t}"\n#EXT-X-RENDITION-REPORT:URI="r${t}"`;
    return root(media(`#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\ns${t}\n${parts}${next}`), t);
  };
  expect(pairs(low('a', 1), low('b', 2))).toEqual([
    'sa → sb (sequence)',
    'p0a → p0b (sequence)',
    'p1a → p1b (sequence)',
    'ra → rb (order)',
  ]);
});

describe('a whole tree', () => {
  const text = (t: string) =>
    `#EXTM3U\n${variant('BANDWIDTH=1', `1.m3u8?${t}`)}${variant('BANDWIDTH=2', `2.m3u8?${t}`)}`;
  const whole = (t: string, ...children: (MediaPlaylist | ReturnType<typeof parsed>)[]) =>
    tree({
      [`master.m3u8?${t}`]: parsed(text(t), `https://edge-${t}.example/x/master.m3u8`),
      ...Object.fromEntries(children.map((child, n) => [`https://edge-${t}.example/x/${n + 1}.m3u8?${t}`, child])),
    });
  const live = (t: string) =>
    playlist({ first: 0, count: 1, name: (n) => `${n}-${t}`, url: `https://edge-${t}.example/x/` });
  const PAGE = parsed('<html>');

  it('with the link, where it was redirected to, and what the playlists list', () => {
    expect(
      pairFamilies(whole('a', live('a')), whole('b', live('b'))).pairs.map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([
      `${BASE}master.m3u8?a → ${BASE}master.m3u8?b`,
      'https://edge-a.example/x/master.m3u8 → https://edge-b.example/x/master.m3u8',
      'https://edge-a.example/x/0-a → https://edge-b.example/x/0-b',
      'https://edge-a.example/x/1.m3u8?a → https://edge-b.example/x/1.m3u8?b',
      'https://edge-a.example/x/ → https://edge-b.example/x/',
      'https://edge-a.example/x/2.m3u8?a → https://edge-b.example/x/2.m3u8?b',
    ]);
  });

  it('without the playlist that turned into an error page', () => {
    const { refused, unpaired: left } = pairFamilies(whole('a', live('a'), live('a')), whole('b', live('b'), PAGE));
    expect(refused).toBeNull();
    expect(left).toEqual([
      { url: 'https://edge-a.example/x/2.m3u8?a', role: 'media-playlist', reason: 'contradiction' },
    ]);
  });

  it('not at all where every playlist did', () => {
    expect(pairFamilies(whole('a', live('a')), whole('b', PAGE)).refused).toEqual({
      kind: 'not-a-manifest',
      sentence: 'One of the links does not lead to a manifest. This is a web page, not a playlist or an MPD.',
    });
  });

  it.each([
    ['an error page with status 200', tree({ x: PAGE }), 'not-a-manifest'],
    ['a tree without its root', { url: `${BASE}x`, manifests: new Map() }, 'not-a-manifest'],
    ['a media playlist', root(live('b')), 'other-format'],
  ])('not where the fresh link leads to %s', (_, after, kind) => {
    expect(pairFamilies(whole('a'), after).refused?.kind).toBe(kind);
  });
});

describe('DASH', () => {
  const show = (t: string, inner: string, attributes = 'mediaPresentationDuration="PT8S"') =>
    tree({ [`${t}.mpd`]: mpd(`<BaseURL>${t}/</BaseURL>${inner}`, attributes, `${BASE}${t}.mpd`) });
  const set = (inner: string, attributes = '') =>
    `<Period id="p"><AdaptationSet mimeType="video/mp4" ${attributes}>${inner}</AdaptationSet></Period>`;
  const list = (id: string, ...media_: string[]) =>
    `<Representation ${id}><SegmentList startNumber="${media_[0]}">${media_.map((n) => `<SegmentURL media="${n}"/>`).join('')}</SegmentList></Representation>`;

  it('pairs representations by id, segments by number', () => {
    const before = show('a', set(list('id="1"', '5', '6') + list('id="2"', '50', '51')), 'type="dynamic"');
    const after = show('b', set(list('id="2"', '51', '52') + list('id="1"', '6', '7')), 'type="dynamic"');
    expect(pairs(before, after)).toEqual(['a/6 → b/6 (sequence)', 'a/51 → b/51 (sequence)']);
  });

  it('pairs representations whose ids are made up by what they are', () => {
    const two = (t: string, one: string, other: string) =>
      show(
        t,
        set(
          `<Representation id="${t}1" ${one}><BaseURL>x</BaseURL></Representation><Representation id="${t}2" ${other}><BaseURL>y</BaseURL></Representation>`,
        ),
      );
    const hd = 'width="1280" height="720"';
    const sd = 'width="640" height="360"';
    expect(pairs(two('a', hd, sd), two('b', sd, hd))).toEqual(['a/x → b/y (position)', 'a/y → b/x (position)']);
  });

  it('pairs by time where numbers were restarted', () => {
    const timeline = (t: string, start: number, number: number) =>
      show(
        t,
        set(
          `<SegmentTemplate media="$Number$" startNumber="${number}"><SegmentTimeline><S t="${start}" d="2" r="1"/></SegmentTimeline></SegmentTemplate><Representation id="v"/>`,
        ),
        'type="dynamic"',
      );
    expect(pairs(timeline('a', 10, 7), timeline('b', 12, 1))).toEqual(['a/8 → b/1 (time)']);
  });

  it('pairs templates, of each of several base addresses', () => {
    const both = (t: string) =>
      show(
        t,
        `<BaseURL>${t}2/</BaseURL>${set('<SegmentTemplate media="$Number$.m4s" duration="2"/><Representation id="v"/>')}`,
        'type="dynamic"',
      );
    const { templates } = pairFamilies(both('a'), both('b'));
    expect(templates.map(({ from, to }) => [from[0], to[0]])).toEqual([
      [`${BASE}a/`, `${BASE}b/`],
      [`${BASE}a2/`, `${BASE}b2/`],
    ]);
  });

  it('pairs Location, PatchLocation and UTCTiming', () => {
    const links = (t: string) =>
      show(
        t,
        `<Location>l${t}</Location><PatchLocation>p${t}</PatchLocation>${set(list('id="1"', '1'))}`,
        'type="dynamic"',
      );
    expect(pairs(links('a'), links('b'))).toEqual(['la → lb (order)', 'pa → pb (order)', 'a/1 → b/1 (sequence)']);
  });

  it.each<[string, Tree, Tree, string]>([
    [
      'live instead of a recording',
      show('a', set(list('id="1"', '1'))),
      show('b', set(list('id="1"', '1')), 'type="dynamic"'),
      'live-instead-of-vod',
    ],
    [
      'another length',
      show('a', set(list('id="1"', '1'))),
      show('b', set(list('id="1"', '1')), 'mediaPresentationDuration="PT99S"'),
      'other-durations',
    ],
    [
      'other representations',
      show('a', set(list('id="1" width="1" height="1"', '1'))),
      show('b', set(list('id="1" width="2" height="2"', '1'))),
      'no-variant',
    ],
    ['none', show('a', set(list('id="1"', '1'))), show('b', set('')), 'empty'],
  ])('refuses %s', (_, before, after, kind) => {
    expect(pairFamilies(before, after).refused?.kind).toBe(kind);
  });
});
