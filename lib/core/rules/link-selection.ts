import { normalizeLink } from '../url/parts.ts';
import { diffLinks, isSameLink } from '../url/diff.ts';
import type { ActiveStream } from '../stream.ts';
import { wildcardPatterns } from './wildcard-patterns.ts';
import type { RedirectPattern } from './redirect-patterns.ts';
import { redirectTarget } from './simulate.ts';
import { patternRule } from './rule.ts';

/** Number of generations with rules of their own. Older ones share one wildcard rule where that is safe. */
const MAX_EXACT_LINKS = 12;
/** The number where a wildcard is not safe: enough for hours of viewing, and still bounded. */
const MAX_EXACT_LINKS_WITHOUT_WILDCARD = 48;
/**
 * Maximum number of wildcard rules. A stream may return to any of these edges; a host name that is a token never
 * returns.
 */
const MAX_WILDCARD_LINKS = 24;

/**
 * The links that need rules, the last used ones first. Older links share one wildcard pattern per origin where that is
 * safe. Where it is not, the oldest are dropped, and restored when one is requested again. The original link always
 * stays: most players request it for ever.
 */
export function linksToCompile(
  stream: ActiveStream,
  current: string,
  avoid: ReadonlySet<string>,
): { link: string; wildcards: RedirectPattern[] }[] {
  const links = lastUsedFirst(stream).filter((link) => !isSameLink(diffLinks(link, current)));
  const byWildcard = new Map<string, { link: string; wildcards: RedirectPattern[] }>();
  const withoutWildcard: string[] = [];
  for (const link of links.slice(MAX_EXACT_LINKS)) {
    // A child with a token of its own has it at the same position, and must not get the link's token.
    const patterns = stream.childMapping === 'by-substitution' ? wildcardPatterns(link, current) : [];
    const wildcards = patterns.filter(({ regexFilter }) => !avoid.has(regexFilter));
    const place = wildcards.map(({ regexFilter }) => regexFilter).join(' ');
    const rules = wildcards.map((pattern) => patternRule(pattern, '', ''));
    if (redirectTarget(rules, link) === current && (byWildcard.has(place) || byWildcard.size < MAX_WILDCARD_LINKS)) {
      byWildcard.set(place, { link, wildcards });
    } else withoutWildcard.push(link);
  }
  const own = [...links.slice(0, MAX_EXACT_LINKS), ...withoutWildcard];
  const selected = own.slice(0, MAX_EXACT_LINKS_WITHOUT_WILDCARD);
  const original = normalizeLink(stream.originalUrl);
  if (own.includes(original) && !selected.includes(original)) selected.splice(-1, 1, original);
  return [...selected.map((link) => ({ link, wildcards: [] })), ...byWildcard.values()];
}

function lastUsedFirst({ generations: all }: ActiveStream): string[] {
  const used = new Map<string, number>();
  for (const { url, firstSeen, lastRequested = 0 } of all.toReversed()) {
    const link = normalizeLink(url);
    used.set(link, Math.max(used.get(link) ?? 0, firstSeen, lastRequested));
  }
  return [...used].toSorted(([, a], [, b]) => b - a).map(([link]) => link);
}
