import { createHash, randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expiryOf, readTimes } from '../../../../lib/core/url/expiry.ts';
import { runs, times } from '../../property-runs.ts';
import { anyText } from '../../any-text.ts';

const SEEN = Date.parse('2026-11-22T11:50:00Z');
const base64 = (length: number) => randomBytes(length).toString('base64').slice(0, length);
const hex = (length: number) => randomBytes(length).toString('hex').slice(0, length);
const SIGNATURES: Record<string, (length: number) => string> = {
  hex,
  'upper-case hex': (length) => hex(length).toUpperCase(),
  base64url: (length) => randomBytes(length).toString('base64url').slice(0, length),
  base64,
  'encoded base64': (length) => encodeURIComponent(`${base64(length)}==`),
  "base64 in CloudFront's alphabet": (length) =>
    base64(length).replaceAll('+', '-').replaceAll('/', '~').replaceAll('=', '_'),
};
const LINKS = [
  (signature: string) => `https://c.example/a.m3u8?sig=${signature}`,
  (signature: string) => `https://c.example/${signature}/1080/a.m3u8`,
  (signature: string) => `https://c.example/a.m3u8?t=1795348170&token=${signature}&v=2`,
  (signature: string) => `https://c.example/a.m3u8?auth=1795348170-${signature}`,
];
const EACH = times(300);

/**
 * The goal is at most 1 in 10 000. In one longer run none of 600 000 such links gave an expiry; here one per kind may
 * be chance.
 */
it.each(Object.keys(SIGNATURES))(
  'finds no expiry in random signatures of 20 to 512 characters: %s',
  (kind) => {
    let invented = 0;
    for (let count = 0; count < EACH; count++) {
      const link = LINKS[count % LINKS.length]!(SIGNATURES[kind]!(randomInt(20, 513)));
      if (expiryOf(link, SEEN) !== null) invented++;
    }
    expect(invented).toBeLessThanOrEqual(1);
  },
  60_000,
);

const WRITTEN: Record<string, (at: number) => string> = {
  seconds: (at) => String(at / 1000),
  milliseconds: (at) => String(at),
  hex: (at) => `${(at / 1000).toString(16)}`,
  'ISO 8601': (at) => encodeURIComponent(new Date(at).toISOString()),
  basic: (at) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`,
  'compact UTC': (at) => new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, ''),
  JWT: (at) => `${json({ alg: 'HS256' })}.${json({ sub: 'x', exp: at / 1000 })}.${digest(at).slice(0, 32)}`,
  'base64 JSON': (at) => json({ a: 'b', c: { d: at / 1000 } }),
  'base64 text': (at) => encodeURIComponent(Buffer.from(`x=1&y=${at / 1000}`).toString('base64')),
};
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const name = fc.stringMatching(/^[a-z]{1,12}$/);
/**
 * The same signatures in every run. About one random signature in a hundred thousand reads as a time; the test above
 * counts those.
 */
const digest = (text: unknown) => createHash('sha512').update(String(text)).digest('hex');
const signature = fc
  .tuple(fc.integer({ min: 16, max: 64 }), fc.nat())
  .map(([length, text]) => digest(text).slice(0, length));

it.each(Object.keys(WRITTEN))('finds the end under any name, in query, path and fields: %s', (format) => {
  // Within six hours. Farther compact times may be UTC+8, and eight hex digits may all be decimal.
  const time = fc.integer({ min: 61, max: 6 * 3600 }).map((seconds) => SEEN + seconds * 1000);
  fc.assert(
    fc.property(time, name, signature, fc.nat(3), (at, key, sig, place) => {
      const written = WRITTEN[format]!(at);
      fc.pre(format !== 'hex' || /[a-f]/.test(written));
      const links = [
        `https://c.example/a.m3u8?${key}=${written}&s=${sig}`,
        `https://c.example/${sig}/${written}/a.m3u8`,
        `https://c.example/a.m3u8;${key}=${written};s=${sig}`,
        `https://c.example/a.m3u8?k=${encodeURIComponent(`${key}=`)}${written}~${sig}`,
      ];
      expect(expiryOf(links[place]!, SEEN)).toBe(at);
    }),
    runs(50, 20_261_122),
  );
});

it('reads any text without an error, and shows no values', () => {
  const piece = fc.oneof(
    anyText(40),
    fc.constantFrom(...'{}[]":=;~,-_.%&/?+', '%25', '%7B', 'eyJhbGciOiJBIn0', '.', '1795348800', '20261122', '0YRD'),
    fc.base64String({ maxLength: 80 }),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, inQuery) => {
      for (const { where } of readTimes(`https://c.example/${inQuery ? '?q=' : ''}${pieces.join('')}`, SEEN)) {
        expect(where).not.toMatch(/\d{8}/);
      }
    }),
    runs(100),
  );
}, 30_000);

it.each<[string, string]>([
  ['one letter', 'a'.repeat(16_000)],
  ['headers of JWTs', 'eyJhbGciOiJBIn0.'.repeat(1_000)],
  ['digits', '1'.repeat(16_000)],
  ['seconds', '1795348800-'.repeat(1_450)],
  ['starts and durations', '&a=1795340000&b=60'.repeat(880)],
  ['dates', '2026-11-22T12:00:00Z,'.repeat(760)],
  ['almost dates', '1/1/'.repeat(4_000)],
  ['layers of percent-encoding', '%2525'.repeat(3_200)],
  ['open brackets', '['.repeat(16_000)],
  ['random base64', base64(16_000)],
  ['base64 with text at every alignment', 'UUUU'.repeat(4_000)],
  ['base64 in base64', Array.from({ length: 12 }).reduce<string>((text) => json({ a: text }), '1795348800')],
])('reads a link of 16 kB without a hang: %s', (_, text) => {
  for (const link of [`https://c.example/${text}`, `https://c.example/?q=${text}`]) {
    // The time limit of the test is the assertion.
    expect(readTimes(link.slice(0, 16_384), SEEN)).toBeInstanceOf(Array);
  }
});
