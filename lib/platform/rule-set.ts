import type { RuleSet } from '../app/ports.ts';
import { ruleChange, type InstalledRule } from '../core/rules/install.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import { browser } from './browser.ts';
import { dropIdleRules } from './own-requests.ts';

/**
 * declarativeNetRequest's session rules. Only Chromium limits a regular expression, and only Chromium is asked. What is
 * installed is asked for once: nobody else changes these rules, and thousands of them take long to be handed over.
 */
export function sessionRules(): RuleSet {
  const api = browser.declarativeNetRequest;
  const supported = new Map<string, boolean>();
  let installed: readonly InstalledRule[] | null = null;

  async function isSupported({ condition: { regexFilter } }: RuleBody): Promise<boolean> {
    if (regexFilter === undefined) return true;
    const known = supported.get(regexFilter);
    if (known !== undefined) return known;
    const answer = await api.isRegexSupported({ regex: regexFilter, isCaseSensitive: true, requireCapturing: true });
    supported.set(regexFilter, answer.isSupported);
    return answer.isSupported;
  }

  return {
    unsupported: async (rules) => {
      const answers = await Promise.all(rules.map(isSupported));
      return rules.filter((_, index) => !answers[index]);
    },
    install: async (rules) => {
      if (rules.length === 0) await dropIdleRules();
      const { removeRuleIds, addRules } = ruleChange((installed ??= await api.getSessionRules()), rules);
      if (addRules.length + removeRuleIds.length === 0) return;
      const removed = new Set(removeRuleIds);
      const rest = installed.filter(({ id }) => !removed.has(id));
      installed = null; // not known where the browser refuses
      await api.updateSessionRules({ removeRuleIds, addRules });
      installed = [...rest, ...addRules];
    },
  };
}
