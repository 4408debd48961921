import { describe, expect, it } from 'vitest';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { pairs, unpaired, variant, master } from './pairs-of.ts';

describe('pairs variants', () => {
  it.each<[string, string[], string[], string[]]>([
    [
      'by resolution, bandwidth, codecs and frame rate, in any order',
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
      'that are copies by file name, then in order',
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
      'that are copies, even if one is gone',
      [variant('BANDWIDTH=1', 'a'), variant('BANDWIDTH=1', 'b')],
      [variant('BANDWIDTH=1', 'c')],
      ['a → c (order)', 'b → c (order)'],
    ],
    [
      'that remain in a changed set',
      [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'b')],
      [variant('BANDWIDTH=9,RESOLUTION=9x9', 'c'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'd')],
      ['b → d (attributes)'],
    ],
    [
      'that share one playlist in two audio groups',
      [variant('BANDWIDTH=1,AUDIO="l"', 'a'), variant('BANDWIDTH=1,AUDIO="h"', 'a')],
      [variant('BANDWIDTH=1,AUDIO="l"', 'b'), variant('BANDWIDTH=1,AUDIO="h"', 'b')],
      ['a → b (attributes)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(pairs(master(...before), master(...after)).toSorted()).toEqual(expected.toSorted());
  });

  it('and leaves missing ones unpaired', () => {
    const before = master(variant('BANDWIDTH=1,RESOLUTION=1x1', 'a'), variant('BANDWIDTH=2,RESOLUTION=2x2', 'b'));
    expect(unpaired(before, master(variant('BANDWIDTH=2,RESOLUTION=2x2', 'd')))).toEqual(['a gone']);
  });

  it.each<[string, string[], string[]]>([
    ['other resolutions', [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a')], [variant('BANDWIDTH=9,RESOLUTION=9x9', 'c')]],
    [
      'no variants',
      [variant('BANDWIDTH=1,RESOLUTION=1x1', 'a')],
      ['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",URI="x"\n'],
    ],
  ])('or gives a mismatch: %s', (_, before, after) => {
    expect(pairTrees(master(...before), master(...after)).mismatch?.kind).toBe('no-variant');
  });
});

it('pairs renditions, I-frame playlists, session keys and steering by their attributes', () => {
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
