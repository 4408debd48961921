import type { SiteSync } from '../../app/ports.ts';
import { browser } from '../browser.ts';
import { siteChangeTimes } from './sites.ts';

/** The key of the sync setting. It is in local storage, so each device has its own. */
const SYNC_SETTING = 'syncSites';

/** Site definitions in the browser's own sync. Without an account the browser stores them on this device only. */
export function browserSiteSync(): SiteSync {
  return {
    isOn: async () => (await browser.storage.local.get(SYNC_SETTING))[SYNC_SETTING] === true,
    setOn: (on) => browser.storage.local.set({ [SYNC_SETTING]: on }),
    changes: siteChangeTimes,
    remote: {
      all: () => browser.storage.sync.get(null),
      write: async (put, remove) => {
        // Remove first, to free quota for the new entries.
        if (remove.length > 0) await browser.storage.sync.remove([...remove]);
        if (Object.keys(put).length > 0) await browser.storage.sync.set(put);
      },
    },
  };
}
