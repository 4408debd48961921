import { redirectOutput, redirectLookup } from './simulate.ts';
import type { RuleBody } from './rule.ts';

/**
 * Whether any of `rules` would lead on a URL that is already a target: a redirect loop or chain. In a subresource a
 * loop never errors and burns half a core (browser-facts.md), so it must be excluded before a rule is installed.
 * `targets` may carry a fragment; rules see it, and it is tried without as well.
 */
export function redirectsAgain(rules: readonly RuleBody[], targets: Iterable<string>): boolean {
  const urls = new Set<string>();
  for (const target of targets) {
    const mark = target.indexOf('#');
    urls.add(target);
    if (mark >= 0) urls.add(target.slice(0, mark));
  }
  return rules.some((rule) => {
    for (const url of urls) {
      const output = redirectOutput(rule, url);
      if (output !== null && output !== url) return true;
    }
    return false;
  });
}

/** A chain of redirects that ends sooner is no loop; browsers themselves give up after 20. */
const MAX_REDIRECTS = 8;

/** Whether the rules as a whole lead any of `urls` round in a circle, or on and on. */
export function hasRedirectLoop(rules: readonly RuleBody[], urls: Iterable<string>): boolean {
  const redirect = redirectLookup(rules);
  return [...urls].some((url) => {
    let next: string | null = url;
    for (let step = 0; next !== null && step < MAX_REDIRECTS; step++) next = redirect(next);
    return next !== null;
  });
}
