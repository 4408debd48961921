import { FIRST_INTERNAL_RULE_ID } from '../../core/rules/diff.ts';
import { browser } from '../browser.ts';

/*
 * Session rules for the extension's own requests. Whoever adds them removes them. The rules of a background that died
 * are removed at its next start, before new ones are added.
 */

export type InternalRule = Omit<chrome.declarativeNetRequest.Rule, 'id' | 'priority'>;

/** Above the rules of streams: those redirect a request, these modify or block it. */
const INTERNAL_RULE_PRIORITY = 1_000;

let nextId = FIRST_INTERNAL_RULE_ID;
let cleanup: Promise<void> | undefined;

/** Host of this extension in `initiatorDomains`: its id in Chromium, its random UUID in Firefox. */
export function extensionDomain(): string {
  return new URL(browser.runtime.getURL('')).host;
}

/** Removes the rules of an earlier run of the background. Runs once, however often it is called. */
export function removeStaleInternalRules(): Promise<void> {
  cleanup ??= (async () => {
    const rules = await browser.declarativeNetRequest.getSessionRules();
    await remove(rules.map(({ id }) => id).filter((id) => id >= FIRST_INTERNAL_RULE_ID));
  })();
  return cleanup;
}

/** Adds rules; they are in force when it resolves. Resolves with a function that removes them. */
export async function addInternalRules(rules: readonly InternalRule[]): Promise<() => Promise<void>> {
  await removeStaleInternalRules();
  const addRules = rules.map((rule) => ({ ...rule, id: nextId++, priority: INTERNAL_RULE_PRIORITY }));
  await update({ addRules });
  return () => remove(addRules.map(({ id }) => id));
}

async function remove(removeRuleIds: number[]): Promise<void> {
  if (removeRuleIds.length > 0) await update({ removeRuleIds });
}

/** The cast is needed since the polyfill's types lack `tabIds` and rules without a filter. */
async function update(change: chrome.declarativeNetRequest.UpdateRuleOptions): Promise<void> {
  type Change = Parameters<typeof browser.declarativeNetRequest.updateSessionRules>[0];
  await browser.declarativeNetRequest.updateSessionRules(change as Change);
}
