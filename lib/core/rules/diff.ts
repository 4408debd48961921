import type { Rule, RuleBody } from './rule.ts';

/** The argument of `updateSessionRules`: what leads from the installed rules to the wanted ones. */
export interface RuleUpdate {
  removeRuleIds: number[];
  addRules: Rule[];
}

/**
 * Rules from this id up are for the extension's own requests (`lib/platform/rules/internal-rules.ts`): they come and go with those,
 * and are no part of what is projected.
 */
export const FIRST_INTERNAL_RULE_ID = 1_000_000;

/** An installed rule as a browser gives it back. */
export type InstalledRule = { id: number } & object;

/**
 * The difference between the installed rules and `wanted`, so that unchanged ones stay untouched. Ids are the smallest
 * free ones. Rules for the extension's own requests are left alone. Browsers give rules back with other key orders and, in
 * Firefox, with null for every absent key.
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

/** A rule without its id as text: keys in order, what is null or undefined left out. Of thousands few change at once. */
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
  // The usual order, by code units: a comparator of our own takes longer than all the rest.
  for (const key of Object.keys(entries).toSorted()) {
    const entry = entries[key];
    if (entry !== null && entry !== undefined) text += `${JSON.stringify(key)}:${canonicalRule(entry)},`;
  }
  return `${text}}`;
}
