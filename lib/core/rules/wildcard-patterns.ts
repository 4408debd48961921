import { linkParts, type LinkParts } from '../url/parts.ts';
import { diffLinks } from '../url/diff.ts';
import { parameterOrders, type RedirectPattern } from './redirect-patterns.ts';
import { escapeRegex, escapeSubstitution } from './regex.ts';
import { RULE_PRIORITY } from './rule.ts';

/**
 * File names that name a role, not a stream: below them, the directory is the stream's own. Where the file name is
 * something else, it may be all that tells a stream from its neighbours in one directory.
 */
const GENERIC_NAME =
  /^(master|index|playlist|manifest|chunklist|stream|live|video|media|main|llhls|prog_index|hls|dash)?(\.[a-z0-9]+)?$/i;

/**
 * The forms for all older links of one origin: any token at the places where the token is. Players hold links from any
 * moment of the past, so that those which have no rules of their own any more must not be forgotten. Empty where what is
 * around the token does not tell the stream from its neighbours.
 */
export function wildcardPatterns(before: string, after: string): RedirectPattern[] {
  const change = diffLinks(before, after);
  if (change.query === 'restructured') return [];
  const a = linkParts(before);
  const b = linkParts(after);
  const file = a.segments.at(-1) ?? '';
  const changedPath = change.path ? change.path.before.length : 0;
  const directory = a.segments.slice(0, -1);
  const stable = directory.filter((segment, index) => segment !== '' && segment === b.segments[index]);
  if (stable.length === 0 || !GENERIC_NAME.test(file) || changedPath >= a.segments.length) return [];
  if (change.path && a.segments.length !== b.segments.length) return [];
  const byPath = change.path || change.query.length === 0 ? [wildcardPathPattern(a, b)] : [];
  const byQuery =
    change.query.length > 0 ? parameterOrders(change.query).map((order) => wildcardQueryPattern(a, b, order)) : [];
  return [...byQuery, ...byPath];
}

function wildcardPathPattern(a: LinkParts, b: LinkParts): RedirectPattern {
  return {
    priority: RULE_PRIORITY.wildcardPath,
    regexFilter: `^${directoryPattern(a, b)}(.*)$`,
    regexSubstitution: `${escapeSubstitution(directoryOf(b))}\\1`,
  };
}

/** Any piece of a query that is no parameter: base64 may end with `=`. */
const UNNAMED_VALUE = '[^&#=]*=?=?';

function wildcardQueryPattern(
  a: LinkParts,
  b: LinkParts,
  order: readonly { key: string; after: string }[],
): RedirectPattern {
  const pattern = order.map(
    ({ key }, index) =>
      `${index === 0 ? '(.*[?&])' : '(&|&.*&)'}${escapeRegex(key)}${key === '' ? UNNAMED_VALUE : '[^&#]*'}`,
  );
  const targets = order.map(({ key, after }, index) => `\\${index + 1}${escapeSubstitution(`${key}${after}`)}`);
  return {
    priority: RULE_PRIORITY.wildcardQuery,
    regexFilter: `^${directoryPattern(a, b)}${pattern.join('')}((?:[&#].*)?)$`,
    regexSubstitution: `${escapeSubstitution(directoryOf(b))}${targets.join('')}\\${order.length + 1}`,
  };
}

/** The directory with any segment where the two differ. */
function directoryPattern(a: LinkParts, b: LinkParts): string {
  const segments = a.segments.slice(0, -1).map((segment, index) => {
    return segment === b.segments[index] ? escapeRegex(segment) : '[^/]+';
  });
  return `${escapeRegex(a.origin)}/${segments.map((segment) => `${segment}/`).join('')}`;
}

function directoryOf({ origin, segments }: LinkParts): string {
  return `${origin}/${segments
    .slice(0, -1)
    .map((segment) => `${segment}/`)
    .join('')}`;
}
