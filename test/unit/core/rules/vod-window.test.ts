import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../../lib/core/rules/child-redirects.ts';
import type { ManifestDocuments } from '../../../../lib/core/manifest/tree.ts';
import { MAX_CHILDREN } from '../../../../lib/core/rules/child-limit.ts';
import {
  isCovered,
  isLongVod,
  childrenOutsideIndex,
  buildSegmentIndex,
  rangesAround,
  withSegmentRanges,
} from '../../../../lib/core/rules/vod-window.ts';

const LENGTH = 2_000;
const base = (generation: number) => `https://cdn.test/s/${generation}000aaaa1111bbbb2222/`;
const file = (generation: number, list: string, n: number) => `${base(generation)}${list}/${n}.ts`;

/** A VOD with two variants under one link, signed file by file in the path. */
function documentsOf(generation: number, length = LENGTH): ManifestDocuments {
  const url = `${base(generation)}master.m3u8`;
  const variant = (list: string, bandwidth: number) =>
    `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${bandwidth / 1_000}x90\n${list}/index.m3u8`;
  const segments = Array.from({ length }, (_, n) => `#EXTINF:2,\n${n}.ts`).join('\n');
  const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n${segments}\n#EXT-X-ENDLIST`;
  const document = (at: string, text: string) => ({ requested: at, url: at, contentType: '', text });
  return {
    link: url,
    documents: [
      document(url, `#EXTM3U\n${variant('low', 160_000)}\n${variant('high', 320_000)}`),
      document(`${base(generation)}low/index.m3u8`, playlist),
      document(`${base(generation)}high/index.m3u8`, playlist),
    ],
  };
}

const index = buildSegmentIndex([treeOf(documentsOf(1)), treeOf(documentsOf(2))], treeOf(documentsOf(3)));
const positions = (...urls: string[]) => urls.map((url) => index.positionOf(url)!);

describe('the window over a long VOD', () => {
  const requestedPositions = positions(file(1, 'high', 3), file(1, 'high', 700));
  const ranges = rangesAround(index.trees, requestedPositions, MAX_CHILDREN);
  const children = withSegmentRanges([], index, ranges);
  const target = (url: string) => children.find(({ from }) => from === url)?.to;

  it('surrounds the last request: a little behind it, most ahead, in all variants and under every link', () => {
    expect(target(file(1, 'high', 700))).toBe(file(3, 'high', 700));
    expect(target(file(1, 'high', 1_400))).toBe(file(3, 'high', 1_400));
    expect(target(file(1, 'high', 600))).toBe(file(3, 'high', 600));
    expect(target(file(1, 'high', 3))).toBeUndefined();
    expect(target(file(1, 'low', 720))).toBe(file(3, 'low', 720));
    expect(target(file(2, 'low', 750))).toBe(file(3, 'low', 750));
    expect(children.length).toBeLessThanOrEqual(MAX_CHILDREN);
  });

  it.each<[string, boolean, number]>([
    ['at the player', true, 700],
    ['ahead of the player', true, 1_200],
    ['with little left ahead', false, 1_400],
    ['before the window', false, 3],
    ['after the window', false, 1_900],
  ])('covers a position %s: %s', (_, covered, n) => {
    expect(isCovered(ranges, positions(file(1, 'high', n))[0]!)).toBe(covered);
  });

  it('covers the end of the VOD, where nothing is ahead', () => {
    const [end] = positions(file(1, 'high', LENGTH - 1));
    expect(isCovered(rangesAround(index.trees, [end!], MAX_CHILDREN), end!)).toBe(true);
  });

  it('replaces the previous window, and leaves other children alone', () => {
    const key = { from: `${base(1)}key.bin`, to: `${base(3)}key.bin`, isPlaylist: false, since: 1 };
    const before = withSegmentRanges(
      [key],
      index,
      rangesAround(index.trees, positions(file(1, 'low', 5)), MAX_CHILDREN - 1),
    );
    const budget = MAX_CHILDREN - childrenOutsideIndex(before, index).length;
    const after = withSegmentRanges(before, index, rangesAround(index.trees, requestedPositions, budget));
    expect(after).toContainEqual(key);
    expect(after.some(({ from }) => from === file(1, 'low', 5))).toBe(false);
    expect(after.length).toBeLessThanOrEqual(MAX_CHILDREN);
  });
});

it('counts a recording with many files as long, but neither a short nor a live one', () => {
  expect(isLongVod(documentsOf(1))).toBe(true);
  expect(isLongVod(documentsOf(1, 100))).toBe(false);
  const live = documentsOf(1).documents.map((one) => ({ ...one, text: one.text.replace('#EXT-X-ENDLIST', '') }));
  expect(isLongVod({ link: base(1), documents: live })).toBe(false);
});
