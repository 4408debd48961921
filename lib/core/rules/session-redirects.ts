import { looksLikeToken, linkParts, normalizeLink } from '../url/parts.ts';
import { diffLinks } from '../url/diff.ts';
import { sessionPatterns } from './redirect-patterns.ts';
import { redirectsAgain } from './redirect-loops.ts';
import { redirectTarget } from './simulate.ts';
import { patternRule, type RuleBody } from './rule.ts';
import type { ActiveStream, ChildRedirect } from '../stream.ts';
import { limitChildren } from './child-limit.ts';

/*
 * A token may be the session's: then every child has it at the same position. What holds for the children that both
 * manifests list also holds for all others: segments that appeared after one manifest was read, or disappeared before
 * the other was.
 */

/** Maximum per stream: they are regular expressions, of which a browser takes 1000 for all streams. */
export const MAX_SESSION_REDIRECTS = 60;
/** Number of children that must differ from their fresh URLs in the same way; fewer may do so by chance. */
const MIN_SESSION_PAIRS = 3;

type UrlPair = Pick<ChildRedirect, 'from' | 'to'>;

/**
 * The sessions of `stream`, each as one child redirect for all of its children: those of this refresh; earlier ones,
 * redirected to their new targets; and the player's own, if the CDN issues a session for every manifest request.
 * @param pairs Old and fresh URLs of this refresh.
 * @param recentRequests Recent requests of the player, which reveal its own session.
 * @returns The redirects, and their rules without CORS markers.
 */
export function sessionRedirects(
  stream: ActiveStream,
  pairs: readonly UrlPair[],
  recentRequests: readonly string[],
): { children: ChildRedirect[]; rules: RuleBody[] } {
  const since = stream.refreshCount;
  const before = stream.children.filter(({ session }) => session);
  const current = sessionPairs(pairs, pairs, before).map((pair) => toSessionRedirect(pair, since));
  const fresh = sessionRules(current);
  const earlier = before.flatMap((child) => {
    const next = redirectTarget(fresh, child.to);
    if (next !== null) return [{ ...child, to: next }];
    // The fresh link may still belong to the same session.
    return pairs.some(({ to }) => isOfSession(child, to)) ? [child] : [];
  });
  const known = [...earlier, ...current];
  const observed = sessionPairs(observedPairs(recentRequests, pairs, sessionRules(known)), pairs).map((pair) =>
    toSessionRedirect(pair, since),
  );
  // Removes duplicates of one session.
  const distinct = new Map([...known, ...observed].map((child) => [filterKey(child), child]));
  const isRequested = (child: ChildRedirect) =>
    recentRequests.some((url) => redirectTarget(sessionRules([child]), url) !== null);
  const children = limitChildren([...distinct.values()], MAX_SESSION_REDIRECTS, isRequested);
  return { children, rules: sessionRules(children) };
}

/** Whether a URL belongs to the session that a child redirects to. */
function isOfSession({ from, to }: UrlPair, url: string): boolean {
  return redirectTarget(sessionRules([{ from: to, to: from }]), url) !== null;
}

function toSessionRedirect({ from, to }: UrlPair, since: number): ChildRedirect {
  return { from, to, isPlaylist: false, since, session: true };
}

function sessionRules(children: readonly UrlPair[]): RuleBody[] {
  return children.flatMap(({ from, to }) => sessionPatterns(from, to).map((pattern) => patternRule(pattern, '', '')));
}

function filterKey({ from, to }: UrlPair): string {
  return sessionPatterns(from, to)
    .map(({ regexFilter }) => regexFilter)
    .join(' ');
}

/**
 * One pair of each group that differs in the same way, unless a pair in `all` contradicts it. A single pair is enough
 * for a session that `known` redirects to.
 */
function sessionPairs(pairs: readonly UrlPair[], all: readonly UrlPair[], known: readonly UrlPair[] = []): UrlPair[] {
  const groups = Map.groupBy(pairs, ({ from, to }) => tokenChange(from, to));
  return [...groups].flatMap(([change, group]) => {
    const [first] = group;
    if (change === '' || !first) return [];
    const rules = sessionRules([first]);
    const isKnown = () => known.some(({ to }) => redirectTarget(rules, to) !== null);
    if (new Set(group.map(({ from }) => from)).size < MIN_SESSION_PAIRS && !isKnown()) return [];
    const contradicted = all.some(({ from, to }) => {
      const target = redirectTarget(rules, from);
      return target !== null && target !== to;
    });
    const targets = all.map(({ to }) => to);
    return rules.length === 0 || contradicted || redirectsAgain(rules, targets) ? [] : [first];
  });
}

/** How two URLs of one file differ; '' if they are equal, if no token differs, or if the file name differs. */
function tokenChange(from: string, to: string): string {
  const { origin, path, query } = diffLinks(from, to);
  if (query === 'restructured' || path?.before.length === linkParts(from).segments.length) return '';
  const old = [...(path?.before ?? []), ...query.map(({ before }) => before)];
  const fresh = new Set([...(path?.after ?? []), ...query.map(({ after }) => after)]);
  const isToken = old.some((value) => !fresh.has(value) && looksLikeToken(value));
  return isToken ? JSON.stringify([origin, path, query]) : '';
}

/** Player requests that nothing redirects yet, each with the fresh URL of the same file. */
function observedPairs(
  recentRequests: readonly string[],
  pairs: readonly UrlPair[],
  rules: readonly RuleBody[],
): UrlPair[] {
  const known = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  const byFile = Map.groupBy(new Set(pairs.map(({ to }) => to)), (url) => linkParts(url).segments.at(-1) ?? '');
  return recentRequests.map(normalizeLink).flatMap((from) => {
    if (known.has(from) || redirectTarget(rules, from) !== null) return [];
    const session = (byFile.get(linkParts(from).segments.at(-1) ?? '') ?? []).filter((to) => differByTokens(from, to));
    return session.length === 1 ? [{ from, to: session[0]! }] : [];
  });
}

/** Whether all differing parts of two URLs look like tokens in both, ignoring their origins. */
function differByTokens(a: string, b: string): boolean {
  const [one, two] = [linkParts(a), linkParts(b)];
  const names = ({ query }: typeof one) => query.map(({ name }) => name).join('&');
  if (one.segments.length !== two.segments.length || names(one) !== names(two)) return false;
  const values = ({ segments, query }: typeof one) => [...segments, ...query.map(({ value }) => value ?? '')];
  const other = values(two);
  return values(one).every(
    (value, index) => value === other[index] || (looksLikeToken(value) && looksLikeToken(other[index]!)),
  );
}
