import { normalizeLink } from '../url/parts.ts';
import { diffLinks, isSameLink } from '../url/diff.ts';
import type { ActiveStream } from '../stream.ts';
import { wildcardPatterns } from './wildcard-patterns.ts';
import type { RedirectPattern } from './redirect-patterns.ts';
import { redirectTarget } from './simulate.ts';
import { patternRule } from './redirect-rule.ts';

/** Generations with rules of their own; older ones fold into one rule for any token where that is safe. */
const MAX_EXACT_LINKS = 12;
/** Where it is not safe to fold, this many keep rules of their own: a viewing of hours, still a bounded number. */
const MAX_EXACT_LINKS_WITHOUT_WILDCARD = 48;
/** Edges a stream may go back and forth between; a host name that is a token itself never comes again. */
const MAX_WILDCARD_LINKS = 24;

/**
 * The links that need rules, those first which were new or asked for last; the older ones folded, one form for each
 * origin, where that is safe. Where it is not, those of long ago go, and come back when one is seen being asked for; the
 * link that the stream was switched on with always stays: most players ask for it for ever.
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
    // A child with a token of its own stands at the same place, and must not get that of the link.
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
