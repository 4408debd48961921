import { expect, it } from 'vitest';
import { FIRST_INTERNAL_RULE_ID, diffRules } from '../../../../lib/core/rules/diff.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';

const rule = (name: string): RuleBody => ({
  priority: 2,
  condition: {
    regexFilter: `^${name}$`,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: ['a.example'],
    resourceTypes: ['media'],
  },
  action: { type: 'redirect', redirect: { regexSubstitution: 'https://x.example/' } },
});

it('adds missing rules with free ids, removes unwanted ones and leaves the others', () => {
  const installed = [
    { id: 1, ...rule('a') },
    { id: 2, ...rule('b') },
    { id: 3, ...rule('c') },
  ];
  expect(diffRules(installed, [rule('c'), rule('d'), rule('a'), rule('e')])).toEqual({
    removeRuleIds: [2],
    addRules: [
      { id: 2, ...rule('d') },
      { id: 4, ...rule('e') },
    ],
  });
});

it('recognises its rules as Chromium (sorted keys) and Firefox (null for absent keys) return them', () => {
  const { priority, condition, action } = rule('a');
  const chromium = { action, condition: { ...condition }, id: 1, priority };
  const firefox = {
    id: 1,
    priority,
    condition: { ...condition, urlFilter: null, tabIds: null },
    action: { ...action, requestHeaders: null },
  };
  expect(diffRules([chromium], [rule('a')])).toEqual({ removeRuleIds: [], addRules: [] });
  expect(diffRules([firefox], [rule('a')])).toEqual({ removeRuleIds: [], addRules: [] });
});

it('removes duplicates, and everything if nothing is wanted', () => {
  expect(
    diffRules(
      [
        { id: 4, ...rule('a') },
        { id: 9, ...rule('a') },
      ],
      [rule('a')],
    ),
  ).toEqual({ removeRuleIds: [9], addRules: [] });
  expect(diffRules([{ id: 4, ...rule('a') }], [])).toEqual({ removeRuleIds: [4], addRules: [] });
});

it('leaves internal rules alone', () => {
  const own = { id: FIRST_INTERNAL_RULE_ID + 3, ...rule('own') };
  expect(diffRules([{ id: 1, ...rule('a') }, own], [rule('own')])).toEqual({
    removeRuleIds: [1],
    addRules: [{ id: 1, ...rule('own') }],
  });
});
