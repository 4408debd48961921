import { looksLikeToken } from './link/looks.ts';
import { linkParts, normalLink } from './link/parts.ts';
import { difference } from './link/token.ts';
import { alikeForms } from './rules/alike.ts';
import { leadsOn } from './rules/check.ts';
import { redirectTarget } from './rules/model.ts';
import { formRule } from './rules/redirect-rule.ts';
import type { RuleBody } from './rules/rule.ts';
import type { ActiveStream, Child } from './stream.ts';
import { withinCap } from './within-cap.ts';

/*
 * A token may be the session's: every child has it, at the same place. Then what is true of those that both manifests
 * list is true of every other, also of segments that came after one manifest was read, or went before the other was.
 */

/** Most of them for a stream: they are regular expressions, of which a browser takes 1000 for all streams. */
export const MAX_ALIKE = 60;
/** Children that differ in the same way from their fresh ones: fewer may do so by chance. */
const FEWEST = 3;

type Pair = Pick<Child, 'from' | 'to'>;

/**
 * The sessions of `stream`, each as one child that stands for all: of `pairs`, which are old and fresh URLs of this
 * refresh; of earlier ones, led to where they belong now; and of the page's own, where the CDN gives a session to everyone
 * who asks, as far as `seen` (what the player asked for lately) tells of them. `rules`: theirs, without marks.
 */
export function followAlike(
  stream: ActiveStream,
  pairs: readonly Pair[],
  seen: readonly string[],
): { children: Child[]; rules: RuleBody[] } {
  const since = stream.refreshCount;
  const before = stream.children.filter(({ alike }) => alike);
  const told = sessions(pairs, pairs, before).map((pair) => made(pair, since));
  const fresh = rulesOf(told);
  const earlier = before.flatMap((child) => {
    const next = redirectTarget(fresh, child.to);
    if (next !== null) return [{ ...child, to: next }];
    // The fresh link may be of the same session still.
    return pairs.some(({ to }) => isUnder(child, to)) ? [child] : [];
  });
  const known = [...earlier, ...told];
  const own = sessions(seenPairs(seen, pairs, rulesOf(known)), pairs).map((pair) => made(pair, since));
  // The same session again is one.
  const distinct = new Map([...known, ...own].map((child) => [filterOf(child), child]));
  const isAsked = (child: Child) => seen.some((url) => redirectTarget(rulesOf([child]), url) !== null);
  const children = withinCap([...distinct.values()], MAX_ALIKE, isAsked);
  return { children, rules: rulesOf(children) };
}

/** Whether a URL is of the session that a child leads to. */
function isUnder({ from, to }: Pair, url: string): boolean {
  return redirectTarget(rulesOf([{ from: to, to: from }]), url) !== null;
}

function made({ from, to }: Pair, since: number): Child {
  return { from, to, playlist: false, since, alike: true };
}

function rulesOf(children: readonly Pair[]): RuleBody[] {
  return children.flatMap(({ from, to }) => alikeForms(from, to).map((form) => formRule(form, '', '')));
}

function filterOf({ from, to }: Pair): string {
  return alikeForms(from, to)
    .map(({ regexFilter }) => regexFilter)
    .join(' ');
}

/**
 * One of each group of `pairs` that differ in the same way, where nothing in `all` says otherwise. Of a session that is
 * known to be one (`known` lead to it) a single pair is enough.
 */
function sessions(pairs: readonly Pair[], all: readonly Pair[], known: readonly Pair[] = []): Pair[] {
  const groups = Map.groupBy(pairs, ({ from, to }) => changeOf(from, to));
  return [...groups].flatMap(([change, group]) => {
    const [first] = group;
    if (change === '' || !first) return [];
    const rules = rulesOf([first]);
    const isKnown = () => known.some(({ to }) => redirectTarget(rules, to) !== null);
    if (new Set(group.map(({ from }) => from)).size < FEWEST && !isKnown()) return [];
    const contradicted = all.some(({ from, to }) => {
      const target = redirectTarget(rules, from);
      return target !== null && target !== to;
    });
    const targets = all.map(({ to }) => to);
    return rules.length === 0 || contradicted || leadsOn(rules, targets) ? [] : [first];
  });
}

/** How two URLs of one file differ; '' where they do not, or where no token does, or the file's own name. */
function changeOf(from: string, to: string): string {
  const { origin, path, query } = difference(from, to);
  if (query === 'restructured' || path?.before.length === linkParts(from).segments.length) return '';
  const old = [...(path?.before ?? []), ...query.map(({ before }) => before)];
  const fresh = new Set([...(path?.after ?? []), ...query.map(({ after }) => after)]);
  const isToken = old.some((value) => !fresh.has(value) && looksLikeToken(value));
  return isToken ? JSON.stringify([origin, path, query]) : '';
}

/** What the player asks for that nothing leads yet, with the fresh URL of the same file. */
function seenPairs(seen: readonly string[], pairs: readonly Pair[], rules: readonly RuleBody[]): Pair[] {
  const known = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  const byFile = Map.groupBy(new Set(pairs.map(({ to }) => to)), (url) => linkParts(url).segments.at(-1) ?? '');
  return seen.map(normalLink).flatMap((from) => {
    if (known.has(from) || redirectTarget(rules, from) !== null) return [];
    const alike = (byFile.get(linkParts(from).segments.at(-1) ?? '') ?? []).filter((to) => differByTokens(from, to));
    return alike.length === 1 ? [{ from, to: alike[0]! }] : [];
  });
}

/** Whether all that differs between two URLs, their origins apart, looks like a token in both. */
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
