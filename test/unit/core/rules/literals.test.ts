import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasInOrder, requiredLiterals } from '../../../../lib/core/rules/literals.ts';

it.each([
  ['^https://a\\.test/(.*[?&])token=x\\+y((?:[&#].*)?)$', ['https://a.test/', 'token=x+y']],
  ['^https?://a', ['http', '://a']],
  ['ab*c+d', ['a', 'd']],
  ['a[b-z\\]]c.d\\d', ['a', 'c', 'd']],
  ['((?:.*[^A-Za-z0-9])?)TOKEN([^A-Za-z0-9](?:.*[^A-Za-z0-9])?)1800((?:x|y)?)$', ['TOKEN', '1800']],
  ['a|b', []],
  ['a{0,2}b', []],
])('of %s: %j', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals);
});

it.each([
  ['a=1&b=2', ['a=1', 'b=2'], true],
  ['b=2&a=1', ['a=1', 'b=2'], false],
  ['aba', ['ab', 'ba'], false],
])('in %s %j: %j', (url, literals, is) => {
  expect(hasInOrder(url, literals)).toBe(is);
});

it('whatever a pattern matches has them all, in their order', () => {
  const piece = fc.constantFrom('a', 'b', '\\.', '.', '[ab]', '[^a]', '(a|b)', '(?:b.)', '((?:a[b)])?)', '\\w');
  const atom = fc.tuple(piece, fc.constantFrom('', '', '*', '+', '?')).map((both) => both.join(''));
  const pattern = fc.array(atom, { maxLength: 8 }).map((atoms) => atoms.join(''));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', ')'), maxLength: 12 });
  fc.assert(
    fc.property(pattern, text, (source, url) => {
      if (!new RegExp(`^${source}$`).test(url)) return;
      expect(hasInOrder(url, requiredLiterals(source))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
