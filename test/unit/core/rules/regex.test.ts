import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeRegex, escapeSubstitution, valuePattern } from '../../../../lib/core/rules/regex.ts';
import { redirectOutput } from '../../../../lib/core/rules/simulate.ts';

it('escapes a text so that it matches itself', () => {
  fc.assert(fc.property(fc.string(), (text) => new RegExp(`^${escapeRegex(text)}$`).test(text)));
});

it('escapes a substitution so that it gives the text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const rule = {
        priority: 1,
        condition: { regexFilter: '^(x)$', isUrlFilterCaseSensitive: true as const, resourceTypes: [] },
        action: { type: 'redirect' as const, redirect: { regexSubstitution: escapeSubstitution(text) } },
      };
      expect(redirectOutput(rule, 'x')).toBe(text);
    }),
  );
});

it('makes a pattern within the budget that matches its value and not the other', () => {
  const value = fc.stringMatching(/^[a-z0-9=~%.-]{1,200}$/);
  fc.assert(
    fc.property(value, value, fc.integer({ min: 1, max: 90 }), (a, b, budget) => {
      const pattern = valuePattern(a, b, budget);
      if (pattern === null) return;
      expect(new RegExp(`^${pattern}$`).test(a)).toBe(true);
      expect(new RegExp(`^${pattern}$`).test(b)).toBe(false);
    }),
  );
});

it('distinguishes two values that differ late by a late piece', () => {
  const [a, b] = ['x'.repeat(500) + 'AAAA' + 'y'.repeat(10), 'x'.repeat(500) + 'BBBB' + 'y'.repeat(10)];
  expect(new RegExp(`^${valuePattern(a, b, 40)}$`).test(a)).toBe(true);
});
