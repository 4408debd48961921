import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../lib/core/children.ts';
import type { Documents } from '../../../lib/core/documents.ts';
import { MAX_CHILDREN } from '../../../lib/core/within-cap.ts';
import {
  isCovered,
  isLongTitle,
  restOf,
  shelfOf,
  stretchesAround,
  withStretches,
} from '../../../lib/core/title-window.ts';

const LENGTH = 2_000;
const base = (generation: number) => `https://cdn.test/s/${generation}000aaaa1111bbbb2222/`;
const file = (generation: number, list: string, n: number) => `${base(generation)}${list}/${n}.ts`;

/** A title of two variants under one link, signed file by file in the path. */
function family(generation: number, length = LENGTH): Documents {
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

const shelf = shelfOf([treeOf(family(1)), treeOf(family(2))], treeOf(family(3)));
const places = (...urls: string[]) => urls.map((url) => shelf.placeOf(url)!);

describe('the window over a long title', () => {
  const asked = places(file(1, 'high', 3), file(1, 'high', 700));
  const stretches = stretchesAround(shelf.titles, asked, MAX_CHILDREN);
  const children = withStretches([], shelf, stretches);
  const target = (url: string) => children.find(({ from }) => from === url)?.to;

  it('lies around what was asked for last: a little behind it, most ahead, in all variants and under every link', () => {
    expect(target(file(1, 'high', 700))).toBe(file(3, 'high', 700));
    expect(target(file(1, 'high', 1_400))).toBe(file(3, 'high', 1_400));
    expect(target(file(1, 'high', 600))).toBe(file(3, 'high', 600));
    expect(target(file(1, 'high', 3))).toBeUndefined();
    expect(target(file(1, 'low', 720))).toBe(file(3, 'low', 720));
    expect(target(file(2, 'low', 750))).toBe(file(3, 'low', 750));
    expect(children.length).toBeLessThanOrEqual(MAX_CHILDREN);
  });

  it.each<[string, boolean, number]>([
    ['where the player is', true, 700],
    ['further on', true, 1_200],
    ['where little is left ahead', false, 1_400],
    ['before it', false, 3],
    ['behind it', false, 1_900],
  ])('covers a place %s: %s', (_, covered, n) => {
    expect(isCovered(stretches, places(file(1, 'high', n))[0]!)).toBe(covered);
  });

  it('covers the end of the title, where nothing is ahead', () => {
    const [end] = places(file(1, 'high', LENGTH - 1));
    expect(isCovered(stretchesAround(shelf.titles, [end!], MAX_CHILDREN), end!)).toBe(true);
  });

  it('takes the place of the window before, and leaves other children alone', () => {
    const key = { from: `${base(1)}key.bin`, to: `${base(3)}key.bin`, playlist: false, since: 1 };
    const before = withStretches(
      [key],
      shelf,
      stretchesAround(shelf.titles, places(file(1, 'low', 5)), MAX_CHILDREN - 1),
    );
    const budget = MAX_CHILDREN - restOf(before, shelf).length;
    const after = withStretches(before, shelf, stretchesAround(shelf.titles, asked, budget));
    expect(after).toContainEqual(key);
    expect(after.some(({ from }) => from === file(1, 'low', 5))).toBe(false);
    expect(after.length).toBeLessThanOrEqual(MAX_CHILDREN);
  });
});

it('a recording of many files is long; a short one and a live one are not', () => {
  expect(isLongTitle(family(1))).toBe(true);
  expect(isLongTitle(family(1, 100))).toBe(false);
  const live = family(1).documents.map((one) => ({ ...one, text: one.text.replace('#EXT-X-ENDLIST', '') }));
  expect(isLongTitle({ link: base(1), documents: live })).toBe(false);
});
