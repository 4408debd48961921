import { describe, expect, it } from 'vitest';
import { KinIndex } from '../../../lib/core/kin.ts';
import type { Child } from '../../../lib/core/stream.ts';
import { streamWith } from './streams.ts';

const OLD = '8f3a9c0d71e2b456';
const NEW = '51c7d20aa9e84b3f';
const link = (token: string, id = 'nature') => `https://edge1.cdn.test/live/${id}/master.m3u8?token=${token}`;
const child = (from: string, to: string): Child => ({ from, to, playlist: false, since: 1 });

const stream = streamWith([link(OLD), link(NEW)]);
const index = new KinIndex([stream]);
const from = new URL(stream.frameUrl).hostname;
const key = stream.originalUrl;

describe('a request belongs to a stream', () => {
  it.each<[string, string, { link: string | null; current: boolean | null }]>([
    ['by the link in force', link(NEW), { link: link(NEW), current: true }],
    ['by an earlier link', link(OLD), { link: link(OLD), current: false }],
    ['with what a player adds', `${link(OLD)}&_HLS_msn=7`, { link: link(OLD), current: false }],
    ['with the mark of a redirect', `${link(NEW)}#freshet-1t`, { link: link(NEW), current: true }],
    [
      'by the token, whatever else it is',
      `https://edge9.cdn.test/x/1.ts?a=1&token=${NEW}`,
      { link: link(NEW), current: true },
    ],
    ['by its place', 'https://edge1.cdn.test/live/nature/high/7.ts?token=other', { link: null, current: null }],
  ])('%s', (_, url, kin) => {
    expect(index.of(url, from)).toEqual({ key, ...kin });
    expect(index.of(url, `player.${from}`)).toEqual({ key, ...kin });
    expect(index.of(url, 'elsewhere.test')).toBeNull();
  });

  it.each([
    ['a neighbour on the same host', link('c0ffee11c0ffee22', 'sports')],
    ['something else of the CDN', 'https://edge1.cdn.test/ads/1.ts'],
    ['another host', 'https://other.test/live/nature/1.ts'],
  ])('%s does not', (_, url) => {
    expect(index.of(url, from)).toBeNull();
  });

  it('children that have rules of their own: those they lead to are under the link in force', () => {
    const [a, b] = ['https://far.test/s/aaaa1111bbbb2222/1.ts', 'https://near.test/s/cccc3333dddd4444/1.ts'];
    const led = new KinIndex([{ ...stream, children: [child(a, b)] }]);
    expect(led.of(a, from)).toEqual({ key, link: null, current: false });
    expect(led.of(b, from)).toEqual({ key, link: link(NEW), current: true });
    expect(led.of('https://near.test/s/eeee5555ffff6666/2.ts', from)).toEqual({ key, link: null, current: null });
    expect(led.hosts()).toEqual(['edge1.cdn.test', 'far.test', 'near.test']);
  });
});

it('two streams on one page: each has its own, and what may be of either is of neither', () => {
  const other = streamWith([link('d00d000111222333', 'sports'), link('d11d000111222333', 'sports')]);
  const both = new KinIndex([stream, other]);
  expect(both.of('https://edge1.cdn.test/live/nature/1.ts', from)?.key).toBe(key);
  expect(both.of('https://edge1.cdn.test/live/sports/1.ts', from)?.key).toBe(other.originalUrl);
  const shared = (token: string) => `https://edge1.cdn.test/live/play.m3u8?t=${token}`;
  const twins = new KinIndex([streamWith([shared('a1b2c3d4e5')]), streamWith([shared('f6a7b8c9d0')])]);
  expect(twins.of('https://edge1.cdn.test/live/1.ts', from)).toBeNull();
});

it('where the link lies in the root of a host, only media is taken for a part of it', () => {
  const root = new KinIndex([streamWith(['https://site.test/master.m3u8?t=a1b2c3d4e5'])]);
  expect(root.of('https://site.test/1.ts', from)).not.toBeNull();
  expect(root.of('https://site.test/api/comments', from)).toBeNull();
});
