/*
 * Chromium compiles each regexFilter with RE2 into at most 2 KB. The literal right after `^`, up to the first operator,
 * is free at any length. Everything after it has 112 instructions; a literal character takes one (measured with
 * isRegexSupported). Firefox has no such limit. Only `^…(.*)$` is portable: Chromium keeps the unmatched end of a URL,
 * Firefox drops it.
 */

/** RE2 instructions that fit in Chromium's 2 KB (112, measured), less a margin for other versions. */
const INSTRUCTIONS = 108;

/** Cost of a pattern's operators without `rest`s and literals: `(.*[?&])…((?:[&#].*)?)$`, `(&|&.*&)`. */
const QUERY_FRAME = 20;
const QUERY_NEXT = 10;
/** Cost of `[^&#]*`. */
export const REST_COST = 6;

/** How many characters a rule with this many parameters can hold: literals, and REST_COST for each `rest`. */
export function literalBudget(parameters: number): number {
  return INSTRUCTIONS - QUERY_FRAME - QUERY_NEXT * (parameters - 1);
}

/** Cost of `([0-9]+)…((?:\?.*)?)$`, and of every further `([0-9]+)` (measured: 99, 95 and 91 characters fit). */
const TEMPLATE_FRAME = 13;
const TEMPLATE_NEXT = 4;

/** How many literal characters the rule of a template with this many variables can hold. */
export function templateBudget(variables: number): number {
  return INSTRUCTIONS - TEMPLATE_FRAME - TEMPLATE_NEXT * (variables - 1);
}

/** Escapes `text` as a literal for RE2 and JavaScript. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Escapes `text` as a literal of `regexSubstitution`, where a backslash names a captured group. */
export function escapeSubstitution(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

/**
 * A regular expression without groups that matches `value` but not `other`: the whole value if it fits in `budget`
 * characters, else a piece that `other` lacks, with `rest` around it. Null if no piece distinguishes them.
 */
export function valuePattern(
  value: string,
  other: string,
  budget: number,
  rest = '[^&#]*',
  restCost = REST_COST,
): string | null {
  if (value === other || budget < 1) return null;
  if (value.length <= budget) return `${escapeRegex(value)}`;
  const start = firstDifference(value, other);
  const head = budget - restCost;
  const size = start < head ? head : budget - 2 * restCost;
  if (size < 1) return null;
  const from = start < head ? 0 : Math.min(start, value.length - size);
  const piece = value.slice(from, from + size);
  if (other.includes(piece)) return null;
  return `${from > 0 ? rest : ''}${escapeRegex(piece)}${rest}`;
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index++;
  return index;
}
