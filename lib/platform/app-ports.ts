import type { Ports, TrafficPort } from '../app/ports.ts';
import { setAlarm } from './alarms.ts';
import { badge, type TitleOf } from './badge.ts';
import { accessUntil } from './cookies.ts';
import { extract, tryOut } from './extract.ts';
import { fetchManifest } from './fetcher.ts';
import { learn } from './learn.ts';
import { log } from './log.ts';
import { announceChange } from './messages.ts';
import { automatic } from './automatic.ts';
import { notices } from './notices.ts';
import { grantedOrigins, missingOrigins } from './permissions.ts';
import { withPolicy } from './policy.ts';
import { sessionRules } from './rule-set.ts';
import { intents, isNewSession } from './session.ts';
import { readSettings } from './settings.ts';
import { conductStore, familyStore, recordStore, setAside, siteStore, streamStore } from './store.ts';
import { siteSync } from './sync.ts';
import { tabs } from './tabs.ts';

/** The application's ports in a real browser; `titleOf`: what the toolbar's button says. */
export function browserPorts(traffic: TrafficPort, titleOf: TitleOf): Ports {
  return {
    now: () => Date.now(),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: () => Math.random(),
    streams: streamStore(log),
    sites: withPolicy(siteStore(log), log),
    intents,
    settings: readSettings,
    isNewSession,
    rules: sessionRules(),
    alarm: { set: setAlarm },
    access: { missing: missingOrigins, granted: grantedOrigins },
    automatic,
    notices,
    tabs,
    extract,
    tryOut,
    learn,
    fetchManifest,
    accessUntil,
    families: familyStore,
    traffic,
    setAside,
    records: recordStore(),
    conduct: conductStore(),
    siteSync: siteSync(),
    online: () => navigator.onLine,
    badge: badge(titleOf),
    announce: announceChange,
    log,
  };
}
