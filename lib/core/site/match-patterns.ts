import { MatchPattern } from '@webext-core/match-patterns';

/** Whether `pattern` is a match pattern for web pages. */
export function isMatchPattern(pattern: string): boolean {
  if (!/^(\*|https?):\/\/[^/]+\//.test(pattern)) return false;
  try {
    new MatchPattern(pattern).includes('https://example.org/');
    return true;
  } catch {
    return false;
  }
}

/** Whether one of the match patterns is for `url`. */
export function matchesAny(patterns: readonly string[], url: string): boolean {
  return patterns.some((pattern) => new MatchPattern(pattern).includes(url));
}
