import type { RedirectPattern } from './redirect-patterns.ts';
import { RESOURCE_TYPES, type RuleCondition, type RedirectAction, type RuleBody } from './rule.ts';

/** The rule of a pattern for the documents of `frameHost`. `mark`: see `corsMark`. */
export function patternRule(
  { priority, regexFilter, regexSubstitution }: RedirectPattern,
  mark: string,
  frameHost: string,
): RuleBody {
  return redirectRule(
    { priority, redirect: { regexSubstitution: regexSubstitution + mark } },
    { regexFilter },
    frameHost,
  );
}

/** A redirect rule with any kind of filter, for the documents of `frameHost`. */
export function redirectRule(
  { priority, redirect }: { priority: number; redirect: RedirectAction['redirect'] },
  filter: Pick<RuleCondition, 'regexFilter' | 'urlFilter'>,
  frameHost: string,
): RuleBody {
  const condition: RuleCondition = {
    ...filter,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: [frameHost],
    resourceTypes: RESOURCE_TYPES,
  };
  return { priority, condition, action: { type: 'redirect', redirect } };
}
