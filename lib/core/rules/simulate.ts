import { createMatcher, type PatternMatch } from './pattern-matcher.ts';
import type { RuleCondition, RuleBody } from './rule.ts';

/**
 * Simulates a rule set on a request of one of its initiators: redirects by case-sensitive regexFilter or urlFilter, and
 * allow rules; the highest priority wins. Null if the request goes out unchanged. As in browsers, a redirect to the
 * same URL does nothing, and no other rule replaces it.
 */
export function redirectTarget(rules: readonly RuleBody[], url: string): string | null {
  return outcomeUrl(strongestRule(rules, url), url);
}

/**
 * `redirectTarget` for many URLs. Rules for a single URL, which are most, are looked up instead of tried one by one.
 */
export function redirectLookup(rules: readonly RuleBody[]): (url: string) => string | null {
  const wide = rules.filter(({ condition }) => exactUrl(condition) === null);
  const alone = Map.groupBy(rules, ({ condition }) => exactUrl(condition));
  return (url) => {
    const [a, b] = [strongestRule(wide, url), strongestRule(alone.get(url) ?? [], url)];
    return outcomeUrl(a && b ? (b.priority > a.priority ? b : a) : (a ?? b), url);
  };
}

/** The only URL that a condition matches; null if it is a pattern. */
export function exactUrl({ urlFilter }: RuleCondition): string | null {
  return urlFilter !== undefined && /^\|.*\|$/.test(urlFilter) ? urlFilter.slice(1, -1) : null;
}

interface RuleOutcome {
  priority: number;
  output: string;
}

function strongestRule(rules: readonly RuleBody[], url: string): RuleOutcome | null {
  let best: RuleOutcome | null = null;
  for (const rule of rules) {
    if (best && rule.priority <= best.priority) continue;
    const output = rule.action.type === 'allow' && matchOf(rule.condition, url) ? url : redirectOutput(rule, url);
    if (output !== null) best = { priority: rule.priority, output };
  }
  return best;
}

function outcomeUrl(best: RuleOutcome | null, url: string): string | null {
  return best && best.output !== url ? best.output : null;
}

/** The target of one redirect for `url`; null if it does not match. */
export function redirectOutput({ condition, action }: RuleBody, url: string): string | null {
  if (action.type !== 'redirect') return null;
  const match = matchOf(condition, url);
  if (!match) return null;
  if ('url' in action.redirect) return action.redirect.url;
  const target = action.redirect.regexSubstitution;
  return target.replace(/\\(.)/g, (_, next: string) => (/\d/.test(next) ? (match[Number(next)] ?? '') : next));
}

function matchOf({ regexFilter, urlFilter }: RuleCondition, url: string): PatternMatch {
  if (regexFilter !== undefined) return matchOfPattern(regexFilter, url);
  if (urlFilter === undefined) return null;
  const [start, end] = [urlFilter.startsWith('|'), urlFilter.endsWith('|')];
  const text = urlFilter.slice(Number(start), end ? -1 : undefined);
  const matches = start
    ? url.startsWith(text) && (!end || url.length === text.length)
    : end
      ? url.endsWith(text)
      : url.includes(text);
  return matches ? [url] : null;
}

const matchers = new Map<string, (url: string) => PatternMatch>();

function matchOfPattern(pattern: string, url: string): PatternMatch {
  let matcher = matchers.get(pattern);
  if (!matcher) {
    if (matchers.size > 4_000) matchers.clear();
    matcher = createMatcher(pattern);
    matchers.set(pattern, matcher);
  }
  return matcher(url);
}
