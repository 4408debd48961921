import type { RuleSet } from '../app/ports.ts';
import { ruleChange, type InstalledRule } from '../core/rules/install.ts';
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

  async function ask(regex: string): Promise<void> {
    const { isSupported } = await api.isRegexSupported({ regex, isCaseSensitive: true, requireCapturing: true });
    supported.set(regex, isSupported);
  }

  return {
    unsupported: async (rules) => {
      const regexes = rules.flatMap(({ condition }) => condition.regexFilter ?? []);
      await Promise.all(regexes.filter((regex) => !supported.has(regex)).map(ask));
      return rules.filter(({ condition }) => supported.get(condition.regexFilter ?? '') === false);
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
