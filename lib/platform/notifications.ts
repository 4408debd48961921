import * as v from 'valibot';
import type { Notifications } from '../app/ports.ts';
import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';
import { showTab } from './tabs/show-tab.ts';

const NotifiedIdsSchema = v.array(v.string());
/** A notification is named after the tab it is about, so that a newer one takes the place of an older one. */
const TAB_PREFIX = 'tab-';

/** Notifications of the system. The permission is optional: without it the API is not even there. */
export const notifications: Notifications = {
  notifiedIds: async () => {
    const parsed = v.safeParse(NotifiedIdsSchema, (await browser.storage.session.get('notifiedIds'))['notifiedIds']);
    return parsed.success ? parsed.output : [];
  },
  save: (notifiedIds) => browser.storage.session.set({ notifiedIds: [...notifiedIds] }),
  show: async ({ event: what, title, tabId }) => {
    if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
    await browser.notifications.create(`${TAB_PREFIX}${tabId}`, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icon/freshet-on-128.png'),
      title,
      message: getMessage(what === 'failing' ? 'noticeFailing' : 'noticeRecovered', []),
    });
  },
};

let listening = false;

/** Lets a click on a notification show its tab; again after the viewer allowed notifications, since then there are any. */
export function listenForNotificationClicks(): void {
  if (listening || !browser.notifications) return;
  listening = true;
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    if (id.startsWith(TAB_PREFIX)) void showTab(Number(id.slice(TAB_PREFIX.length)));
  });
}
