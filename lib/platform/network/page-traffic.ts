import type { RequestWatchPort } from '../../app/ports.ts';
import type { PageRequest, TrafficMonitor } from '../../app/traffic/monitor.ts';
import type { HeldRequest } from '../../app/traffic/held-requests.ts';
import { browser, type WebRequest } from '../browser.ts';
import {
  ALL_HOSTS,
  countRegistration,
  NO_HOSTS,
  readRegistrations,
  rememberedHosts,
  rememberHosts,
  rememberRegistrations,
} from './watched-hosts.ts';

/** The browser's side of watching page requests. */
export interface PageTraffic {
  port: RequestWatchPort;
  /** Registers the listeners, which wait for the monitor. Call it in the background's first turn. */
  serve(traffic: Promise<TrafficMonitor>): void;
}

/** Resource types of stream requests; those of workers are xmlhttprequest (browser-facts.md, "matched types"). */
const REQUEST_TYPES: WebRequest.ResourceType[] = ['xmlhttprequest', 'media', 'other'];

/**
 * Listens to webRequest. A registered listener wakes the background, so it is limited to the hosts of tracked streams,
 * and removed if no stream is tracked (measured; watched-hosts.ts says what browsers remember of listeners).
 *
 * Only Firefox lets a listener hold a request (`blocking`), before it is sent and when the response headers arrive. In
 * Chromium the listener sees both, but cannot change the request.
 */
export function createPageTraffic(): PageTraffic {
  const canHold = import.meta.env.FIREFOX;
  let monitor: Promise<TrafficMonitor> | null = null;
  let readyMonitor: TrafficMonitor | null = null;
  let watched: readonly string[] = [];
  let registrations = 0;

  /** Calls the monitor synchronously once it is ready, so that requests of no stream are not delayed. */
  function dispatch(call: (to: TrafficMonitor) => HeldRequest): Promise<WebRequest.BlockingResponse> | undefined {
    const held = readyMonitor ? call(readyMonitor) : monitor?.then(call);
    return held ? held.then((url) => (url ? { redirectUrl: url } : {})) : undefined;
  }

  const onBeforeRequest = (details: WebRequestDetails) => {
    const request = pageRequest(details);
    const answer = request && dispatch((to) => to.requestStarted(request));
    return canHold ? (answer ?? undefined) : undefined;
  };
  const onHeadersReceived = (details: WebRequestDetails & { statusCode: number }) => {
    const request = pageRequest(details);
    const answer = request && dispatch((to) => to.responseStarted(request, details.statusCode));
    return canHold ? (answer ?? undefined) : undefined;
  };
  const onErrorOccurred = (details: WebRequestDetails & { error: string }) => {
    const request = pageRequest(details);
    if (request && isNetworkError(details.error)) void dispatch((to) => (to.requestFailed(request), null));
  };

  function removeListeners(): void {
    const { webRequest } = browser;
    webRequest.onBeforeRequest.removeListener(onBeforeRequest);
    webRequest.onHeadersReceived.removeListener(onHeadersReceived);
    webRequest.onErrorOccurred.removeListener(onErrorOccurred);
  }

  function addListeners(hosts: readonly string[]): void {
    const { webRequest } = browser;
    const filter = { urls: hosts.map((host) => `*://${host}/*`), types: REQUEST_TYPES };
    removeListeners();
    registrations = countRegistration();
    webRequest.onBeforeRequest.addListener(onBeforeRequest, filter, canHold ? ['blocking'] : []);
    webRequest.onHeadersReceived.addListener(onHeadersReceived, filter, canHold ? ['blocking'] : []);
    webRequest.onErrorOccurred.addListener(onErrorOccurred, filter);
  }

  /** Replaces listeners that an earlier run of the background left under higher numbers (watched-hosts.ts). */
  async function replaceStaleListeners(): Promise<void> {
    const before = await readRegistrations();
    for (let missing = before - registrations; missing > 0; missing--) listenTo(watched);
    await rememberRegistrations();
  }

  function listenTo(hosts: readonly string[]): void {
    addListeners(hosts.length > 0 ? hosts : NO_HOSTS);
    if (hosts.length === 0) removeListeners();
  }

  return {
    port: {
      canHold,
      watch: (hosts) => {
        if (hosts.join() === watched.join()) return;
        watched = hosts;
        listenTo(hosts);
        if (!rememberHosts(hosts)) void replaceStaleListeners();
      },
    },
    serve: (answering) => {
      monitor = answering;
      void answering.then((it) => (readyMonitor = it));
      watched = rememberedHosts() ?? ALL_HOSTS;
      if (watched.length > 0) addListeners(watched);
    },
  };
}

/** The request details that are read in both browsers. */
type WebRequestDetails = WebRequest.OnBeforeRequestDetailsType & {
  initiator?: string;
  frameAncestors?: { url: string }[];
};

/**
 * The request of a page; null for Freshet's own. Requests of hidden pages are Freshet's own: in Chromium their frames
 * are in no tab (workers have neither tab nor frame); in Firefox the background page is their ancestor.
 */
function pageRequest(details: WebRequestDetails): PageRequest | null {
  const { requestId, url, method, tabId, frameId, initiator, documentUrl, originUrl, frameAncestors } = details;
  const from = initiator ?? documentUrl ?? originUrl ?? '';
  const own = browser.runtime.getURL('');
  const inHiddenPage = tabId < 0 && frameId > 0;
  const isOwn =
    own.startsWith(from) || from.startsWith(own) || frameAncestors?.some((frame) => frame.url.startsWith(own));
  // The browser itself sends preflights, and their responses tell nothing about the file.
  if (isOwn || inHiddenPage || method === 'OPTIONS') return null;
  return { id: requestId, url, initiator: from };
}

/** Whether the network or the server failed; false if the page or the browser cancelled the request. */
function isNetworkError(error: string): boolean {
  return /CONNECTION_(REFUSED|RESET|CLOSED|FAILED|TIMED_OUT)|NAME_NOT_RESOLVED|UNKNOWN_HOST|UNREACHABLE|ERR_TIMED_OUT|EMPTY_RESPONSE|NET_(RESET|TIMEOUT|INTERRUPT)/.test(
    error,
  );
}
