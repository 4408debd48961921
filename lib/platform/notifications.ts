import * as v from 'valibot';
import type { Notifications } from '../app/ports.ts';
import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';
import { showTab } from './tabs/show-tab.ts';

const NotifiedIdsSchema = v.array(v.string());
/** A notification's id names its tab, so that a newer notification replaces an older one of the same tab. */
const TAB_PREFIX = 'tab-';

/** System notifications. The permission is optional, and without it the API does not exist. */
export const notifications: Notifications = {
  notifiedIds: async () => {
    const parsed = v.safeParse(NotifiedIdsSchema, (await browser.storage.session.get('notifiedIds'))['notifiedIds']);
    return parsed.success ? parsed.output : [];
  },
  save: (notifiedIds) => browser.storage.session.set({ notifiedIds: [...notifiedIds] }),
  show: async ({ event, title, tabId }) => {
    if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
    await browser.notifications.create(`${TAB_PREFIX}${tabId}`, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icon/freshet-on-128.png'),
      title,
      message: getMessage(event === 'failing' ? 'noticeFailing' : 'noticeRecovered', []),
    });
  },
};

let listening = false;

/** Makes a click on a notification show its tab. Call it again after the viewer allowed notifications. */
export function listenForNotificationClicks(): void {
  if (listening || !browser.notifications) return;
  listening = true;
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    if (id.startsWith(TAB_PREFIX)) void showTab(Number(id.slice(TAB_PREFIX.length)));
  });
}
