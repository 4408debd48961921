import type { SiteSync } from '../../app/ports.ts';
import { browser } from '../browser.ts';
import { siteChangeTimes } from './sites.ts';

/** Where it is kept that definitions follow the user: on this device alone, each is asked for itself. */
const SYNC_SETTING = 'syncSites';

/** The browser's own sync. It works without an account too, and then leads nowhere. */
export function browserSiteSync(): SiteSync {
  return {
    isOn: async () => (await browser.storage.local.get(SYNC_SETTING))[SYNC_SETTING] === true,
    setOn: (on) => browser.storage.local.set({ [SYNC_SETTING]: on }),
    changes: siteChangeTimes,
    remote: {
      all: () => browser.storage.sync.get(null),
      write: async (put, remove) => {
        // First what goes, so that what comes has its room.
        if (remove.length > 0) await browser.storage.sync.remove([...remove]);
        if (Object.keys(put).length > 0) await browser.storage.sync.set(put);
      },
    },
  };
}
