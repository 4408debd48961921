import { MatchPattern } from '@webext-core/match-patterns';

/** The pattern of "every site", as Freshet asks for it. */
export const ALL_SITES = '*://*/*';

/** Whether a granted match pattern stands for every site. */
export function isAllSites(pattern: string): boolean {
  return pattern === '<all_urls>' || /^(\*|https?):\/\/\*\/\*$/.test(pattern);
}

/** Whether the grant of `pattern` gives what `need` asks for, a pattern for one host such as `*://cdn.example/*`. */
export function patternCovers(pattern: string, need: string): boolean {
  const host = /^\*:\/\/([^/]+)\//.exec(need)?.[1];
  if (host === undefined || !/^(\*|https?):\/\//.test(pattern)) return pattern === need;
  return (
    new MatchPattern(pattern).includes(`https://${host}/`) || new MatchPattern(pattern).includes(`http://${host}/`)
  );
}
