import type { Rule, RuleBody } from './rule.ts';

/** The argument of `updateSessionRules` that turns the installed rules into the wanted ones. */
export interface RuleUpdate {
  removeRuleIds: number[];
  addRules: Rule[];
}

/**
 * Rules with this id or above are internal rules (`lib/platform/rules/internal-rules.ts`). They serve the extension's
 * own requests and are not compiled from streams.
 */
export const FIRST_INTERNAL_RULE_ID = 1_000_000;

/** An installed rule as a browser returns it. */
export type InstalledRule = { id: number } & object;

/**
 * The difference between the installed rules and `wanted`. Unchanged rules stay, new ones get the smallest free ids,
 * and internal rules are left alone. Browsers return rules with another key order and, in Firefox, with null for absent
 * keys.
 */
export function diffRules(installed: readonly InstalledRule[], wanted: readonly RuleBody[]): RuleUpdate {
  const wantedTexts = new Set(wanted.map(ruleText));
  const idByText = new Map<string, number>();
  const removeRuleIds: number[] = [];
  for (const rule of installed) {
    if (rule.id >= FIRST_INTERNAL_RULE_ID) continue;
    const text = ruleText(rule);
    if (wantedTexts.has(text) && !idByText.has(text)) idByText.set(text, rule.id);
    else removeRuleIds.push(rule.id);
  }
  const taken = new Set(idByText.values());
  let next = 1;
  const addRules: Rule[] = [];
  for (const body of wanted) {
    const text = ruleText(body);
    if (idByText.has(text)) continue;
    while (taken.has(next)) next++;
    taken.add(next);
    idByText.set(text, next);
    addRules.push({ id: next, ...body });
  }
  return { removeRuleIds, addRules };
}

const texts = new WeakMap<object, string>();

/**
 * A rule without its id as text: sorted keys, without null and undefined. Cached, because few of thousands of rules
 * change at once.
 */
export function ruleText(rule: object): string {
  const known = texts.get(rule);
  if (known !== undefined) return known;
  const text = canonicalRule({ ...rule, id: null });
  texts.set(rule, text);
  return text;
}

function canonicalRule(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item);
  if (Array.isArray(item)) return `[${item.map(canonicalRule).join()}]`;
  const entries = item as Record<string, unknown>;
  let text = '{';
  // Sorted by code units, the default: a custom comparator costs more than everything else here.
  for (const key of Object.keys(entries).toSorted()) {
    const entry = entries[key];
    if (entry !== null && entry !== undefined) text += `${JSON.stringify(key)}:${canonicalRule(entry)},`;
  }
  return `${text}}`;
}
