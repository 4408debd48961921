import { describe, expect, it } from 'vitest';
import { isSelfRenewing } from '../../../../lib/core/url/renewal.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: object) => `${json({ alg: 'ES256', typ: 'JWT' })}.${json(payload)}.c2lnbmF0dXJl`;
const END = 1_795_348_800;

/** As much of CBOR (RFC 8949) as a token needs. */
type Item = number | string | Uint8Array | Item[] | Map<Item, Item> | { tag: number; of: Item };
function head(major: number, size: number): number[] {
  if (size < 24) return [(major << 5) | size];
  if (size < 0x100) return [(major << 5) | 24, size];
  if (size < 0x10000) return [(major << 5) | 25, size >> 8, size & 0xff];
  return [(major << 5) | 26, (size >>> 24) & 0xff, (size >>> 16) & 0xff, (size >>> 8) & 0xff, size & 0xff];
}
function cbor(item: Item): number[] {
  if (typeof item === 'number') return item < 0 ? head(1, -1 - item) : head(0, item);
  if (typeof item === 'string') return [...head(3, item.length), ...Buffer.from(item)];
  if (item instanceof Uint8Array) return [...head(2, item.length), ...item];
  if (Array.isArray(item)) return [...head(4, item.length), ...item.flatMap(cbor)];
  if (item instanceof Map)
    return [...head(5, item.size), ...[...item].flatMap(([key, value]) => [...cbor(key), ...cbor(value)])];
  return [...head(6, item.tag), ...cbor(item.of)];
}
const bytes = (item: Item) => Uint8Array.from(cbor(item));
const base64url = (item: Item) => Buffer.from(cbor(item)).toString('base64url');
const base64 = (item: Item) => Buffer.from(cbor(item)).toString('base64');

/** Claims with an end, and renewal by a cookie of that name (CTA-5007-B 4.10). */
const claims = (...more: [Item, Item][]) => new Map<Item, Item>([[4, END], ...more]);
const CATR: [Item, Item] = [
  323,
  new Map<Item, Item>([
    [0, 2],
    [1, 120],
    [5, 'CTA-Common-Access-Token'],
  ]),
];
const PROTECTED = bytes(new Map<Item, Item>([[1, 5]]));
const TAG = new Uint8Array(32).fill(7);
const mac0 = (payload: Item): Item => ({ tag: 61, of: { tag: 17, of: [PROTECTED, new Map(), bytes(payload), TAG] } });
const sign1 = (payload: Item): Item => ({ tag: 18, of: [PROTECTED, new Map(), bytes(payload), TAG] });
const mac = (payload: Item): Item => ({ tag: 97, of: [PROTECTED, new Map(), bytes(payload), TAG, []] });

const inQuery = (token: string) => `https://cdn.example/live/master.m3u8?id=7&token=${token}`;
const inPath = (token: string) => `https://cdn.example/${token}/live/master.m3u8`;

describe('recognises a token that the CDN renews', () => {
  it.each([
    [
      'RFC 9246, an expiration time setting with a cookie as transport',
      inQuery(jwt({ exp: END, cdniets: 30, cdnistt: 1 })),
    ],
    ['RFC 9246, another transport', inQuery(jwt({ cdniets: 30, cdnistt: 2 }))],
    ['RFC 9246 in the path', inPath(jwt({ exp: END, cdniets: 30, cdnistt: 1 }))],
    [
      'RFC 9246 as a matrix parameter',
      `https://cdn.example/live;URISigningPackage=${jwt({ cdniets: 30, cdnistt: 1 })}/a.mpd`,
    ],
    ['RFC 9246, percent-encoded', inQuery(encodeURIComponent(encodeURIComponent(jwt({ cdniets: 30, cdnistt: 1 }))))],
    ['CTA-5007 as a JWT', inQuery(jwt({ exp: END, catr: { type: 2 } }))],
    ['CTA-5007 in COSE_Mac0 with the CWT tag', inQuery(base64url(mac0(claims(CATR))))],
    ['CTA-5007 in COSE_Sign1', inQuery(base64url(sign1(claims(CATR))))],
    ['CTA-5007 in COSE_Mac', inQuery(base64url(mac(claims(CATR))))],
    ['CTA-5007 bare', inQuery(base64url(claims(CATR)))],
    ['CTA-5007 in the path', inPath(base64url(mac0(claims(CATR))))],
    ['CTA-5007 in base64 with padding, percent-encoded', inQuery(encodeURIComponent(base64(mac0(claims(CATR)))))],
    ['CTA-5007, the renewal first', inQuery(base64url(new Map<Item, Item>([CATR, [4, END]])))],
  ])('%s', (_, link) => {
    expect(isSelfRenewing(link)).toBe(true);
  });
});

describe('recognises no renewal in', () => {
  it.each([
    ['no token', 'https://cdn.example/live/master.m3u8'],
    ['no query value', 'https://cdn.example/live/master.m3u8?a&b=&=c'],
    ['a JWT with only an end', inQuery(jwt({ exp: END }))],
    ['RFC 9246 without a transport', inQuery(jwt({ exp: END, cdniets: 30 }))],
    ['RFC 9246 with the transport "none"', inQuery(jwt({ exp: END, cdniets: 30, cdnistt: 0 }))],
    ['RFC 9246 with a transport but no setting', inQuery(jwt({ exp: END, cdnistt: 1 }))],
    ['a transport that is not a number', inQuery(jwt({ cdniets: 30, cdnistt: 'cookie' }))],
    ['a header without alg', inQuery(`${json({ typ: 'JWT' })}.${json({ catr: 1 })}.x`)],
    ["the claim's name in a value", inQuery(jwt({ sub: 'catr', iss: 'cdniets' }))],
    ["the claim's name inside another claim", inQuery(jwt({ ext: { catr: 1, cdniets: 1, cdnistt: 1 } }))],
    ["the claim's name in a parameter", 'https://cdn.example/catr/master.m3u8?catr=1&cdniets=30&cdnistt=1'],
    ['CTA-5007 without a renewal', inQuery(base64url(mac0(claims([312, 'x']))))],
    ["the claim's number as a value", inQuery(base64url(mac0(claims([312, 323]))))],
    ["the claim's number inside another claim", inQuery(base64url(mac0(claims([312, new Map<Item, Item>([CATR])]))))],
    ["the claim's number as text", inQuery(base64url(mac0(claims(['323', 1]))))],
    ['a truncated token', inQuery(base64url(mac0(claims(CATR))).slice(0, -8))],
    [
      'random bytes',
      inQuery(Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 97 + 31) & 0xff)).toString('base64url')),
    ],
  ])('%s', (_, link) => {
    expect(isSelfRenewing(link)).toBe(false);
  });
});
