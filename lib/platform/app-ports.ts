import { SiteDefinitionSchema } from '../core/site.ts';
import { ActiveStreamSchema } from '../core/stream.ts';
import type { Ports, RequestWatchPort } from '../app/ports.ts';
import { setAlarm } from './alarms.ts';
import { createToolbarButton, type ToolbarTitle } from './toolbar-button.ts';
import { accessUntil } from './network/cookie-expiry.ts';
import { extractStreams, testDefinition } from './extraction.ts';
import { fetchManifest } from './network/user-fetch.ts';
import { learnInBrowser } from './learning.ts';
import { log } from './log.ts';
import { announceChange } from './messages.ts';
import { autoActivateHosts } from './storage/auto-activate-hosts.ts';
import { notifications } from './notifications.ts';
import { grantedOrigins, missingOrigins } from './permissions.ts';
import { withManagedSites } from './storage/managed-sites.ts';
import { createSessionRules } from './rules/session-rules.ts';
import { pendingActivations, isNewSession } from './storage/session.ts';
import { readSettings } from './storage/settings.ts';
import { countUnreadable } from './storage/database.ts';
import { siteBehaviorStore, siteStore } from './storage/sites.ts';
import { manifestStore, recordStore, streamStore } from './storage/streams.ts';
import { browserSiteSync } from './storage/site-sync.ts';
import { tabs } from './tabs/tabs.ts';

/** The application's ports in a real browser. `titleOf` makes the tooltip of the toolbar button. */
export function browserPorts(traffic: RequestWatchPort, titleOf: ToolbarTitle): Ports {
  return {
    now: () => Date.now(),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: () => Math.random(),
    streams: streamStore(log),
    sites: withManagedSites(siteStore(log), log),
    pendingActivations: pendingActivations,
    settings: readSettings,
    isNewSession,
    rules: createSessionRules(),
    alarm: { set: setAlarm },
    access: { missing: missingOrigins, granted: grantedOrigins },
    autoActivateHosts: autoActivateHosts,
    notifications,
    tabs,
    extractStreams,
    testDefinition,
    learnExtractor: learnInBrowser,
    fetchManifest,
    accessUntil,
    storedManifests: manifestStore,
    traffic,
    unreadableCount: async () =>
      (await countUnreadable('stream', ActiveStreamSchema)) + (await countUnreadable('site', SiteDefinitionSchema)),
    records: recordStore,
    siteBehaviors: siteBehaviorStore(),
    siteSync: browserSiteSync(),
    isOnline: () => navigator.onLine,
    badge: createToolbarButton(titleOf),
    announceChange,
    log,
  };
}
