import { defineBackground } from 'wxt/utils/define-background';
import { createApp } from '../../lib/app/app.ts';
import { REFRESH_ALARM } from '../../lib/platform/alarms.ts';
import { browserPorts } from '../../lib/platform/app-ports.ts';
import { browser } from '../../lib/platform/browser.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import { listenForNotificationClicks } from '../../lib/platform/notifications.ts';
import { removeStaleInternalRules } from '../../lib/platform/rules/internal-rules.ts';
import { removeStaleHiddenPages } from '../../lib/platform/hidden-page/hidden-pages.ts';
import { forgetClosedTabs } from '../../lib/platform/tabs/observed-manifests.ts';
import { serveRequests } from '../../lib/platform/serve-requests.ts';
import { writeSettings } from '../../lib/platform/storage/settings.ts';
import { onTabEvents } from '../../lib/platform/tabs/tab-events.ts';
import { createPageTraffic } from '../../lib/platform/network/page-traffic.ts';
import { onUserCommand, openPopup, openWelcome } from '../../lib/platform/user-commands.ts';
import { setMessageSource } from '../../lib/ui/shared/translate.ts';
import { toolbarTitle } from '../../lib/ui/shared/toolbar-title.ts';

/**
 * Registers every listener in the first turn, so that its event can wake the background. Each handler waits for
 * `ready`, the reconciliation of this start.
 */
export default defineBackground({
  main() {
    setMessageSource(getMessage);
    const traffic = createPageTraffic();
    const app = createApp(browserPorts(traffic.port, toolbarTitle), writeSettings);
    const ready = Promise.allSettled([removeStaleInternalRules(), removeStaleHiddenPages(), forgetClosedTabs()]).then(
      () => app.start(),
    );

    serveRequests(ready.then(() => app.handlers));
    traffic.serve(ready.then(() => app.traffic));
    browser.alarms.onAlarm.addListener(async ({ name }) => {
      await ready;
      if (name === REFRESH_ALARM) await app.onAlarm();
    });
    onTabEvents({
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
    browser.permissions.onAdded.addListener(listenForNotificationClicks);
    listenForNotificationClicks();
    onUserCommand(async (command) => {
      await ready;
      if (command.kind === 'refresh') return app.refreshActive();
      if ((await app.activateInTab(command)) === 'choose') await openPopup();
    });
    self.addEventListener('online', async () => {
      await ready;
      await app.onOnline();
    });
    browser.storage.onChanged.addListener(async (_, area) => {
      if (area !== 'sync' && area !== 'managed') return;
      await ready;
      await (area === 'sync' ? app.onRemoteSitesChanged() : app.onPolicyChanged());
    });
    // These listeners only wake the background, so that `start` restores the rules before any other event.
    browser.runtime.onStartup.addListener(() => ready);
    browser.runtime.onInstalled.addListener(async ({ reason }) => {
      // Not in the tests' build: an extra tab would disturb the tests.
      if (reason === 'install' && import.meta.env.MODE !== 'e2e') await openWelcome();
      await ready;
    });
  },
});
