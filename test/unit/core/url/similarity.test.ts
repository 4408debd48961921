import { expect, it } from 'vitest';
import { compareLinks } from '../../../../lib/core/url/similarity.ts';
import { SCHEMES } from '../token-schemes.ts';

const jwt = (payload: object, signature: string) =>
  `${btoa('{"alg":"HS256"}')}.${btoa(JSON.stringify(payload))}.${signature}`.replaceAll('=', '');

// twitch-usher has a random number of five or six digits in its query, which cannot be told from an id.
it.each(SCHEMES.filter(({ id }) => id !== 'twitch-usher').map(({ id, example }) => [id, example] as const))(
  '%s: recognises both links as one stream',
  (_, example) => {
    expect(compareLinks(example.before, example.after).names).not.toBe('other');
  },
);

it.each<[string, string, string]>([
  [
    'the signed path',
    'hdnts=exp=1795348800~acl=/live/ch1/*~hmac=60ab12cd34',
    'hdnts=exp=1795349400~acl=/live/ch2/*~hmac=11bb22cc33',
  ],
  [
    'a channel in JSON',
    'token=%7B%22channel%22%3A%22north%22%2C%22exp%22%3A1795348800%7D',
    'token=%7B%22channel%22%3A%22south%22%2C%22exp%22%3A1795349400%7D',
  ],
  [
    'the subject of a JWT',
    `t=${jwt({ sub: 'north', exp: 1795348800 }, 'aB3dE5fG7hI9')}`,
    `t=${jwt({ sub: 'south', exp: 1795349400 }, 'zY9xW7vU5tS3')}`,
  ],
  ['a base64 list', `p=${btoa('stream=north&valid=20&hash=0a1b2c')}`, `p=${btoa('stream=south&valid=20&hash=9f8e7d')}`],
])('tells two streams apart by %s inside a token', (_, before, after) => {
  const link = (query: string) => `https://c.example/play.m3u8?${query}`;
  expect(compareLinks(link(before), link(after)).names).toBe('other');
  expect(compareLinks(link(before), link(before)).names).toBe('same');
});
