import { describe, expect, it } from 'vitest';
import { computeChildRedirects, treeOf } from '../../../../lib/core/rules/child-redirects.ts';
import { MAX_TEMPLATES } from '../../../../lib/core/rules/template-redirects.ts';
import type { ResourceTree } from '../../../../lib/core/manifest/model.ts';
import { ActiveStreamSchema, type ActiveStream } from '../../../../lib/core/stream.ts';
import * as v from 'valibot';
import { rulesOf, sent } from './rules-of.ts';
import { streamWith } from '../streams.ts';

const C = 'https://c.example/d';
const sign = (n: number, id: string) => `${n}${id}a1b2c3d4e5f60718293a`;
const link = (n: number) => `${C}/m.mpd?tok=${sign(n, 'm')}`;

/** An MPD under the nth link. `media`: a template for each representation, by its id. */
function mpd(
  n: number,
  media: Record<string, string>,
  attributes: string,
  template = 'duration="2"',
  inner = '',
): ResourceTree {
  const representations = Object.entries(media).map(
    ([id, url]) =>
      `<Representation id="${id}" bandwidth="1"><SegmentTemplate ${template} initialization="$RepresentationID$.mp4?sig=${sign(n, id)}" media="${url.replaceAll('&', '&amp;')}">${inner}</SegmentTemplate></Representation>`,
  );
  const text = `<MPD ${attributes}><Period id="p"><AdaptationSet mimeType="video/mp4">${representations.join('')}</AdaptationSet></Period></MPD>`;
  return treeOf({ link: link(n), documents: [{ requested: link(n), url: link(n), contentType: '', text }] });
}

/** The stream after `count` refreshes, each of which gave another MPD. */
function after(count: number, tree: (n: number) => ResourceTree, seen: readonly string[] = []): ActiveStream {
  let stream: ActiveStream = { ...streamWith([link(0)]), childMapping: 'by-manifest' };
  for (let n = 1; n <= count; n++) {
    const links = Array.from({ length: n + 1 }, (_, index) => link(index)) as [string, ...string[]];
    const fresh: ActiveStream = { ...streamWith(links), childMapping: 'by-manifest', children: stream.children };
    const following = computeChildRedirects(fresh, tree(n - 1), tree(n), seen);
    if (!following.ok) throw new Error(following.mismatch.sentence);
    stream = { ...fresh, children: following.children };
  }
  return stream;
}

const inQuery = (n: number) =>
  mpd(
    n,
    { v: `v-$Number%05d$.m4s?sig=${sign(n, 'v')}`, a: `a-$Number%05d$.m4s?sig=${sign(n, 'a')}` },
    'type="dynamic"',
  );
/** Twenty representations. */
const IDS = [...'abcdefghijklnopqrstu'];
const inPath = (n: number) =>
  mpd(n, Object.fromEntries(IDS.map((id) => [id, `${sign(n, id)}/${id}/$Number$.m4s`])), 'type="dynamic"');
const query = (n: number, id: string, number = '00042') => `${C}/${id}-${number}.m4s?sig=${sign(n, id)}`;
const path = (n: number, id: string, number = '42') => `${C}/${sign(n, id)}/${id}/${number}.m4s`;

describe('a signature in the templates of a live MPD', () => {
  it('in the query: segments of every generation are led, by one rule for each representation', () => {
    const stream = after(40, inQuery);
    const rules = rulesOf(stream);
    for (const n of [0, 1, 20, 39]) {
      for (const id of ['a', 'v']) expect(sent(rules, query(n, id))).toBe(query(40, id));
      expect(sent(rules, `${C}/v.mp4?sig=${sign(n, 'v')}`)).toBe(`${C}/v.mp4?sig=${sign(40, 'v')}`);
    }
    expect(stream.children.filter(({ template }) => template)).toHaveLength(2);
    expect(sent(rules, query(40, 'v'))).toBe(query(40, 'v'));
  });

  it('in the path: the first generation and the latest are led, as many as there may be', () => {
    const stream = after(25, inPath);
    const rules = rulesOf(stream);
    expect(stream.children.filter(({ template }) => template)).toHaveLength(MAX_TEMPLATES);
    const kept = MAX_TEMPLATES / IDS.length;
    for (const n of [0, 25 - kept + 1, 24]) for (const id of IDS) expect(sent(rules, path(n, id))).toBe(path(25, id));
    expect(sent(rules, path(5, 'd'))).toBe(path(5, 'd'));
    expect(sent(rulesOf(after(25, inPath, [path(5, 'd')])), path(5, 'd'))).toBe(path(25, 'd'));
  });

  it('is stored and read again, and a record without templates is what it was', () => {
    const stream = after(2, inPath);
    expect(v.parse(ActiveStreamSchema, structuredClone(stream))).toEqual(stream);
    const children = stream.children.filter(({ template }) => !template);
    expect(v.parse(ActiveStreamSchema, { ...stream, children }).children).toEqual(children);
  });
});

it('more segments than a manifest may list need no more than their template', () => {
  const long = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="static" mediaPresentationDuration="PT200000S"');
  const stream = after(2, long);
  expect(stream.children).toHaveLength(3);
  for (const n of [0, 1]) {
    expect(sent(rulesOf(stream), `${C}/${sign(n, 'v')}/99999.m4s`)).toBe(`${C}/${sign(2, 'v')}/99999.m4s`);
  }
});

it('segments that a manifest does list need no rules of their own beside their template', () => {
  const listed = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="static" mediaPresentationDuration="PT200S"');
  expect(after(1, listed).children.map(({ from }) => from)).toEqual([
    `${C}/${sign(0, 'v')}/$Number$.m4s`,
    `${C}/v.mp4?sig=${sign(0, 'v')}`,
  ]);
});

it('numbers that were restarted are told by the segments, not by the template', () => {
  const restarted = (n: number) =>
    mpd(
      n,
      { v: `${sign(n, 'v')}/$Number$.m4s` },
      'type="dynamic"',
      `startNumber="${100 - n * 50}"`,
      `<SegmentTimeline><S t="${10 + n}" d="1" r="4"/></SegmentTimeline>`,
    );
  const stream = after(1, restarted);
  expect(stream.children.filter(({ template }) => template)).toEqual([]);
  expect(sent(rulesOf(stream), `${C}/${sign(0, 'v')}/101.m4s`)).toBe(`${C}/${sign(1, 'v')}/50.m4s`);
});

it('another numbering by @duration pairs no templates', () => {
  const other = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="dynamic"', `duration="2" startNumber="${n + 1}"`);
  expect(after(1, other).children.filter(({ template }) => template)).toEqual([]);
});
