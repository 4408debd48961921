import { diffLinks } from '../url/diff.ts';
import { treePatterns, reencodedPatterns, type RedirectPattern } from './redirect-patterns.ts';
import { RULE_PRIORITY } from './rule.ts';

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
