import type { Client } from '../core/protocol.ts';
import { browser } from './browser.ts';
import { leavePendingActivation } from './storage/popup-activation.ts';
import { ask, onChange } from './messages.ts';
import { revokeOrigins } from './permissions.ts';
import { showTab } from './tabs/show-tab.ts';

/** The browser and the background, as seen from popup and options page. */
export const client: Client = {
  ask,
  onChange,
  requestAccess: (origins) => browser.permissions.request({ origins }),
  leavePendingActivation,
  revokeAccess: revokeOrigins,
  requestNotifications: () => browser.permissions.request({ permissions: ['notifications'] }),
  copy: (text) => {
    const blob = text.then((value) => new Blob([value], { type: 'text/plain' }));
    return navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
  },
  showTab,
  currentTabId: async () => {
    // A popup that is opened as a page gets the tab in its URL: in tests, and in browsers without popups.
    const named = Number(new URLSearchParams(location.search).get('tab') ?? Number.NaN);
    if (Number.isInteger(named)) return named;
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    return tab?.id ?? null;
  },
  openOptions: (at) => {
    if (at === '') void browser.runtime.openOptionsPage();
    else void browser.tabs.create({ url: browser.runtime.getURL('/options.html') + at });
  },
};
