import { linkParts, type LinkParts } from '../url/parts.ts';
import { diffLinks } from '../url/diff.ts';
import { parameterOrders, type RedirectPattern } from './redirect-patterns.ts';
import { escapeRegex, escapeSubstitution } from './regex.ts';
import { RULE_PRIORITY } from './rule.ts';

/**
 * File names that name a role, not a stream. With such a name, the directory belongs to one stream. Any other file name
 * may be the only difference between a stream and its neighbours in the directory.
 */
const GENERIC_NAME =
  /^(master|index|playlist|manifest|chunklist|stream|live|video|media|main|llhls|prog_index|hls|dash)?(\.[a-z0-9]+)?$/i;

/**
 * The wildcard patterns for all older links of one origin: they match any token at the token's position. Players
 * request links of any age, so links without rules of their own must still redirect. Empty if the parts around the
 * token do not tell the stream from its neighbours.
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

/** A query piece without a parameter name: base64 may end with `=`. */
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

/** The directory, with any segment where the two differ. */
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
