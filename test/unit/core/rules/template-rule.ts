import { redirectOutput } from '../../../../lib/core/rules/simulate.ts';
import { templatePattern } from '../../../../lib/core/rules/template-pattern.ts';

/** Where the rule for a pair of templates redirects a URL; null if it does not match. */
export function templateRule(from: string, to: string): (url: string) => string | null {
  const pattern = templatePattern({ from, to }, [{ from, to }]);
  if (!pattern) throw new Error('no rule');
  const { regexFilter, regexSubstitution } = pattern;
  const condition = { regexFilter, isUrlFilterCaseSensitive: true as const, resourceTypes: [] };
  return (url) =>
    redirectOutput({ priority: 1, condition, action: { type: 'redirect', redirect: { regexSubstitution } } }, url);
}

/** Length of a pattern after its first group, which RE2 counts. */
export function literalLengthBehind(regexFilter: string): number {
  return regexFilter.slice(regexFilter.indexOf('([0-9]+)')).replaceAll('\\', '').length;
}
