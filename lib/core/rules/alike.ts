import { difference } from '../link/token.ts';
import { familyForms, rewrittenForms, type Form } from './forms.ts';
import { PRIORITY } from './rule.ts';

/**
 * The forms that lead whatever differs from its fresh URL as `from` does from `to`: what lies under the same changed path,
 * or has the same changed values in its query. Empty where the two differ in no such way, or not within RE2's budget.
 */
export function alikeForms(from: string, to: string): Form[] {
  const change = difference(from, to);
  const family = familyForms(from, to, change);
  // One that names a link as a whole stands for no other.
  const rewritten = family.length === 0 ? [] : rewrittenForms(from, to, change).filter(isFamilyForm);
  return [...family, ...rewritten].map((form) => ({
    ...form,
    priority: form.priority === PRIORITY.path ? PRIORITY.alikePath : PRIORITY.alike,
  }));
}

function isFamilyForm({ priority }: Form): boolean {
  return priority !== PRIORITY.exact;
}
