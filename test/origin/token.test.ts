import { describe, expect, test } from 'vitest';

import { checkToken, expiryFor, writeToken } from './token.ts';

const secret = 'a secret';
const scope = '/live/one';
const expires = 1_795_348_800;
const nonce = 'ab12';
const intime = expires * 1000 - 1;

describe.each(['query', 'path', 'cookie'] as const)('a token in the %s', (place) => {
  const token = writeToken({ scope, expires, nonce }, place, secret);
  const check = (it: string, now = intime, of = scope, key = secret) =>
    checkToken(it, place, { scope: of, secret: key, now });

  test('shows its expiry in plain text', () => expect(token).toContain('1795348800'));
  test('needs no escaping in its place', () => expect(token).toMatch(/^[\w=~-]+$/));
  test('is valid before the second in its expiry', () => expect(check(token)).toBe('ok'));
  test('has expired from that second on', () => expect(check(token, expires * 1000)).toBe('expired'));
  test.each([
    ['another channel', () => check(token, intime, '/live/two')],
    ['another secret', () => check(token, intime, scope, 'another')],
    ['a later expiry', () => check(token.replace('1795348800', '1795348801'))],
    ['another nonce', () => check(token.replace('ab12', 'ab13'))],
    ['a changed signature', () => check(token.replace(/.$/, (c) => (c === '0' ? '1' : '0')))],
    ['a part of it', () => check(token.slice(0, -1))],
    ['anything else', () => check('hello')],
    ['a forged one that is late besides', () => check(token, expires * 1000, '/live/two')],
  ])('is forged with %s', (_what, verdict) => expect(verdict()).toBe('forged'));
});

test.each([
  [1_000_000, 8, 1008],
  [1_000_001, 8, 1009],
  [1_000_999, 8, 1009],
])(
  'a token issued at %i ms for %i s expires at a whole second and lives at least that long',
  (now, lifetime, expected) => {
    expect(expiryFor(now, lifetime)).toBe(expected);
  },
);
