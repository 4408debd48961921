import { diffLinks } from '../url/diff.ts';
import { treePatterns, reencodedPatterns, type RedirectPattern } from './redirect-patterns.ts';
import { RULE_PRIORITY } from './rule.ts';

/**
 * The forms that lead whatever differs from its fresh URL as `from` does from `to`: what lies under the same changed path,
 * or has the same changed values in its query. Empty where the two differ in no such way, or not within RE2's budget.
 */
export function sessionPatterns(from: string, to: string): RedirectPattern[] {
  const change = diffLinks(from, to);
  const tree = treePatterns(from, to, change);
  // One that names a link as a whole stands for no other.
  const rewritten = tree.length === 0 ? [] : reencodedPatterns(from, to, change).filter(isTreePattern);
  return [...tree, ...rewritten].map((pattern) => ({
    ...pattern,
    priority: pattern.priority === RULE_PRIORITY.path ? RULE_PRIORITY.sessionPath : RULE_PRIORITY.sessionQuery,
  }));
}

function isTreePattern({ priority }: RedirectPattern): boolean {
  return priority !== RULE_PRIORITY.exact;
}
