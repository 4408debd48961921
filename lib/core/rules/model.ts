import type { RuleBody } from './rule.ts';

/**
 * Where a rule set sends a request, by the forms that `compile.ts` makes: redirects by case-sensitive regexFilter, the
 * highest priority wins. Null: the request goes out as it is. A rule whose output equals its input does not count, as
 * in the browsers.
 */
export function redirectTarget(rules: readonly RuleBody[], url: string): string | null {
  const best = rules.filter((rule) => outputOf(rule, url) !== null).toSorted((a, b) => b.priority - a.priority)[0];
  const target = best ? outputOf(best, url) : null;
  return target === url ? null : target;
}

/** What one redirect makes of `url`; null where it does not match. */
export function outputOf({ condition, action }: RuleBody, url: string): string | null {
  if (action.type !== 'redirect' || condition.regexFilter === undefined) return null;
  const match = new RegExp(condition.regexFilter).exec(url);
  if (!match) return null;
  const target = action.redirect.regexSubstitution;
  return target.replace(/\\(.)/g, (_, next: string) => (/\d/.test(next) ? (match[Number(next)] ?? '') : next));
}
