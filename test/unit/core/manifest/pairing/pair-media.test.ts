import { describe, expect, it } from 'vitest';
import type { MediaPlaylist } from '../../../../../lib/core/manifest/model.ts';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { BASE, media, playlist } from '../manifests.ts';
import { pairs, cut, root, unpaired } from './pairs-of.ts';

const dated = (from: number) => (msn: number) =>
  `#EXT-X-PROGRAM-DATE-TIME:${new Date((from + msn) * 4000).toISOString()}\n`;

describe('pairs segments', () => {
  it.each<[string, MediaPlaylist, MediaPlaylist, string[]]>([
    [
      'by media sequence number, whatever their names',
      playlist({ first: 5, count: 3, name: (n) => `x${n * 7}` }),
      playlist({ first: 6, count: 3, name: (n) => `y${n * 11}` }),
      ['x42 → y66 (sequence)', 'x49 → y77 (sequence)'],
    ],
    ['but none if the window has moved on', playlist({ first: 5, count: 3 }), playlist({ first: 50, count: 3 }), []],
    [
      'but none if the window has moved on and names repeat',
      playlist({ first: 0, count: 6, name: (n) => `${n % 10}.ts` }),
      playlist({ first: 10, count: 6, name: (n) => `${n % 10}.ts` }),
      [],
    ],
    [
      'by date if the numbers restarted',
      playlist({ first: 500, count: 3, tags: dated(0), name: (n) => `x${n}` }),
      playlist({ first: 0, count: 3, tags: dated(501), name: (n) => `y${n}` }),
      ['x501 → y0 (time)', 'x502 → y1 (time)'],
    ],
    [
      'by date if the numbers contradict it',
      playlist({ first: 5, count: 4, tags: dated(0), name: (n) => `x${n}` }),
      playlist({ first: 5, count: 4, tags: dated(2), name: (n) => `y${n}` }),
      ['x7 → y5 (time)', 'x8 → y6 (time)'],
    ],
    [
      'by file name if the numbers restarted',
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
      'across a discontinuity',
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
    ['no segments', playlist({ first: 5, count: 3 }), playlist({ first: 5, count: 0 }), 'empty'],
  ])('or gives a mismatch: %s', (_, before, after, kind) => {
    const pairing = pairTrees(root(before), root(after, 'b'));
    expect(pairing).toMatchObject({ pairs: [], unpaired: [], mismatch: { kind } });
  });

  it('and returns the contents of the fresh window', () => {
    const fresh = playlist({ first: 7, count: 3, head: '#EXT-X-DISCONTINUITY-SEQUENCE:2\n' });
    const { windows, unpaired: unpairedResources } = pairTrees(
      root(playlist({ first: 5, count: 3 })),
      root(fresh, 'b'),
    );
    expect(windows).toEqual([
      { from: `${BASE}m.m3u8?t=a`, to: `${BASE}m.m3u8?t=b`, first: 7, next: 10, discontinuity: 2, shift: 0 },
    ]);
    expect(unpairedResources.map(({ url, reason }) => `${cut(url)} ${reason}`)).toEqual(['5.ts gone', '6.ts gone']);
  });

  it('only with equal byte ranges', () => {
    const ranged = (file: string, length: number) =>
      root(
        media(`#EXT-X-BYTERANGE:10@0\n#EXTINF:4,\n${file}\n#EXT-X-BYTERANGE:${length}@10\n#EXTINF:4,\n${file}`),
        file,
      );
    expect(pairs(ranged('x.mp4', 10), ranged('y.mp4', 10))).toEqual(['x.mp4 → y.mp4 (sequence)']);
    expect(pairs(ranged('x.mp4', 10), ranged('y.mp4', 11))).toEqual([]);
    expect(unpaired(ranged('x.mp4', 10), ranged('y.mp4', 11))).toEqual(['x.mp4 other-bytes']);
  });

  it('except URLs with two different targets', () => {
    const before = root(playlist({ first: 0, count: 2, name: () => 'same.ts' }));
    const after = root(playlist({ first: 0, count: 2, name: (n) => `y${n}` }), 'b');
    expect(unpaired(before, after)).toEqual(['same.ts ambiguous']);
  });
});

describe('pairs keys and maps', () => {
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
  it('that apply to the same segments', () => {
    expect(pairs(keyed(0, 'a'), keyed(2, 'b')).filter((pair) => /^[ki]/.test(pair))).toEqual([
      'i-a → i-b (position)',
      'k0-a → k0-b (position)',
      'k1-a → k1-b (position)',
    ]);
  });
  it('except rotated keys; a single map pairs with the single fresh one', () => {
    expect(pairs(keyed(0, 'a'), keyed(30, 'b'))).toEqual(['i-a → i-b (position)']);
  });
  it('except keys with another IV, which contradict', () => {
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
