import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templatePattern } from '../../../../lib/core/rules/template-pattern.ts';
import { literalLengthBehind, templateRule } from './template-rule.ts';
import { runs } from '../../property-runs.ts';

const SIG = (n: number) => `${n}a1b2c3d4e5f60718`.repeat(12);
const C = 'https://c.example';

describe('redirects segments of an old template to the fresh one with', () => {
  it.each<[string, (n: number) => string, [string, string][], string[]]>([
    [
      'a signature in the path before the number',
      (n) => `${C}/${SIG(n)}/v/$Number$.m4s`,
      [
        [`${C}/${SIG(1)}/v/7.m4s`, `${C}/${SIG(2)}/v/7.m4s`],
        [`${C}/${SIG(1)}/v/123456.m4s?CMCD=a`, `${C}/${SIG(2)}/v/123456.m4s?CMCD=a`],
      ],
      [`${C}/${SIG(1)}/v/init.m4s`, `${C}/${SIG(1)}/w/7.m4s`, `${C}/${SIG(3)}/v/7.m4s`],
    ],
    [
      'a signature in the query of a separate file, under any generation',
      (n) => `${C}/v/$Time$.m4s?e=17${n}&sig=${SIG(n)}`,
      [1, 3, 9].map((n) => [`${C}/v/900000.m4s?e=17${n}&sig=${SIG(n)}`, `${C}/v/900000.m4s?e=172&sig=${SIG(2)}`]),
      [`${C}/w/900000.m4s?e=171&sig=${SIG(1)}`, `${C}/v/9.m4s`],
    ],
    [
      'a number in the query, followed by a signature too long for a rule',
      (n) => `${C}/get?n=$Number%05d$&rep=v&sig=${SIG(n)}`,
      [[`${C}/get?n=00042&rep=v&sig=${SIG(1)}`, `${C}/get?n=00042&rep=v&sig=${SIG(2)}`]],
      [`${C}/get?n=00042&rep=w&sig=${SIG(1)}`, `${C}/get?n=00042&rep=v&sig=${SIG(3)}`],
    ],
    [
      'a signature in the file name after the number',
      (n) => `${C}/v/$Number$-${SIG(n).slice(0, 40)}.m4s`,
      [[`${C}/v/5-${SIG(1).slice(0, 40)}.m4s`, `${C}/v/5-${SIG(2).slice(0, 40)}.m4s`]],
      [`${C}/v/5-${SIG(3).slice(0, 40)}.m4s`],
    ],
    [
      'two variables and a literal dollar',
      (n) => `${C}/$$/${SIG(n)}/$Time$/$Number$.m4s`,
      [[`${C}/$/${SIG(1)}/90/7.m4s`, `${C}/$/${SIG(2)}/90/7.m4s`]],
      [`${C}/$/${SIG(1)}/90.m4s`],
    ],
    [
      'another edge',
      (n) => `https://e${n}.example/v/$Number$.m4s?sig=${SIG(n)}`,
      [['https://e1.example/v/8.m4s?sig=any', `https://e2.example/v/8.m4s?sig=${SIG(2)}`]],
      [],
    ],
  ])('%s', (_, template, redirected, unchanged) => {
    const target = templateRule(template(1), template(2));
    for (const [from, to] of redirected) expect(target(from)).toBe(to);
    for (const url of unchanged) expect(target(url)).toBeNull();
    expect(
      target(
        template(2)
          .replace(/\$(Number|Time)[^$]*\$/g, '00042')
          .replaceAll('$$', '$'),
      ) ?? 'stays',
    ).toMatch(/^stays$|sig=2/);
  });
});

it('distinguishes two representations that differ only in a late parameter', () => {
  const of = (rep: string, n: number) => ({
    from: `${C}/get?n=$Number$&policy=${'p'.repeat(300)}&rep=${rep}&s=${SIG(n)}`,
    to: `${C}/get?n=$Number$&policy=${'p'.repeat(300)}&rep=${rep}&s=${SIG(n + 1)}`,
  });
  const all = [of('v1', 1), of('v2', 3)];
  const templatePatterns = all.map((one) => templatePattern(one, all));
  for (const [index, { from, to }] of all.entries()) {
    const patterns = templatePatterns.map((pattern) =>
      new RegExp(pattern!.regexFilter).test(from.replace('$Number$', '5')),
    );
    expect(patterns).toEqual(all.map((_, other) => other === index));
    expect(patterns[index] && !new RegExp(templatePatterns[index]!.regexFilter).test(to.replace('$Number$', '5'))).toBe(
      true,
    );
  }
});

it('accepts no other signature if two representations share a file', () => {
  const of = (rep: string, n: number) => ({
    from: `${C}/$Number$.m4s?rep=${rep}&s=${n}a1b2c3d4e5`,
    to: `${C}/$Number$.m4s?rep=${rep}&s=${n + 1}a1b2c3d4e5`,
  });
  const all = [of('v1', 1), of('v2', 3)];
  const known = new RegExp(templatePattern(all[0]!, all)!.regexFilter);
  expect(known.test(`${C}/5.m4s?rep=v1&s=1a1b2c3d4e5`)).toBe(true);
  expect(known.test(`${C}/5.m4s?rep=v2&s=3a1b2c3d4e5`)).toBe(false);
});

it('gives a rule within the budget for its own segments but not the fresh ones, or none, for any pair', () => {
  const literal = fc.stringMatching(/^[A-Za-z0-9/._~=&?$()*+|^-]{0,160}$/).map((text) => text.replaceAll('$', '$$$$'));
  const variable = fc.constantFrom('$Number$', '$Time$', '$Number%06d$');
  const shape = fc.tuple(variable, fc.option(variable, { nil: '' }));
  const literals = fc.tuple(literal, literal, literal);
  const text = ([a, b, c]: readonly string[], [one, two]: readonly string[]) => `${C}/${a}${one}${b}${two}${c}`;
  const filled = (template: string) =>
    template.replace(/\$\$|\$[^$]+\$/g, (found) => (found === '$$' ? '$' : '000042'));
  let made = 0;
  const { numRuns, ...seed } = runs(100);
  fc.assert(
    fc.property(shape, literals, literals, (variables, before, after) => {
      const [from, to] = [text(before, variables), text(after, variables)];
      fc.pre(from !== to);
      const pattern = templatePattern({ from, to }, []);
      if (!pattern) return;
      made++;
      const target = templateRule(from, to);
      expect(target(filled(from))).toBe(filled(to));
      expect(target(filled(to)) ?? filled(to)).toBe(filled(to));
      expect(literalLengthBehind(pattern.regexFilter)).toBeLessThan(112);
    }),
    { numRuns, ...seed },
  );
  expect(made).toBeGreaterThan(numRuns * 0.3);
});
