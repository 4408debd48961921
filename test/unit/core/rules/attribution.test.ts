import { describe, expect, it } from 'vitest';
import { StreamRequestIndex } from '../../../../lib/core/rules/attribution.ts';
import type { ChildRedirect } from '../../../../lib/core/stream.ts';
import { streamWith } from '../streams.ts';

const OLD = '8f3a9c0d71e2b456';
const NEW = '51c7d20aa9e84b3f';
const link = (token: string, id = 'nature') => `https://edge1.cdn.test/live/${id}/master.m3u8?token=${token}`;
const child = (from: string, to: string): ChildRedirect => ({ from, to, isPlaylist: false, since: 1 });

const stream = streamWith([link(OLD), link(NEW)]);
const index = new StreamRequestIndex([stream]);
const from = new URL(stream.frameUrl).hostname;
const key = stream.originalUrl;

describe('a request belongs to a stream', () => {
  it.each<[string, string, { link: string | null; isCurrent: boolean | null }]>([
    ['by the link in force', link(NEW), { link: link(NEW), isCurrent: true }],
    ['by an earlier link', link(OLD), { link: link(OLD), isCurrent: false }],
    ['with what a player adds', `${link(OLD)}&_HLS_msn=7`, { link: link(OLD), isCurrent: false }],
    ['with the mark of a redirect', `${link(NEW)}#freshet-1t`, { link: link(NEW), isCurrent: true }],
    [
      'by the token, whatever else it is',
      `https://edge9.cdn.test/x/1.ts?a=1&token=${NEW}`,
      { link: link(NEW), isCurrent: true },
    ],
    ['by its place', 'https://edge1.cdn.test/live/nature/high/7.ts?token=other', { link: null, isCurrent: null }],
  ])('%s', (_, url, owner) => {
    expect(index.ownerOf(url, from)).toEqual({ originalUrl: key, ...owner });
    expect(index.ownerOf(url, `player.${from}`)).toEqual({ originalUrl: key, ...owner });
    expect(index.ownerOf(url, 'elsewhere.test')).toBeNull();
  });

  it.each([
    ['a neighbour on the same host', link('c0ffee11c0ffee22', 'sports')],
    ['something else of the CDN', 'https://edge1.cdn.test/ads/1.ts'],
    ['another host', 'https://other.test/live/nature/1.ts'],
  ])('%s does not', (_, url) => {
    expect(index.ownerOf(url, from)).toBeNull();
  });

  it('children that have rules of their own: those they lead to are under the link in force', () => {
    const [a, b] = ['https://far.test/s/aaaa1111bbbb2222/1.ts', 'https://near.test/s/cccc3333dddd4444/1.ts'];
    const led = new StreamRequestIndex([{ ...stream, children: [child(a, b)] }]);
    expect(led.ownerOf(a, from)).toEqual({ originalUrl: key, link: null, isCurrent: false });
    expect(led.ownerOf(b, from)).toEqual({ originalUrl: key, link: link(NEW), isCurrent: true });
    expect(led.ownerOf('https://near.test/s/eeee5555ffff6666/2.ts', from)).toEqual({
      originalUrl: key,
      link: null,
      isCurrent: null,
    });
    expect(led.hosts()).toEqual(['edge1.cdn.test', 'far.test', 'near.test']);
  });
});

it('two streams on one page: each has its own, and what may be of either is of neither', () => {
  const other = streamWith([link('d00d000111222333', 'sports'), link('d11d000111222333', 'sports')]);
  const both = new StreamRequestIndex([stream, other]);
  expect(both.ownerOf('https://edge1.cdn.test/live/nature/1.ts', from)?.originalUrl).toBe(key);
  expect(both.ownerOf('https://edge1.cdn.test/live/sports/1.ts', from)?.originalUrl).toBe(other.originalUrl);
  const shared = (token: string) => `https://edge1.cdn.test/live/play.m3u8?t=${token}`;
  const twins = new StreamRequestIndex([streamWith([shared('a1b2c3d4e5')]), streamWith([shared('f6a7b8c9d0')])]);
  expect(twins.ownerOf('https://edge1.cdn.test/live/1.ts', from)).toBeNull();
});

it('where the link lies in the root of a host, only media is taken for a part of it', () => {
  const root = new StreamRequestIndex([streamWith(['https://site.test/master.m3u8?t=a1b2c3d4e5'])]);
  expect(root.ownerOf('https://site.test/1.ts', from)).not.toBeNull();
  expect(root.ownerOf('https://site.test/api/comments', from)).toBeNull();
});
