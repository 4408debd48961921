import { describe, expect, it } from 'vitest';
import { expiryOf, readTimes } from '../../../../lib/core/url/expiry.ts';

const SEEN = Date.parse('2026-11-22T11:50:00Z');
const DIES = '2026-11-22T12:00:00.000Z';
const A = 'https://c.example/live/a.m3u8?';
const MD5 = '9b75a54cecf77a68573a8646bc90e3c4';

const encoded = encodeURIComponent;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
const json = (value: unknown) => base64url(JSON.stringify(value));
const cloudfront = (value: unknown) =>
  base64(JSON.stringify(value)).replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');

describe('reads', () => {
  it.each<[string, string]>([
    ['microseconds', `${A}zz=1795348800000000`],
    ['seconds with a fraction', `${A}zz=1795348800.000`],
    ['hex seconds in a path', `https://c.example/6B02D940/${MD5}/a.m3u8`],
    ['hex seconds with a prefix', `${A}q=0x6b02d940`],
    ['ISO 8601 with an offset', `${A}q=2026-11-22T20:00:00%2B08:00`],
    ['ISO 8601 with an offset whose + is bare', `${A}q=2026-11-22T12:00:00+00:00`],
    ['ISO 8601 with a negative offset', `${A}q=2026-11-22T07%3A00%3A00-05%3A00`],
    ['ISO 8601 with milliseconds', `${A}q=2026-11-22T12:00:00.000Z`],
    ['ISO 8601 with a space', `${A}q=2026-11-22%2012:00:00`],
    ['ISO 8601 with a plus for the space', `${A}q=2026-11-22+12:00:00`],
    ['ISO 8601 without seconds', `${A}q=2026-11-22T12:00Z`],
    ['ISO 8601 basic', `${A}q=20261122T120000Z`],
    ['ISO 8601 basic in a path', 'https://c.example/x/20261122T120000Z/a.m3u8'],
    ['fourteen digits', `${A}q=20261122120000`],
    ['fourteen digits, UTC+8', `${A}q=20261122200000`],
    ['twelve digits', `${A}q=202611221200`],
    ['twelve digits in a path, UTC+8', `https://c.example/202611222000/${MD5}/a.m3u8`],
    ['twelve digits in a path, UTC', `https://c.example/202611221200/${MD5}/a.m3u8`],
    ['an HTTP date', `${A}q=Sun,%2022%20Nov%202026%2012:00:00%20GMT`],
    ['start + named duration', `${A}sig=${MD5}&lifetime=1800&a=2026-11-22T11:30:00Z`],
    ['start + duration with a unit', `${A}aa=1795347000&life=30m`],
    ['start + duration without informative names', `${A}aa=1795347000&bb=1800&sig=${MD5}`],
    ['start + duration in milliseconds', `${A}aa=1795347000000&bb=1800000`],
    ['start + duration within a value', `${A}k=1795347000-1800-${MD5}`],
    ['start + duration in path segments', `https://c.example/1795347000/1800/${MD5}/a.m3u8`],
    ['start + duration in JSON', `${A}p=${json({ start: 1795347000, validity: 1800 })}`],
    ['start + duration from a clock that runs ahead', `${A}ts=1795348205&ttl=595`],
    ['JWT in a path', `https://c.example/${json({ alg: 'A' })}.${json({ iat: 1795347600, exp: 1795348800 })}./a.m3u8`],
    [
      'JWT whose exp is in milliseconds, as a string',
      `${A}x=${json({ alg: 'A' })}.${json({ exp: '1795348800000' })}.abc`,
    ],
    ['JWT whose nbf is later', `${A}x=${json({ alg: 'A' })}.${json({ exp: 1795348800, nbf: 1795348900 })}.abc`],
    ['JWT in a matrix parameter', `https://c.example/a;j=${json({ alg: 'A' })}.${json({ exp: 1795348800 })}.abc;x=1`],
    ['base64 JSON', `${A}p=${encoded(base64(JSON.stringify({ zz: 1795348800, n: 'Zürich ÿÿ>>>' })))}`],
    ['base64 JSON, not encoded', `${A}p=${base64(JSON.stringify({ zz: 1795348800, n: 'a>>>?' }))}`],
    ["CloudFront's alphabet", `${A}p=${cloudfront({ c: { DateLessThan: { x: 1795348800 } }, r: 'https://?>~' })}`],
    ['JSON in a value', `${A}t=${encoded('{"a":{"b":[1,1795348800]}}')}`],
    ['ISO 8601 in JSON', `${A}t=${encoded('{"a":"2026-11-22T12:00:00Z"}')}`],
    ['base64 text', `${A}t=${base64('user=1;till=1795348800;ip=192.0.2.1')}`],
    ['base64 of a number', `${A}t=${base64('1795348800')}`],
    ['base64 after a prefix', `https://c.example/list_tk${base64('a=1795348800&hash=x')}.m3u8`],
    ['base64 in base64', `${A}t=${base64url(`x=${json({ e: 1795348800 })}`)}`],
    ['JWT in base64 JSON', `${A}t=${json({ k: `${json({ alg: 'A' })}.${json({ exp: 1795348800 })}.x` })}`],
    ['hex of text', `${A}t=${Buffer.from('{"until":1795348800}').toString('hex')}`],
    ['three layers of percent', `${A}t=${encoded(encoded(encoded('a=1795348800&b=/')))}`],
    ['a link in a value', `${A}u=${encoded(`https://x.example/?k=1795348800&s=${MD5}`)}`],
    ['matrix parameters', `https://c.example/a.m3u8;q=1795348800;s=${MD5}`],
    ['fields split by ~', `${A}h=aa~1795348800~${MD5}`],
    ['fields split by _', `${A}h=${MD5}_1795348800`],
    ['fields split by .', `${A}h=${MD5}.1795348800.x`],
    ['fields split by ,', `${A}h=${MD5},1795348800`],
    ['fields split by |, in base64', `${A}ks=${base64(`${MD5}|1;1;1795348800;0;77.2;u;`)}`],
    ['digits before a hash', `${A}k=1795348800${MD5}`],
    ['digits after a hash', `${A}_u=a1b2c3d41795348800`],
    ['digits after a word', 'https://c.example/exp1795348800/a.m3u8'],
    ['a file name', 'https://c.example/v/seg-1795348800-ab.m3u8'],
    ['a host label', 'https://t-1795348800.c.example/a.m3u8'],
    ['a query without a name', `https://c.example/a.m3u8?1795348800-${MD5}`],
    ['CBOR claims without COSE', `${A}t=${bytes('a2041a6b02d940061a6b02d490')}`],
    ['CWT in COSE_Sign1', `${A}t=${bytes('d83dd28443a10126a047a1041a6b02d94042aabb')}`],
    ['CWT with a float', `${A}t=${bytes('d18443a10105a04ba104fb41dac0b6500000004141')}`],
    ['CWT with a 64-bit integer', `${A}t=${bytes('d18443a10105a04ba1041b000000006b02d9404141')}`],
  ])('%s', (_, link) => expect(dies(link)).toBe(DIES));
});

describe('takes as the end', () => {
  it.each<[string, string]>([
    ['the later of two', `${A}p=1795348800&q=1795348300`],
    ['a named expiry rather than a later session', `${A}session=1795359999&expires=1795348800`],
    [
      'a named expiry rather than a later programme end',
      `${A}begin=20261122T110000Z&end=20261122T130000Z&exp=1795348800`,
    ],
    ["se rather than the signing key's end", `${A}ske=2026-11-23T10:00:00Z&se=2026-11-22T12:00:00Z`],
    ["the only time, even with an issue time's name", `${A}t=1795348800`],
    ['a named expiry rather than start + duration', `${A}exp=1795348800&st=1795347600&ttl=60`],
  ])('%s', (_, link) => expect(dies(link)).toBe(DIES));
});

describe('finds no end in', () => {
  it.each<[string, string]>([
    ['an issue time from a clock that runs ahead', `${A}t=1795348203`],
    ['iat from a clock that runs farther ahead', `${A}iat=1795348208`],
    ['an issue time and a bit rate', `${A}t=1795348170&br=1200`],
    ["an issue time and a picture's size", `${A}t=1795348170&a=1920&b=1080`],
    ['an issue time and a quality in the path', 'https://c.example/1795348170/720/a.m3u8'],
    ['an issue time and a user id of 0', `${A}sign=1795348170-d7d9-0-${MD5}`],
    ['an issue time in UTC+8', `https://c.example/202611221949/${MD5}/a.m3u8`],
    ['an issue time in UTC+8 with seconds', `${A}t=20261122194930`],
    ['a UUID', `${A}i=6b02d940-176d-47c9-abc5-4fd2fa9aa561`],
    ['eight decimal digits', `${A}i=69021234`],
    ['hex digits of mixed case', `${A}d=6B02d940`],
    ['a far hex number', `${A}d=6b90d940`],
    ['a date without a time', `${A}d=2026-11-25`],
    ['digits within a word', 'https://c.example/a17953488001b/x'],
    ['a JWT without exp', `${A}t=${json({ alg: 'A' })}.${json({ nbf: 1795348900, iat: 1795348800 })}.x`],
    ['truncated CBOR', `${A}t=${bytes('d18443a10105a047a1041a6b02')}`],
    ['text that is not a URL', 'not a url 1795348800'],
    ['an empty text', ''],
  ])('%s', (_, link) => expect(dies(link)).toBeNull());
});

it('says what it read and where, but never a value', () => {
  const policy = json({ Condition: { DateLessThan: 1795348800, DateGreaterThan: 1795347600 } });
  const link = `https://c.example/1795340000/a.m3u8?Policy=${policy}&later=1795349000&kS93jdk2Ls02ks=1795340001`;
  expect(readTimes(link, SEEN).map(({ where, format, role }) => [where, format, role])).toEqual([
    ['query Policy, base64, field Condition.DateLessThan', 'seconds', 'expiry'],
    ['path segment 1', 'seconds', 'issued'],
    ['query Policy, base64, field Condition.DateGreaterThan', 'seconds', 'issued'],
    ['query later', 'seconds', 'ignored'],
    ['query parameter 3', 'seconds', 'issued'],
  ]);
});

it('names both parts of start + duration', () => {
  expect(readTimes(`${A}X-Z-Date=20261122T110000Z&X-Z-Expires=3600`, SEEN)).toContainEqual({
    at: Date.parse(DIES),
    where: 'query X-Z-Date + query X-Z-Expires',
    format: 'start + duration',
    role: 'expiry',
  });
});

function dies(link: string): string | null {
  const expiry = expiryOf(link, SEEN);
  return expiry === null ? null : new Date(expiry).toISOString();
}
