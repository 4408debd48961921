import type { SessionRules } from '../../app/ports.ts';
import { diffRules, type InstalledRule } from '../../core/rules/diff.ts';
import { browser } from '../browser.ts';
import { dropIdleRules } from '../network/page-context-fetch.ts';

/**
 * declarativeNetRequest's session rules. Only Chromium limits a regular expression, and only Chromium is asked. What is
 * installed is asked for once: nobody else changes these rules, and thousands of them take long to be handed over.
 */
export function createSessionRules(): SessionRules {
  const api = browser.declarativeNetRequest;
  const supported = new Map<string, boolean>();
  let installed: readonly InstalledRule[] | null = null;

  async function checkSupport(regex: string): Promise<void> {
    const { isSupported } = await api.isRegexSupported({ regex, isCaseSensitive: true, requireCapturing: true });
    supported.set(regex, isSupported);
  }

  return {
    unsupported: async (rules) => {
      const regexes = rules.flatMap(({ condition }) => condition.regexFilter ?? []);
      await Promise.all(regexes.filter((regex) => !supported.has(regex)).map(checkSupport));
      return rules.filter(({ condition }) => supported.get(condition.regexFilter ?? '') === false);
    },
    install: async (rules) => {
      if (rules.length === 0) await dropIdleRules();
      const { removeRuleIds, addRules } = diffRules((installed ??= await api.getSessionRules()), rules);
      if (addRules.length + removeRuleIds.length === 0) return;
      const removed = new Set(removeRuleIds);
      const rest = installed.filter(({ id }) => !removed.has(id));
      installed = null; // not known where the browser refuses
      await api.updateSessionRules({ removeRuleIds, addRules });
      installed = [...rest, ...addRules];
    },
  };
}
