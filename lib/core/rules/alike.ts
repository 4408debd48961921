import { difference } from '../link/token.ts';
import { familyForms, type Form } from './forms.ts';
import { PRIORITY } from './rule.ts';

/**
 * The forms that lead whatever differs from its fresh URL as `from` does from `to`: what lies under the same changed path,
 * or has the same changed values in its query. Empty where the two differ in no such way, or not within RE2's budget.
 */
export function alikeForms(from: string, to: string): Form[] {
  return familyForms(from, to, difference(from, to)).map((form) => ({
    ...form,
    priority: form.priority === PRIORITY.path ? PRIORITY.alikePath : PRIORITY.alike,
  }));
}
