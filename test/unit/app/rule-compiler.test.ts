import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRuleCompiler } from '../../../lib/app/rule-compiler.ts';
import { compileAll, withinLimits } from '../../../lib/core/rules/compile.ts';
import type { RuleBody } from '../../../lib/core/rules/rule.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { trackedStream } from '../../bench/streams.ts';
import { runs } from '../property-runs.ts';

/** A compiler for a browser that does not support `refused` rules, with the number of rules that it checked. */
function compiler(refused: (rule: RuleBody) => boolean = () => false) {
  let checked = 0;
  const unsupported = async (rules: readonly RuleBody[]) => {
    checked += rules.length;
    return rules.filter(refused);
  };
  return { all: createRuleCompiler({ rules: { unsupported }, log: () => undefined }).all, checked: () => checked };
}

const tracked = (links: readonly number[]): ActiveStream[] =>
  links.map((count, index) => trackedStream(index, 0, count));

it('compiles as many rules as the browser has room for, and chooses them as if it had compiled all', async () => {
  const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 120, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(counts, async (links) => {
      const streams = tracked(links);
      expect(await compiler().all(streams)).toEqual(withinLimits(compileAll(streams)));
    }),
    runs(1),
  );
});

it('checks no more than a thousand rules for a thousand streams', async () => {
  const { all, checked } = compiler();
  const streams = tracked(Array.from({ length: 1_000 }, () => 3));
  expect(await all(streams)).toHaveLength(1_000);
  expect(checked()).toBe(1_000);
});

it('leaves out no link if all rules fit', async () => {
  const streams = tracked([...Array.from({ length: 500 }, () => 1), ...Array.from({ length: 20 }, () => 8)]);
  const rules = await compiler().all(streams);
  expect(rules).toEqual(compileAll(streams));
});

it('compiles all rules of a stream again when it is no longer one of a thousand', async () => {
  const { all } = compiler();
  const streams = tracked(Array.from({ length: 1_000 }, () => 3));
  await all(streams);
  expect(await all(streams.slice(0, 1))).toEqual(compileAll(streams.slice(0, 1)));
});

it('replaces a rule that the browser does not support by another pattern', async () => {
  const isQuery = ({ condition }: RuleBody) => condition.regexFilter?.includes('token=') === true;
  const streams = tracked([3]);
  const rules = await compiler((rule) => isQuery(rule) && rule.priority === 5).all(streams);
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.some(({ priority }) => priority === 5)).toBe(false);
});
