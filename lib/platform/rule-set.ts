import type { RuleSet } from '../app/ports.ts';
import { ruleChange } from '../core/rules/install.ts';
import type { RuleBody } from '../core/rules/rule.ts';
import { browser } from './browser.ts';

/** declarativeNetRequest's session rules. Only Chromium limits a regular expression, and only Chromium is asked. */
export function sessionRules(): RuleSet {
  const api = browser.declarativeNetRequest;
  const supported = new Map<string, boolean>();

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
      const change = ruleChange(await api.getSessionRules(), rules);
      if (change.addRules.length + change.removeRuleIds.length > 0) await api.updateSessionRules(change);
    },
  };
}
