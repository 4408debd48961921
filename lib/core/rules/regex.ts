/*
 * Chromium compiles each regexFilter with RE2 into at most 2 KB. The literal right after `^` costs nothing however
 * long it is, up to the first operator; literals after that share about 91 characters, fewer with every further group
 * (measured with isRegexSupported). Firefox has no such limit. Only `^…(.*)$` is portable: Chromium keeps what a
 * pattern leaves unmatched, Firefox drops it.
 */

/** Characters for parameter names and the recognised value, by the number of parameters that a rule replaces. */
const LITERAL_BUDGETS = [80, 66, 54, 42];

/** How many characters of literal a rule with this many parameters can hold; 0 where there are too many of them. */
export function literalBudget(parameters: number): number {
  return LITERAL_BUDGETS[parameters - 1] ?? 0;
}

/** `text` as a literal of RE2 and of JavaScript. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `text` as a literal of `regexSubstitution`, where a backslash names a captured group. */
export function escapeSubstitution(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

/**
 * A regular expression, without groups, that recognises `value` of a query parameter and not `other`: the whole value
 * where it fits into `budget` characters, else a piece that `other` does not have, with `rest` for what stands around
 * it. Null where they cannot be told apart.
 */
export function valuePattern(value: string, other: string, budget: number, rest = '[^&#]*'): string | null {
  if (value === other || budget < 1) return null;
  if (value.length <= budget) return `${escapeRegex(value)}`;
  const start = firstDifference(value, other);
  const from = start < budget ? 0 : Math.min(start, value.length - budget);
  const piece = value.slice(from, from + budget);
  if (other.includes(piece)) return null;
  return `${from > 0 ? rest : ''}${escapeRegex(piece)}${rest}`;
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index++;
  return index;
}
