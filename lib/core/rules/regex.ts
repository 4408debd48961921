/*
 * Chromium compiles each regexFilter with RE2 into at most 2 KB. The literal right after `^` costs nothing however
 * long it is, up to the first operator; what comes after that has 112 instructions, of which a literal character takes
 * one (measured with isRegexSupported). Firefox has no such limit. Only `^…(.*)$` is portable: Chromium keeps what a
 * pattern leaves unmatched, Firefox drops it.
 */

/** Instructions of RE2 that fit into Chromium's 2 KB (112, measured), less a margin for other versions. */
const INSTRUCTIONS = 108;

/** A pattern's own operators cost this, `rest`s and literals apart: `(.*[?&])…((?:[&#].*)?)$`, `(&|&.*&)`. */
const QUERY_FRAME = 20;
const QUERY_NEXT = 10;
/** `[^&#]*` */
export const REST_COST = 6;

/** How many characters of literal and `rest`s (REST_COST each) a rule with this many parameters can hold. */
export function literalBudget(parameters: number): number {
  return INSTRUCTIONS - QUERY_FRAME - QUERY_NEXT * (parameters - 1);
}

/** `([0-9]+)…((?:\?.*)?)$` and every further `([0-9]+)` (measured: 99, 95 and 91 characters fit). */
const TEMPLATE_FRAME = 13;
const TEMPLATE_NEXT = 4;

/** How many characters of literal the rule of a template with this many variables can hold. */
export function templateBudget(variables: number): number {
  return INSTRUCTIONS - TEMPLATE_FRAME - TEMPLATE_NEXT * (variables - 1);
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
