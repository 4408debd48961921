import { type ChangedPiece, changedPieces } from '../url/changed-pieces.ts';
import { looksLikeToken, linkParts, reencodedLink } from '../url/parts.ts';
import { diffLinks, type LinkDiff } from '../url/diff.ts';
import { REST_COST, escapeRegex, escapeSubstitution, literalBudget, valuePattern } from './regex.ts';
import { RULE_PRIORITY } from './rule.ts';

/** One pattern that redirects requests under an old link, and its substitution. */
export interface RedirectPattern {
  priority: number;
  regexFilter: string;
  regexSubstitution: string;
}

type Query = Exclude<LinkDiff['query'], 'restructured'>;

/**
 * The patterns that redirect `before` and its children to `after`. They complement each other: by path, by query, by
 * values at any position, and by the whole link, which always works for the link alone. The last ones match the link as
 * players re-encode it when they add parameters.
 */
export function patternsFor(before: string, after: string, change: LinkDiff): RedirectPattern[] {
  const exact = exactPattern(before, after, true);
  const rewritten = reencodedPatterns(before, after, change);
  if (change.query === 'restructured') return [exact, ...rewritten];
  const tree = treePatterns(before, after, change);
  return [...tree, ...anywherePatterns(before, after), ...(tree.length > 0 ? [] : [exact]), ...rewritten];
}

/**
 * Patterns for the link and its children after a player re-encoded their query. Players preserve the order of
 * parameters then. Empty if re-encoding changes nothing.
 */
function reencodedPatterns(before: string, after: string, { query }: LinkDiff): RedirectPattern[] {
  if (query !== 'restructured' && query.length === 0) return [];
  const rewritten = reencodedLink(before);
  if (rewritten === before) return [];
  const exact = [exactPattern(rewritten, after, true)];
  const change = diffLinks(rewritten, after);
  if (change.query === 'restructured') return exact;
  const places = changedPrefixes(rewritten, after, change) ?? originPrefixes(rewritten, after);
  const patterns = queryPatterns(places, change.query, [change.query]);
  return patterns.length > 0 ? patterns : exact;
}

/**
 * The patterns of `patternsFor` that cover every URL with the same change: by path, and by query. `orders` lists the
 * parameter orders to try.
 */
export function treePatterns(
  before: string,
  after: string,
  change: LinkDiff,
  orders = (query: Query): Query[] => parameterOrders(query),
): RedirectPattern[] {
  if (change.query === 'restructured') return [];
  const prefix = changedPrefixes(before, after, change);
  const byPath = prefix && (change.path || change.query.length === 0) ? [prefixPattern(prefix)] : [];
  const byQuery =
    change.query.length > 0
      ? queryPatterns(prefix ?? originPrefixes(before, after), change.query, orders(change.query))
      : [];
  return [...byPath, ...byQuery];
}

export interface Prefixes {
  before: string;
  after: string;
}

/**
 * The leading literals to exchange: up to the last changed path segment. If only the origin changed, up to the link's
 * directory, which alone tells the stream from its neighbours. Null if there is no such directory.
 */
function changedPrefixes(before: string, after: string, { path, query }: LinkDiff): Prefixes | null {
  const a = linkParts(before);
  const b = linkParts(after);
  if (!path && query.length > 0) return originPrefixes(before, after);
  const left = path ? path.before : a.segments.slice(0, -1);
  const right = path ? path.after : b.segments.slice(0, -1);
  if (left.length === 0 || left.length === a.segments.length) return null;
  return { before: `${a.origin}/${left.join('/')}/`, after: `${b.origin}/${right.map((s) => `${s}/`).join('')}` };
}

function originPrefixes(before: string, after: string): Prefixes {
  return { before: `${new URL(before).origin}/`, after: `${new URL(after).origin}/` };
}

function prefixPattern({ before, after }: Prefixes): RedirectPattern {
  return {
    priority: RULE_PRIORITY.path,
    regexFilter: `^${escapeRegex(before)}(.*)$`,
    regexSubstitution: `${escapeSubstitution(after)}\\1`,
  };
}

/** Up to this many changed parameters match in every order; more of them only in the link's order. */
const MAX_PERMUTED = 3;

/** The orders in which to match changed parameters. */
export function parameterOrders<T extends { name: string }>(query: readonly T[]): T[][] {
  const distinct = new Set(query.map(({ name }) => name)).size === query.length;
  return query.length <= MAX_PERMUTED && distinct ? permutations(query) : [[...query]];
}

/** Length of the piece that identifies a value other than the longest: short, but not met by chance. */
const SHORT_VALUE_PIECE = 6;

/**
 * Exchanges the values of the changed parameters anywhere behind the prefix. Everything around them stays, also
 * parameters that players add. Every old value must occur: a child with its own signature beside a shared time must not
 * match. Empty if it exceeds RE2's budget.
 */
function queryPatterns({ before, after }: Prefixes, query: Query, orders: Query[]): RedirectPattern[] {
  const longest = query.reduce((best, part) => (part.before.length > best.before.length ? part : best));
  const names = query.reduce((sum, { key }) => sum + key.length, 0);
  const short = SHORT_VALUE_PIECE + 2 * REST_COST;
  const shorts = query.reduce((sum, part) => sum + (part === longest ? 0 : Math.min(part.before.length, short)), 0);
  const values = new Map(
    query.map((part) => {
      const budget = part === longest ? literalBudget(query.length) - names - shorts : short;
      return [part, valuePattern(part.before, part.after, budget)];
    }),
  );
  if ([...values.values()].includes(null)) return [];
  return orders.map((order) => {
    const places = order.map((part, index) => {
      return `${index === 0 ? '(.*[?&])' : '(&|&.*&)'}${escapeRegex(part.key)}${values.get(part)}`;
    });
    const targets = order.map((part, index) => `\\${index + 1}${escapeSubstitution(`${part.key}${part.after}`)}`);
    return {
      priority: RULE_PRIORITY.query,
      regexFilter: `^${escapeRegex(before)}${places.join('')}((?:[&#].*)?)$`,
      regexSubstitution: `${escapeSubstitution(after)}${targets.join('')}\\${order.length + 1}`,
    };
  });
}

/** Shorter values are too likely to occur in a URL by chance. */
const SHORTEST_CHANGED_PIECE = 8;
const MAX_CHANGED_PIECES = 2;

/**
 * Exchanges the changed values anywhere between delimiters: a token inside a file name, or a session that moves from
 * the link's query to its children's path. Applies only if the values are unmistakable, and all of them occur.
 */
function anywherePatterns(before: string, after: string): RedirectPattern[] {
  const changed = changedPieces(before, after);
  if (changed.length === 0 || changed.length > MAX_CHANGED_PIECES) return [];
  if (changed.some((piece) => piece.before.length < SHORTEST_CHANGED_PIECE || !looksLikeToken(piece.before))) return [];
  const longest = changed.reduce((best, piece) => (piece.before.length > best.before.length ? piece : best));
  const others = changed.reduce((sum, piece) => sum + (piece === longest ? 0 : piece.before.length), 0);
  const budget = (changed.length === 1 ? 79 : 58) - others;
  const places = changed.map((piece, index) => {
    const value = piece === longest ? piecePattern(piece, budget) : escapeRegex(piece.before);
    return value === null
      ? null
      : `${index === 0 ? '((?:.*[^A-Za-z0-9])?)' : '([^A-Za-z0-9](?:.*[^A-Za-z0-9])?)'}${value}`;
  });
  if (places.includes(null)) return [];
  const [from, to] = [originPrefixes(before, after).before, originPrefixes(before, after).after];
  const targets = changed.map((piece, index) => `\\${index + 1}${escapeSubstitution(piece.after)}`);
  return [
    {
      priority: RULE_PRIORITY.anywhere,
      regexFilter: `^${escapeRegex(from)}${places.join('')}((?:[^A-Za-z0-9].*)?)$`,
      regexSubstitution: `${escapeSubstitution(to)}${targets.join('')}\\${changed.length + 1}`,
    },
  ];
}

/** Recognises a piece of a value. The wildcard around it must not reach beyond the value. */
function piecePattern({ before, after, isWhole }: ChangedPiece, budget: number): string | null {
  if (isWhole) return valuePattern(before, after, budget, '[^/?&#;]*', 12);
  if (before.length > budget && !/^[A-Za-z0-9=%+-]*$/.test(before)) return null;
  return valuePattern(before, after, budget, '[A-Za-z0-9=%+-]*', 12);
}

/**
 * Matches one URL, and with `tail` also the parameters that players append (`_HLS_msn` and the like). There is no tail
 * if the fresh link only gained parameters, because it would match such a tail.
 */
export function exactPattern(before: string, after: string, tail: boolean): RedirectPattern {
  const separator = before.includes('?') ? '&' : '?';
  const tailed = tail && !after.startsWith(`${before}${separator}`);
  const keep = tailed && before.includes('?') === after.includes('?');
  return {
    priority: RULE_PRIORITY.exact,
    regexFilter: `^${escapeRegex(before)}${tailed ? `((?:${escapeRegex(separator)}.*)?)` : ''}$`,
    regexSubstitution: `${escapeSubstitution(after)}${keep ? '\\1' : ''}`,
  };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/**
 * The patterns for every URL that differs from its fresh URL as `from` differs from `to`: under the same changed path,
 * or with the same changed query values. Empty if the change has another form, or exceeds RE2's budget.
 */
export function sessionPatterns(from: string, to: string): RedirectPattern[] {
  const change = diffLinks(from, to);
  const tree = treePatterns(from, to, change);
  // A pattern for the whole link covers no other child.
  const rewritten = tree.length === 0 ? [] : reencodedPatterns(from, to, change).filter(isTreePattern);
  return [...tree, ...rewritten].map((pattern) => ({
    ...pattern,
    priority: pattern.priority === RULE_PRIORITY.path ? RULE_PRIORITY.sessionPath : RULE_PRIORITY.sessionQuery,
  }));
}

function isTreePattern({ priority }: RedirectPattern): boolean {
  return priority !== RULE_PRIORITY.exact;
}
