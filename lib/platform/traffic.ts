import type { TrafficPort } from '../app/ports.ts';
import type { PageRequest, Traffic } from '../app/traffic/traffic.ts';
import type { Detour } from '../app/traffic/detours.ts';
import { browser, type WebRequest } from './browser.ts';
import {
  ALL_HOSTS,
  countRegistration,
  NO_HOSTS,
  readRegistrations,
  rememberedHosts,
  rememberHosts,
  rememberRegistrations,
} from './traffic-hosts.ts';

/** The requests of pages, in the browser's words. */
export interface PageTraffic {
  port: TrafficPort;
  /** Registers the listeners; call it in the background's first turn. Each waits for the traffic that answers. */
  serve(traffic: Promise<Traffic>): void;
}

/** What streams are fetched as; requests of workers are xmlhttprequest (browser-facts.md, "matched types"). */
const TYPES: WebRequest.ResourceType[] = ['xmlhttprequest', 'media', 'other'];

/**
 * Listens to webRequest. A registered listener wakes the background, so it is narrowed to the hosts of kept streams, and
 * removed where nothing is kept (measured; see traffic-hosts.ts for what the browsers remember of listeners).
 *
 * Firefox alone lets a listener hold a request (`blocking`), at both ends: before it goes out, and when its answer's
 * head is there. Chromium is told of both, and can do nothing about this one request.
 */
export function pageTraffic(): PageTraffic {
  const canHold = import.meta.env.FIREFOX;
  let traffic: Promise<Traffic> | null = null;
  let ready: Traffic | null = null;
  let watched: readonly string[] = [];
  let registrations = 0;

  /** Calls the traffic at once where it is there, so that a request which is nobody's is not delayed. */
  function tell(call: (to: Traffic) => Detour): Promise<WebRequest.BlockingResponse> | undefined {
    const detour = ready ? call(ready) : traffic?.then(call);
    return detour ? detour.then((url) => (url ? { redirectUrl: url } : {})) : undefined;
  }

  const onBeforeRequest = (details: Details) => {
    const request = pageRequest(details);
    const answer = request && tell((to) => to.asked(request));
    return canHold ? (answer ?? undefined) : undefined;
  };
  const onHeadersReceived = (details: Details & { statusCode: number }) => {
    const request = pageRequest(details);
    const answer = request && tell((to) => to.answered(request, details.statusCode));
    return canHold ? (answer ?? undefined) : undefined;
  };
  const onErrorOccurred = (details: Details & { error: string }) => {
    const request = pageRequest(details);
    if (request && isNetworkTrouble(details.error)) void tell((to) => (to.failed(request), null));
  };

  function hush(): void {
    const { webRequest } = browser;
    webRequest.onBeforeRequest.removeListener(onBeforeRequest);
    webRequest.onHeadersReceived.removeListener(onHeadersReceived);
    webRequest.onErrorOccurred.removeListener(onErrorOccurred);
  }

  function listen(hosts: readonly string[]): void {
    const { webRequest } = browser;
    const filter = { urls: hosts.map((host) => `*://${host}/*`), types: TYPES };
    hush();
    registrations = countRegistration();
    webRequest.onBeforeRequest.addListener(onBeforeRequest, filter, canHold ? ['blocking'] : []);
    webRequest.onHeadersReceived.addListener(onHeadersReceived, filter, canHold ? ['blocking'] : []);
    webRequest.onErrorOccurred.addListener(onErrorOccurred, filter);
  }

  /** Takes away what an earlier life of the background left behind under higher numbers (traffic-hosts.ts). */
  async function settle(): Promise<void> {
    const before = await readRegistrations();
    for (let missing = before - registrations; missing > 0; missing--) listenTo(watched);
    await rememberRegistrations();
  }

  function listenTo(hosts: readonly string[]): void {
    listen(hosts.length > 0 ? hosts : NO_HOSTS);
    if (hosts.length === 0) hush();
  }

  return {
    port: {
      canHold,
      watch: (hosts) => {
        if (hosts.join() === watched.join()) return;
        watched = hosts;
        listenTo(hosts);
        if (!rememberHosts(hosts)) void settle();
      },
    },
    serve: (answering) => {
      traffic = answering;
      void answering.then((it) => (ready = it));
      watched = rememberedHosts() ?? ALL_HOSTS;
      if (watched.length > 0) listen(watched);
    },
  };
}

/** What is read of webRequest's details in both browsers. */
type Details = WebRequest.OnBeforeRequestDetailsType & { initiator?: string; frameAncestors?: { url: string }[] };

/**
 * A page's request; null for our own. The unseen page of a replay is ours too: in Chromium its frames are in no tab,
 * unlike workers, which are in no frame either; in Firefox the background page is above them.
 */
function pageRequest(details: Details): PageRequest | null {
  const { requestId, url, method, tabId, frameId, initiator, documentUrl, originUrl, frameAncestors } = details;
  const from = initiator ?? documentUrl ?? originUrl ?? '';
  const own = browser.runtime.getURL('');
  const unseen = tabId < 0 && frameId > 0;
  const ours =
    own.startsWith(from) || from.startsWith(own) || frameAncestors?.some((frame) => frame.url.startsWith(own));
  // A preflight is the browser's own, and its answer says nothing of the file.
  if (ours || unseen || method === 'OPTIONS') return null;
  return { id: requestId, url, initiator: from };
}

/** Whether no answer came for want of the network or the server; else somebody ended the request on purpose. */
function isNetworkTrouble(error: string): boolean {
  return /CONNECTION_(REFUSED|RESET|CLOSED|FAILED|TIMED_OUT)|NAME_NOT_RESOLVED|UNKNOWN_HOST|UNREACHABLE|ERR_TIMED_OUT|EMPTY_RESPONSE|NET_(RESET|TIMEOUT|INTERRUPT)/.test(
    error,
  );
}
