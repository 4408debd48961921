import { MatchPattern } from '@webext-core/match-patterns';

/** The match pattern for every site, as Freshet requests it. */
export const ALL_SITES = '*://*/*';

/** Whether a granted match pattern covers every site. */
export function isAllSites(pattern: string): boolean {
  return pattern === '<all_urls>' || /^(\*|https?):\/\/\*\/\*$/.test(pattern);
}

/** Whether granting `pattern` covers `need`, a pattern for one host such as `*://cdn.example/*`. */
export function patternCovers(pattern: string, need: string): boolean {
  const host = /^\*:\/\/([^/]+)\//.exec(need)?.[1];
  if (host === undefined || !/^(\*|https?):\/\//.test(pattern)) return pattern === need;
  return (
    new MatchPattern(pattern).includes(`https://${host}/`) || new MatchPattern(pattern).includes(`http://${host}/`)
  );
}

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

/** Whether one of the match patterns matches `url`. */
export function matchesAny(patterns: readonly string[], url: string): boolean {
  return patterns.some((pattern) => new MatchPattern(pattern).includes(url));
}
