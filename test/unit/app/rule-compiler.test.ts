import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRuleCompiler } from '../../../lib/app/rule-compiler.ts';
import { compileAll, withinLimits } from '../../../lib/core/rules/compile.ts';
import type { RuleBody } from '../../../lib/core/rules/rule.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { trackedStream } from '../../bench/streams.ts';
import { runs } from '../property-runs.ts';

/** A browser that refuses what `refused` says, and how many rules it was asked about. */
function compiler(refused: (rule: RuleBody) => boolean = () => false) {
  let asked = 0;
  const unsupported = async (rules: readonly RuleBody[]) => {
    asked += rules.length;
    return rules.filter(refused);
  };
  return { all: createRuleCompiler({ rules: { unsupported }, log: () => undefined }).all, asked: () => asked };
}

const kept = (links: readonly number[]): ActiveStream[] => links.map((count, index) => trackedStream(index, 0, count));

it('no rule is made that the browser has no room for, and the others are those of all that could be made', async () => {
  const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 120, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(counts, async (links) => {
      const streams = kept(links);
      expect(await compiler().all(streams)).toEqual(withinLimits(compileAll(streams)));
    }),
    runs(1),
  );
});

it('a thousand streams are a thousand rules that the browser is asked about', async () => {
  const { all, asked } = compiler();
  const streams = kept(Array.from({ length: 1_000 }, () => 3));
  expect(await all(streams)).toHaveLength(1_000);
  expect(asked()).toBe(1_000);
});

it('where fewer fit than is room for, no link is left out', async () => {
  const streams = kept([...Array.from({ length: 500 }, () => 1), ...Array.from({ length: 20 }, () => 8)]);
  const rules = await compiler().all(streams);
  expect(rules).toEqual(compileAll(streams));
});

it('a stream that is one of a thousand has all of its rules when it is alone again', async () => {
  const { all } = compiler();
  const streams = kept(Array.from({ length: 1_000 }, () => 3));
  await all(streams);
  expect(await all(streams.slice(0, 1))).toEqual(compileAll(streams.slice(0, 1)));
});

it('what the browser refuses is made in another form', async () => {
  const isQuery = ({ condition }: RuleBody) => condition.regexFilter?.includes('token=') === true;
  const streams = kept([3]);
  const rules = await compiler((rule) => isQuery(rule) && rule.priority === 5).all(streams);
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.some(({ priority }) => priority === 5)).toBe(false);
});
