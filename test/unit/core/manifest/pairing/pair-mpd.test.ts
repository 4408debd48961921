import { describe, expect, it } from 'vitest';
import type { ResourceTree } from '../../../../../lib/core/manifest/model.ts';
import { pairTrees } from '../../../../../lib/core/manifest/pairing/pair-trees.ts';
import { BASE, mpd, tree } from '../manifests.ts';
import { pairs } from './pairs-of.ts';

describe('DASH', () => {
  const mpdTree = (t: string, inner: string, attributes = 'mediaPresentationDuration="PT8S"') =>
    tree({ [`${t}.mpd`]: mpd(`<BaseURL>${t}/</BaseURL>${inner}`, attributes, `${BASE}${t}.mpd`) });
  const set = (inner: string, attributes = '') =>
    `<Period id="p"><AdaptationSet mimeType="video/mp4" ${attributes}>${inner}</AdaptationSet></Period>`;
  const list = (id: string, ...media_: string[]) =>
    `<Representation ${id}><SegmentList startNumber="${media_[0]}">${media_.map((n) => `<SegmentURL media="${n}"/>`).join('')}</SegmentList></Representation>`;

  it('pairs representations by id, and segments by number', () => {
    const before = mpdTree('a', set(list('id="1"', '5', '6') + list('id="2"', '50', '51')), 'type="dynamic"');
    const after = mpdTree('b', set(list('id="2"', '51', '52') + list('id="1"', '6', '7')), 'type="dynamic"');
    expect(pairs(before, after)).toEqual(['a/6 → b/6 (sequence)', 'a/51 → b/51 (sequence)']);
  });

  it('pairs representations with generated ids by their attributes', () => {
    const two = (t: string, one: string, other: string) =>
      mpdTree(
        t,
        set(
          `<Representation id="${t}1" ${one}><BaseURL>x</BaseURL></Representation><Representation id="${t}2" ${other}><BaseURL>y</BaseURL></Representation>`,
        ),
      );
    const hd = 'width="1280" height="720"';
    const sd = 'width="640" height="360"';
    expect(pairs(two('a', hd, sd), two('b', sd, hd))).toEqual(['a/x → b/y (position)', 'a/y → b/x (position)']);
  });

  it('pairs by time if the numbers restarted', () => {
    const timeline = (t: string, start: number, number: number) =>
      mpdTree(
        t,
        set(
          `<SegmentTemplate media="$Number$" startNumber="${number}"><SegmentTimeline><S t="${start}" d="2" r="1"/></SegmentTimeline></SegmentTemplate><Representation id="v"/>`,
        ),
        'type="dynamic"',
      );
    expect(pairs(timeline('a', 10, 7), timeline('b', 12, 1))).toEqual(['a/8 → b/1 (time)']);
  });

  it('pairs templates for each of several BaseURLs', () => {
    const both = (t: string) =>
      mpdTree(
        t,
        `<BaseURL>${t}2/</BaseURL>${set('<SegmentTemplate media="$Number$.m4s" duration="2"/><Representation id="v"/>')}`,
        'type="dynamic"',
      );
    const { templates } = pairTrees(both('a'), both('b'));
    expect(templates.map(({ from, to }) => [from[0], to[0]])).toEqual([
      [`${BASE}a/`, `${BASE}b/`],
      [`${BASE}a2/`, `${BASE}b2/`],
    ]);
  });

  it('pairs Location, PatchLocation and UTCTiming', () => {
    const links = (t: string) =>
      mpdTree(
        t,
        `<Location>l${t}</Location><PatchLocation>p${t}</PatchLocation>${set(list('id="1"', '1'))}`,
        'type="dynamic"',
      );
    expect(pairs(links('a'), links('b'))).toEqual(['la → lb (order)', 'pa → pb (order)', 'a/1 → b/1 (sequence)']);
  });

  it.each<[string, ResourceTree, ResourceTree, string]>([
    [
      'live instead of a recording',
      mpdTree('a', set(list('id="1"', '1'))),
      mpdTree('b', set(list('id="1"', '1')), 'type="dynamic"'),
      'live-instead-of-vod',
    ],
    [
      'another length',
      mpdTree('a', set(list('id="1"', '1'))),
      mpdTree('b', set(list('id="1"', '1')), 'mediaPresentationDuration="PT99S"'),
      'other-durations',
    ],
    [
      'other representations',
      mpdTree('a', set(list('id="1" width="1" height="1"', '1'))),
      mpdTree('b', set(list('id="1" width="2" height="2"', '1'))),
      'no-variant',
    ],
    ['no representations', mpdTree('a', set(list('id="1"', '1'))), mpdTree('b', set('')), 'empty'],
  ])('gives a mismatch for %s', (_, before, after, kind) => {
    expect(pairTrees(before, after).mismatch?.kind).toBe(kind);
  });
});
