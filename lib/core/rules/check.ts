import { outputOf } from './model.ts';
import type { RuleBody } from './rule.ts';

/**
 * Whether any of `rules` would lead on a URL that is already a target: a redirect loop or chain. In a subresource a
 * loop never errors and burns half a core (browser-facts.md), so it must be excluded before a rule is installed.
 * `targets` may carry a fragment; rules see it, and it is tried without as well.
 */
export function leadsOn(rules: readonly RuleBody[], targets: Iterable<string>): boolean {
  const urls = new Set([...targets].flatMap((target) => [target, target.replace(/#.*$/, '')]));
  return rules.some((rule) =>
    [...urls].some((url) => {
      const output = outputOf(rule, url);
      return output !== null && output !== url;
    }),
  );
}
