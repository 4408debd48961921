import type { Form } from './forms.ts';
import { RESOURCE_TYPES, type Condition, type Redirect, type RuleBody } from './rule.ts';

/** The rule of a form for the documents of `frameHost`. `mark`: see `corsMark`. */
export function formRule(
  { priority, regexFilter, regexSubstitution }: Form,
  mark: string,
  frameHost: string,
): RuleBody {
  return redirectRule(
    { priority, redirect: { regexSubstitution: regexSubstitution + mark } },
    { regexFilter },
    frameHost,
  );
}

/** A redirect for the documents of `frameHost`, by a pattern of any kind. */
export function redirectRule(
  { priority, redirect }: { priority: number; redirect: Redirect['redirect'] },
  filter: Pick<Condition, 'regexFilter' | 'urlFilter'>,
  frameHost: string,
): RuleBody {
  const condition: Condition = {
    ...filter,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: [frameHost],
    resourceTypes: RESOURCE_TYPES,
  };
  return { priority, condition, action: { type: 'redirect', redirect } };
}
