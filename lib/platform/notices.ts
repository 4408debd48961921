import * as v from 'valibot';
import type { Notices } from '../app/ports.ts';
import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';
import { showTab } from './show-tab.ts';

const ToldSchema = v.array(v.string());
/** A notification is named after the tab it is about, so that a newer one takes the place of an older one. */
const PREFIX = 'tab-';

/** Notifications of the system. The permission is optional: without it the API is not even there. */
export const notices: Notices = {
  told: async () => {
    const parsed = v.safeParse(ToldSchema, (await browser.storage.session.get('told'))['told']);
    return parsed.success ? parsed.output : [];
  },
  save: (told) => browser.storage.session.set({ told: [...told] }),
  show: async ({ what, title, tabId }) => {
    if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
    await browser.notifications.create(`${PREFIX}${tabId}`, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icon/freshet-on-128.png'),
      title,
      message: getMessage(what === 'failing' ? 'noticeFailing' : 'noticeRecovered', []),
    });
  },
};

let listening = false;

/** Lets a click on a notification show its tab; again after the viewer allowed notifications, since then there are any. */
export function followNotices(): void {
  if (listening || !browser.notifications) return;
  listening = true;
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    if (id.startsWith(PREFIX)) void showTab(Number(id.slice(PREFIX.length)));
  });
}
