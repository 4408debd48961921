import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../../lib/core/manifest/model.ts';
import { compareManifests } from '../../../../../lib/core/manifest/compare.ts';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { treeResources } from '../../../../../lib/core/manifest/tree.ts';
import { mpd, multivariant, playlist, tree } from '../manifests.ts';
import { runs } from '../../../property-runs.ts';
import { expectScales } from '../../../processor-time.ts';

const few = fc.integer({ min: 0, max: 3 });
const aPlaylist = fc
  .record({
    first: few,
    count: fc.nat(8),
    names: few,
    dates: few,
    cuts: few,
    keys: few,
    duration: few,
    vod: fc.boolean(),
  })
  .map(({ first, count, names, dates, cuts, keys, duration, vod }) =>
    playlist({
      first,
      count,
      vod,
      duration: duration + 1,
      name: (n) => `${names === 0 ? n % 3 : n * names}.ts`,
      tags: (n) =>
        [
          dates > 0 ? `#EXT-X-PROGRAM-DATE-TIME:${new Date((n + dates) * 4000).toISOString()}\n` : '',
          cuts > 0 && n % cuts === 1 ? '#EXT-X-DISCONTINUITY\n' : '',
          keys > 0 && n % keys === 0 ? `#EXT-X-KEY:METHOD=AES-128,URI="k${n}"\n#EXT-X-MAP:URI="i${n}"\n` : '',
        ].join(''),
    }),
  );
const aVariant = fc
  .tuple(few, few, few, few)
  .map(
    ([bandwidth, height, audio, name]) =>
      `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=1x${height},AUDIO="${audio}"\n${name}\n`,
  );
const aMaster = fc.array(aVariant, { minLength: 1, maxLength: 8 }).map((lines) => multivariant(lines.join('')));
const aRepresentation = fc
  .tuple(few, few, few)
  .map(
    ([id, height, start]) =>
      `<Representation id="${id}" width="1" height="${height}"><SegmentList startNumber="${start}"><SegmentURL media="a${id}"/><SegmentURL media="b"/></SegmentList></Representation>`,
  );
const anMpd = fc
  .array(aRepresentation, { maxLength: 6 })
  .map((all) => mpd(`<Period><AdaptationSet>${all.join('')}</AdaptationSet></Period>`, 'type="dynamic"'));
const aManifest: fc.Arbitrary<Manifest> = fc.oneof(aPlaylist, aMaster, anMpd);

describe('any two manifests', () => {
  it('pair each old URL with at most one fresh URL, or give a reason', () => {
    fc.assert(
      fc.property(aManifest, aManifest, (a, b) => {
        const before = tree({ a });
        const { pairs, unpaired, mismatch } = pairTrees(before, tree({ b }));
        const fresh = new Set(treeResources(tree({ b })).map(({ url }) => url)).add(tree({ b }).url);
        const oldUrls = [...pairs.map(({ from }) => from), ...unpaired.map(({ url }) => url)];
        expect(new Set(oldUrls).size).toBe(oldUrls.length);
        for (const { to } of pairs) expect(fresh).toContain(to);
        expect(mismatch ? oldUrls : []).toEqual([]);
        compareManifests(a, b);
      }),
      runs(100),
    );
  });

  it('that are equal pair every URL with itself, and compare without a mismatch', () => {
    fc.assert(
      fc.property(aManifest, (a) => {
        const { pairs, mismatch } = pairTrees(tree({ a }), tree({ a }));
        expect(mismatch).toBeNull();
        for (const { from, to } of pairs) expect(to).toBe(from);
        expect(compareManifests(a, a).verdict).not.toBe('mismatch');
      }),
      runs(50),
    );
  });
});

const recording = (count: number) => (t: string) =>
  playlist({
    first: 0,
    count,
    vod: true,
    name: (n) => `${n}-${t}`,
    tags: (n) => `#EXT-X-KEY:METHOD=AES-128,URI="k${n}${t}"\n`,
  });
const equalVariants = (count: number) => (t: string) =>
  multivariant(Array.from({ length: count }, (_, n) => `#EXT-X-STREAM-INF:BANDWIDTH=1000\n${n}${t}.m3u8\n`).join(''));
const closeVariants = (count: number) => (t: string) =>
  multivariant(
    Array.from(
      { length: count },
      (_, n) => `#EXT-X-STREAM-INF:BANDWIDTH=${100_000 + n * 7 + t.length}\n${n}${t}.m3u8\n`,
    ).join(''),
  );

it.each([
  ['segments and keys', recording, 5_000],
  ['equal variants', equalVariants, 200],
])(
  'pairs in linear time: %s',
  (_, make, count) => {
    expectScales(count, (size) => {
      const before = tree({ a: make(size)('a') });
      const after = tree({ b: make(size)('bb') });
      return () => expect(pairTrees(before, after).pairs.length).toBeGreaterThan(size);
    });
  },
  60_000,
);

it('pairs the maximum number of variants, however close their bandwidths are', () => {
  // The time limit of the test is the assertion.
  expect(
    pairTrees(tree({ a: closeVariants(2_000)('a') }), tree({ b: closeVariants(2_000)('bb') })).pairs.length,
  ).toBeGreaterThan(0);
}, 30_000);
