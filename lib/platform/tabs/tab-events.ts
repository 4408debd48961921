import { isHttpUrl } from '../../base/http-url.ts';
import { browser } from '../browser.ts';
import { watchManifests } from './observed-manifests.ts';

/*
 * Every change of every tab wakes the background, and Chromium cannot filter these events. So the listeners exist only
 * while a stream is tracked or a site is auto-activated. Page loads are observed by webRequest, which wakes the
 * background for granted sites only. It must listen from the page load on: a worker's manifest request is seen live or
 * never.
 *
 * Chromium remembers the last registered listeners, Firefox those of the first turn (`network/watched-hosts.ts`). So
 * the first turn registers them in Chromium always, and in Firefox if localStorage says that they are needed.
 */

const TAB_EVENTS_KEY = 'tab-events-needed';

export interface TabEvents {
  /** A tab loaded a document, or its URL changed. */
  onChanged(tabId: number): void;
  onRemoved(tabId: number): void;
}

let events: TabEvents | null = null;
let isListening = false;

/** Registers the listeners that wake the background. Call it in the background's first turn. */
export function onTabEvents(to: TabEvents): void {
  events = to;
  browser.webRequest.onBeforeRequest.addListener(({ tabId }) => watchManifests(tabId), {
    urls: ['*://*/*'],
    types: ['main_frame'],
  });
  if (typeof localStorage === 'undefined' || localStorage.getItem(TAB_EVENTS_KEY) !== null) addTabListeners();
}

/** Listens to the events of all tabs, or of none, from now on. */
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
  // Only Firefox can filter out irrelevant changes, such as titles and icons.
  if (import.meta.env.FIREFOX) browser.tabs.onUpdated.addListener(changed, { properties: ['status', 'url'] });
  else browser.tabs.onUpdated.addListener(changed);
  browser.tabs.onRemoved.addListener(removed);
}

function changed(tabId: number, { status, url }: { status?: string; url?: string }, tab: { url?: string }): void {
  // Watch at once, since the players send their requests now. Freshet may not see a tab without a URL.
  if (url !== undefined && isHttpUrl(tab.url ?? '')) watchManifests(tabId);
  if (status === 'complete' || url !== undefined) events?.onChanged(tabId);
}

function removed(tabId: number): void {
  events?.onRemoved(tabId);
}
