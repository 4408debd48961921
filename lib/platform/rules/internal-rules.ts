import { FIRST_INTERNAL_RULE_ID } from '../../core/rules/diff.ts';
import { browser } from '../browser.ts';

/*
 * Session rules for the extension's own requests. They live as long as what they are for; what a background that died
 * has left behind goes at its next start, before the first new one is added.
 */

export type InternalRule = Omit<chrome.declarativeNetRequest.Rule, 'id' | 'priority'>;

/** Above every rule of a stream: those lead a request elsewhere, these say what becomes of it as it is. */
const INTERNAL_RULE_PRIORITY = 1_000;

let nextId = FIRST_INTERNAL_RULE_ID;
let cleanup: Promise<void> | undefined;

/** Host of this extension in `initiatorDomains`: its id in Chromium, its random UUID in Firefox. */
export function extensionDomain(): string {
  return new URL(browser.runtime.getURL('')).host;
}

/** Removes what an earlier run of the background has left. Once a run, however often it is called. */
export function removeStaleInternalRules(): Promise<void> {
  cleanup ??= (async () => {
    const rules = await browser.declarativeNetRequest.getSessionRules();
    await remove(rules.map(({ id }) => id).filter((id) => id >= FIRST_INTERNAL_RULE_ID));
  })();
  return cleanup;
}

/** Adds rules; in force when it resolves. Gives the function that removes them. */
export async function addInternalRules(rules: readonly InternalRule[]): Promise<() => Promise<void>> {
  await removeStaleInternalRules();
  const addRules = rules.map((rule) => ({ ...rule, id: nextId++, priority: INTERNAL_RULE_PRIORITY }));
  await update({ addRules });
  return () => remove(addRules.map(({ id }) => id));
}

async function remove(removeRuleIds: number[]): Promise<void> {
  if (removeRuleIds.length > 0) await update({ removeRuleIds });
}

/** The polyfill's types know no rule without a filter, and no `tabIds`. */
async function update(change: chrome.declarativeNetRequest.UpdateRuleOptions): Promise<void> {
  type Change = Parameters<typeof browser.declarativeNetRequest.updateSessionRules>[0];
  await browser.declarativeNetRequest.updateSessionRules(change as Change);
}
