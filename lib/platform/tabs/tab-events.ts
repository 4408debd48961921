import { isHttpUrl } from '../../base/http-url.ts';
import { browser } from '../browser.ts';
import { watchManifests } from './observed-manifests.ts';

/*
 * Every change of every tab wakes the background, and Chromium cannot be told which of them matter. So these listeners are
 * there while something is kept or a site's streams are kept by themselves. Page loads of granted sites are told by
 * webRequest, which wakes for no others: a worker's manifest is seen when it is asked for, or never.
 *
 * What a browser remembers of listeners is said in traffic-hosts.ts: Chromium what was registered last, Firefox what the
 * first turn registered. So Chromium's first turn takes what may have woken it, and Firefox's asks localStorage.
 */

const TAB_EVENTS_KEY = 'tab-events-needed';

export interface TabEvents {
  /** A tab loaded a document, or its address changed. */
  onChanged(tabId: number): void;
  onRemoved(tabId: number): void;
}

let events: TabEvents | null = null;
let isListening = false;

/** Registers what is to wake the background; call it in its first turn. */
export function onTabEvents(to: TabEvents): void {
  events = to;
  browser.webRequest.onBeforeRequest.addListener(({ tabId }) => watchManifests(tabId), {
    urls: ['*://*/*'],
    types: ['main_frame'],
  });
  if (typeof localStorage === 'undefined' || localStorage.getItem(TAB_EVENTS_KEY) !== null) addTabListeners();
}

/** Follows all tabs, or none of them, from now on. */
export function setTabListening(isNeeded: boolean): void {
  if (typeof localStorage !== 'undefined') {
    if (isNeeded) localStorage.setItem(TAB_EVENTS_KEY, '');
    else localStorage.removeItem(TAB_EVENTS_KEY);
  }
  if (isNeeded === isListening) return;
  if (isNeeded) return addTabListeners();
  isListening = false;
  browser.tabs.onUpdated.removeListener(changed);
  browser.tabs.onRemoved.removeListener(removed);
}

function addTabListeners(): void {
  isListening = true;
  // Firefox alone can leave out what is of no interest, as titles and icons.
  if (import.meta.env.FIREFOX) browser.tabs.onUpdated.addListener(changed, { properties: ['status', 'url'] });
  else browser.tabs.onUpdated.addListener(changed);
  browser.tabs.onRemoved.addListener(removed);
}

function changed(tabId: number, { status, url }: { status?: string; url?: string }, tab: { url?: string }): void {
  // At once: its players ask now. A tab without an address is one that nothing may be seen of.
  if (url !== undefined && isHttpUrl(tab.url ?? '')) watchManifests(tabId);
  if (status === 'complete' || url !== undefined) events?.onChanged(tabId);
}

function removed(tabId: number): void {
  events?.onRemoved(tabId);
}
