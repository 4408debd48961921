import { redirectOutput } from '../../../../lib/core/rules/simulate.ts';
import { templatePattern } from '../../../../lib/core/rules/template-pattern.ts';

/** Where the rule for a pair of templates sends a URL; null where it does not match. */
export function templateRule(from: string, to: string): (url: string) => string | null {
  const form = templatePattern({ from, to }, [{ from, to }]);
  if (!form) throw new Error('no rule');
  const { regexFilter, regexSubstitution } = form;
  const condition = { regexFilter, isUrlFilterCaseSensitive: true as const, resourceTypes: [] };
  return (url) =>
    redirectOutput({ priority: 1, condition, action: { type: 'redirect', redirect: { regexSubstitution } } }, url);
}

/** Characters of a pattern behind its first group, which RE2 counts. */
export function literalLengthBehind(regexFilter: string): number {
  return regexFilter.slice(regexFilter.indexOf('([0-9]+)')).replaceAll('\\', '').length;
}
