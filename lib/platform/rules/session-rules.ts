import type { SessionRules } from '../../app/ports.ts';
import { diffRules, type InstalledRule } from '../../core/rules/diff.ts';
import { browser } from '../browser.ts';
import { dropIdleRules } from '../network/page-context-fetch.ts';

/**
 * The session rules of declarativeNetRequest. The installed rules are read once: nothing else changes them, and reading
 * thousands takes long.
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
      installed = null; // unknown if the call fails
      await api.updateSessionRules({ removeRuleIds, addRules });
      installed = [...rest, ...addRules];
    },
  };
}
