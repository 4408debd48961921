import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMatcher } from '../../../../lib/core/rules/pattern-matcher.ts';
import { runs } from '../../property-runs.ts';

const QUERY = '^https://a\\.test/(.*[?&])token=x\\+y(&|&.*&)end=1[^&#]*((?:[&#].*)?)$';

it.each([
  [QUERY, 'https://a.test/v.m3u8?token=x+y&end=12', true],
  [QUERY, 'https://a.test/v.m3u8?a=b&token=x+y&c=d&end=12&e=f', true],
  [QUERY, 'https://a.test/v.m3u8?end=12&token=x+y', false],
  [QUERY, 'https://a.test/v.m3u8?nottoken=x+y&end=12', false],
  [QUERY, 'https://a.test/token=x+y/v.m3u8?token=x+y&end=12', true],
  ['^https?://a\\.test/$', 'http://a.test/', true],
  ['^a(.*)$', 'abc', true],
  ['^(a)|b$', 'cb', true],
  ['^(.)\\1$', 'aa', true],
  ['b', 'abc', true],
])('matches %s with %s: %j', (pattern, url, is) => {
  const match = createMatcher(pattern)(url);
  expect(match !== null).toBe(is);
  expect(match && [...match]).toEqual(asRegExp(pattern, url));
});

it('agrees with the regular expression for any pattern and text', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    'c',
    '\\.',
    '.',
    '[ab]',
    '[^a]',
    '(a|b)',
    '(?:b.)',
    '((?:a[b)])?)',
    '(.*)',
    '\\w',
  );
  const atom = fc.tuple(piece, fc.constantFrom('', '', '', '*', '+', '?')).map((both) => both.join(''));
  const pattern = fc.array(atom, { maxLength: 8 }).map((atoms) => `^${atoms.join('')}$`);
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', ')'), maxLength: 12 });
  let matched = 0;
  const { numRuns, ...seed } = runs(500);
  fc.assert(
    fc.property(pattern, text, (source, url) => {
      const match = createMatcher(source)(url);
      if (match) matched++;
      expect(match && [...match]).toEqual(asRegExp(source, url));
    }),
    { numRuns, ...seed },
  );
  expect(matched).toBeGreaterThan(numRuns / 50);
});

function asRegExp(pattern: string, url: string): (string | undefined)[] | null {
  const match = new RegExp(pattern).exec(url);
  return match && [...match];
}
