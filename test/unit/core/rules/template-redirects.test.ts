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

/** An MPD under the nth link. `media`: a template for each representation, by id. */
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

/** The stream after `count` refreshes, each with another MPD. */
function after(count: number, tree: (n: number) => ResourceTree, recentRequests: readonly string[] = []): ActiveStream {
  let stream: ActiveStream = { ...streamWith([link(0)]), childMapping: 'by-manifest' };
  for (let n = 1; n <= count; n++) {
    const links = Array.from({ length: n + 1 }, (_, index) => link(index)) as [string, ...string[]];
    const fresh: ActiveStream = { ...streamWith(links), childMapping: 'by-manifest', children: stream.children };
    const result = computeChildRedirects(fresh, tree(n - 1), tree(n), recentRequests);
    if (!result.ok) throw new Error(result.mismatch.sentence);
    stream = { ...fresh, children: result.children };
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
  it('redirects segments of every generation with one rule per representation if it is in the query', () => {
    const stream = after(40, inQuery);
    const rules = rulesOf(stream);
    for (const n of [0, 1, 20, 39]) {
      for (const id of ['a', 'v']) expect(sent(rules, query(n, id))).toBe(query(40, id));
      expect(sent(rules, `${C}/v.mp4?sig=${sign(n, 'v')}`)).toBe(`${C}/v.mp4?sig=${sign(40, 'v')}`);
    }
    expect(stream.children.filter(({ template }) => template)).toHaveLength(2);
    expect(sent(rules, query(40, 'v'))).toBe(query(40, 'v'));
  });

  it('redirects the first generation and as many recent ones as possible if it is in the path', () => {
    const stream = after(25, inPath);
    const rules = rulesOf(stream);
    expect(stream.children.filter(({ template }) => template)).toHaveLength(MAX_TEMPLATES);
    const perRepresentation = MAX_TEMPLATES / IDS.length;
    for (const n of [0, 25 - perRepresentation + 1, 24])
      for (const id of IDS) expect(sent(rules, path(n, id))).toBe(path(25, id));
    expect(sent(rules, path(5, 'd'))).toBe(path(5, 'd'));
    expect(sent(rulesOf(after(25, inPath, [path(5, 'd')])), path(5, 'd'))).toBe(path(25, 'd'));
  });

  it('survives storage, and a record without templates stays unchanged', () => {
    const stream = after(2, inPath);
    expect(v.parse(ActiveStreamSchema, structuredClone(stream))).toEqual(stream);
    const children = stream.children.filter(({ template }) => !template);
    expect(v.parse(ActiveStreamSchema, { ...stream, children }).children).toEqual(children);
  });
});

it('needs only the template for more segments than a manifest may list', () => {
  const long = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="static" mediaPresentationDuration="PT200000S"');
  const stream = after(2, long);
  expect(stream.children).toHaveLength(3);
  for (const n of [0, 1]) {
    expect(sent(rulesOf(stream), `${C}/${sign(n, 'v')}/99999.m4s`)).toBe(`${C}/${sign(2, 'v')}/99999.m4s`);
  }
});

it('needs no rules for listed segments besides their template', () => {
  const listed = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="static" mediaPresentationDuration="PT200S"');
  expect(after(1, listed).children.map(({ from }) => from)).toEqual([
    `${C}/${sign(0, 'v')}/$Number$.m4s`,
    `${C}/v.mp4?sig=${sign(0, 'v')}`,
  ]);
});

it('pairs segments instead of templates if the numbers restarted', () => {
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

it('pairs no templates if @duration numbers their segments differently', () => {
  const other = (n: number) =>
    mpd(n, { v: `${sign(n, 'v')}/$Number$.m4s` }, 'type="dynamic"', `duration="2" startNumber="${n + 1}"`);
  expect(after(1, other).children.filter(({ template }) => template)).toEqual([]);
});
