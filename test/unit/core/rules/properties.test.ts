import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { redirectOutput, redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { streamWith } from '../streams.ts';
import { rulesFor, sent } from './rules-of.ts';
import { runs } from '../../property-runs.ts';

describe('any stream', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9%~._+*$()|^=-]{1,300}$/);
  const link = (host: string, path: string, query: string) =>
    `https://${host}.example/live/${path}/m.m3u8?id=7&tok=${query}`;
  const links = fc.uniqueArray(fc.tuple(fc.constantFrom('e1', 'e2'), fc.constantFrom('A1', 'B2'), token), {
    minLength: 2,
    maxLength: 6,
    selector: ([, , value]) => value,
  });

  it('has rules that redirect every old link to the current one, and never match a target', () => {
    fc.assert(
      fc.property(links, (parts) => {
        const all = parts.map(([host, path, value]) => new URL(link(host, path, value)).href) as [string, ...string[]];
        const compiled = compileStream(streamWith(all));
        if (!compiled.ok) throw new Error(compiled.problem);
        for (const url of all) {
          expect(sent(compiled.rules, url)).toBe(all.at(-1));
          const target = redirectTarget(compiled.rules, url) ?? url;
          for (const rule of compiled.rules) expect(redirectOutput(rule, target) ?? target).toBe(target);
        }
      }),
      runs(40),
    );
  });

  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

  it('matches query parameters in any order, and preserves that order', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(names, fc.array(hex(24), { minLength: 6, maxLength: 6 }), fc.nat(), (keys, values, seed) => {
        const query = (from: number, order: string[]) =>
          order.map((key) => `${key}=${values[from + keys.indexOf(key)]}`).join('&');
        const [before, after] = [
          `https://c.example/l/m.m3u8?${query(0, keys)}`,
          `https://c.example/l/m.m3u8?${query(3, keys)}`,
        ];
        fc.pre(keys.every((_, index) => values[index] !== values[3 + index]));
        const order = keys.toSorted(
          (x, y) => ((x.charCodeAt(0) * 31 + seed) % 7) - ((y.charCodeAt(0) * 31 + seed) % 7),
        );
        const child = (from: number) => `https://c.example/l/720/1.ts?v=1&${query(from, order)}&w=2`;
        expect(redirectTarget(rulesFor([before, after]), child(0))).toBe(child(3));
      }),
      runs(40),
    );
  });

  it('never redirects a URL with another token, on another host or below another path', () => {
    fc.assert(
      fc.property(hex(32), hex(32), hex(32), fc.constantFrom('query', 'path'), (a, b, other, place) => {
        fc.pre(new Set([a, b, other]).size === 3);
        const make = (value: string, host = 'c', name = 'ch1') =>
          place === 'query'
            ? `https://${host}.example/live/${name}/m.m3u8?tok=${value}`
            : `https://${host}.example/live/${name}/${value}/m.m3u8`;
        const rules = rulesFor([make(a), make(b)]);
        for (const url of [make(other), make(other, 'c', 'ch2'), make(a, 'd'), make(b)]) {
          if (place === 'path' && url === make(a)) continue;
          expect(redirectTarget(rules, url)).toBeNull();
        }
      }),
      runs(40),
    );
  });

  it.each<[string, string, string]>([
    [
      '8 kB in the query',
      `https://c.example/m.m3u8?t=${'a1'.repeat(4000)}`,
      `https://c.example/m.m3u8?t=${'b2'.repeat(4000)}`,
    ],
    [
      '8 kB in the path',
      `https://c.example/${'a1'.repeat(4000)}/m.m3u8`,
      `https://c.example/${'b2'.repeat(4000)}/m.m3u8`,
    ],
    [
      '8 kB that differ late',
      `https://c.example/m.m3u8?t=${'a1'.repeat(3990)}ffffffff`,
      `https://c.example/m.m3u8?t=${'a1'.repeat(3990)}eeeeeeee`,
    ],
    [
      'an IPv6 host with a port',
      'http://[2001:db8::1]:8080/l/m.m3u8?t=aaaa1111',
      'http://[2001:db8::1]:8080/l/m.m3u8?t=bbbb2222',
    ],
    ['percent-encoding', 'https://c.example/l%20x/m.m3u8?t=%2Faa%3D1', 'https://c.example/l%20x/m.m3u8?t=%2Fbb%3D2'],
    ['a backslash in the query', 'https://c.example/m.m3u8?t=a\\1b', 'https://c.example/m.m3u8?t=c\\2d'],
  ])('redirects %s', (_, before, after) => {
    expect(redirectTarget(rulesFor([before, after]), new URL(before).href)).toBe(new URL(after).href);
    expect(redirectTarget(rulesFor([before, after]), new URL(after).href)).toBeNull();
  });

  it('compiles to the same rules twice', () => {
    fc.assert(
      fc.property(links, (parts) => {
        const all = parts.map(([host, path, value]) => link(host, path, value)) as [string, ...string[]];
        expect(compileStream(streamWith(all))).toEqual(compileStream(streamWith(all)));
      }),
      runs(10),
    );
  });
});
