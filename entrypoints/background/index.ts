import { defineBackground } from 'wxt/utils/define-background';
import { createApp } from '../../lib/app/app.ts';
import { ALARM } from '../../lib/platform/alarms.ts';
import { browserPorts } from '../../lib/platform/app-ports.ts';
import { browser } from '../../lib/platform/browser.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import { installLate } from '../../lib/platform/late.ts';
import { followNotices } from '../../lib/platform/notices.ts';
import { sweepOwnRules } from '../../lib/platform/own-rules.ts';
import { sweepReplays } from '../../lib/platform/replay/replay.ts';
import { forgetClosedTabs } from '../../lib/platform/seen-manifests.ts';
import { serve } from '../../lib/platform/serve.ts';
import { writeSettings } from '../../lib/platform/settings.ts';
import { serveTabs } from '../../lib/platform/tab-events.ts';
import { pageTraffic } from '../../lib/platform/traffic.ts';
import { onViewerAsks, openPopup, openWelcome } from '../../lib/platform/wishes.ts';
import { setTexts } from '../../lib/ui/text.ts';
import { toolbarTitle } from '../../lib/ui/toolbar.ts';

/**
 * Registers every listener in the first turn, so that an event may wake the background; each handler waits for `ready`,
 * the reconciliation of this start.
 */
export default defineBackground({
  main() {
    installLate();
    setTexts(getMessage);
    const traffic = pageTraffic();
    const app = createApp(browserPorts(traffic.port, toolbarTitle), writeSettings);
    const ready = Promise.allSettled([sweepOwnRules(), sweepReplays(), forgetClosedTabs()]).then(() => app.start());

    serve(ready.then(() => app.handlers));
    traffic.serve(ready.then(() => app.traffic));
    browser.alarms.onAlarm.addListener(async ({ name }) => {
      await ready;
      if (name === ALARM) await app.onAlarm();
    });
    serveTabs({
      onChanged: async (tabId) => {
        await ready;
        await app.onTabChanged(tabId);
      },
      onRemoved: async (tabId) => {
        await ready;
        await app.onTabRemoved(tabId);
      },
    });
    browser.permissions.onAdded.addListener(async () => {
      await ready;
      await app.onAccessChanged();
    });
    browser.permissions.onRemoved.addListener(async () => {
      await ready;
      await app.onAccessChanged();
    });
    browser.permissions.onAdded.addListener(followNotices);
    followNotices();
    onViewerAsks(async (wish) => {
      await ready;
      if (wish.what === 'refresh') return app.refreshActive();
      if ((await app.keepHere(wish)) === 'choose') await openPopup();
    });
    self.addEventListener('online', async () => {
      await ready;
      await app.onOnline();
    });
    browser.storage.onChanged.addListener(async (_, area) => {
      if (area !== 'sync' && area !== 'managed') return;
      await ready;
      await (area === 'sync' ? app.onSynced() : app.onPolicyChanged());
    });
    // Nothing to do but to wake: `start` reconciles, and without these the rules would wait for the first other event.
    browser.runtime.onStartup.addListener(() => ready);
    browser.runtime.onInstalled.addListener(async ({ reason }) => {
      // Not in the tests' build: a tab that opens by itself is in the way of what they watch.
      if (reason === 'install' && import.meta.env.MODE !== 'e2e') await openWelcome();
      await ready;
    });
  },
});
