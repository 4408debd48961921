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
    ['with parameters that a player adds', `${link(OLD)}&_HLS_msn=7`, { link: link(OLD), isCurrent: false }],
    ['with the marker of a redirect', `${link(NEW)}#freshet-1t`, { link: link(NEW), isCurrent: true }],
    [
      'by its token, at any host and path',
      `https://edge9.cdn.test/x/1.ts?a=1&token=${NEW}`,
      { link: link(NEW), isCurrent: true },
    ],
    ['by its directory', 'https://edge1.cdn.test/live/nature/high/7.ts?token=other', { link: null, isCurrent: null }],
  ])('%s', (_, url, owner) => {
    expect(index.ownerOf(url, from)).toEqual({ originalUrl: key, ...owner });
    expect(index.ownerOf(url, `player.${from}`)).toEqual({ originalUrl: key, ...owner });
    expect(index.ownerOf(url, 'elsewhere.test')).toBeNull();
  });

  it.each([
    ['a neighbouring stream on the same host', link('c0ffee11c0ffee22', 'sports')],
    ['another directory of the CDN', 'https://edge1.cdn.test/ads/1.ts'],
    ['another host', 'https://other.test/live/nature/1.ts'],
  ])('does not attribute %s', (_, url) => {
    expect(index.ownerOf(url, from)).toBeNull();
  });

  it('attributes children with rules of their own; their targets belong to the link in force', () => {
    const [a, b] = ['https://far.test/s/aaaa1111bbbb2222/1.ts', 'https://near.test/s/cccc3333dddd4444/1.ts'];
    const moved = new StreamRequestIndex([{ ...stream, children: [child(a, b)] }]);
    expect(moved.ownerOf(a, from)).toEqual({ originalUrl: key, link: null, isCurrent: false });
    expect(moved.ownerOf(b, from)).toEqual({ originalUrl: key, link: link(NEW), isCurrent: true });
    expect(moved.ownerOf('https://near.test/s/eeee5555ffff6666/2.ts', from)).toEqual({
      originalUrl: key,
      link: null,
      isCurrent: null,
    });
    expect(moved.hosts()).toEqual(['edge1.cdn.test', 'far.test', 'near.test']);
  });
});

it('attributes requests of two streams on one page, but not those that either may have sent', () => {
  const other = streamWith([link('d00d000111222333', 'sports'), link('d11d000111222333', 'sports')]);
  const both = new StreamRequestIndex([stream, other]);
  expect(both.ownerOf('https://edge1.cdn.test/live/nature/1.ts', from)?.originalUrl).toBe(key);
  expect(both.ownerOf('https://edge1.cdn.test/live/sports/1.ts', from)?.originalUrl).toBe(other.originalUrl);
  const shared = (token: string) => `https://edge1.cdn.test/live/play.m3u8?t=${token}`;
  const twins = new StreamRequestIndex([streamWith([shared('a1b2c3d4e5')]), streamWith([shared('f6a7b8c9d0')])]);
  expect(twins.ownerOf('https://edge1.cdn.test/live/1.ts', from)).toBeNull();
});

it('attributes only media if the link is in the root directory of a host', () => {
  const root = new StreamRequestIndex([streamWith(['https://site.test/master.m3u8?t=a1b2c3d4e5'])]);
  expect(root.ownerOf('https://site.test/1.ts', from)).not.toBeNull();
  expect(root.ownerOf('https://site.test/api/comments', from)).toBeNull();
});
