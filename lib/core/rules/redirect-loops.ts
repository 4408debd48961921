import { redirectOutput, redirectLookup } from './simulate.ts';
import type { RuleBody } from './rule.ts';

/**
 * Whether any of `rules` would redirect a URL that is already a target: a redirect loop or chain. A loop in a
 * subresource never fails and burns half a core (browser-facts.md), so no rule may be installed that causes one.
 * Targets with a fragment are also tested without it.
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

/** A shorter chain of redirects is no loop. Browsers give up after 20. */
const MAX_REDIRECTS = 8;

/** Whether the rules together redirect any of `urls` in a circle or endlessly. */
export function hasRedirectLoop(rules: readonly RuleBody[], urls: Iterable<string>): boolean {
  const redirect = redirectLookup(rules);
  return [...urls].some((url) => {
    let next: string | null = url;
    for (let step = 0; next !== null && step < MAX_REDIRECTS; step++) next = redirect(next);
    return next !== null;
  });
}
