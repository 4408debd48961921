import * as v from 'valibot';
import { createLock } from '../../base/concurrency.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';
import { isHttpUrl } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType } from '../../base/media-types.ts';
import { browser, type WebRequest } from '../browser.ts';
import { announceChange } from '../messages.ts';
import { countRegistration, rememberRegistrations } from '../network/watched-hosts.ts';

/*
 * Manifests that tabs were seen asking for on the network. Resource Timing tells of documents alone: what a worker asks for
 * is seen here or nowhere. webRequest shows it where access to the page's host and to the manifest's is granted.
 *
 * Listeners that are always there would wake the background for every request of every granted site. These are there for
 * a while after something in a tab woke it anyway: a page was loaded, an address changed, the popup found nothing. Players
 * ask for their manifest then, and for that of a live stream every few seconds.
 */

/** How long a tab is watched (ms): less than the 30 s after which browsers end a background that has nothing to do. */
const WATCH_TIME = 25_000;
/** The newest manifests of a tab, and the newest tabs, are remembered. */
const MAX_PER_TAB = 20;
const MAX_TABS = 30;

const ManifestSchema = v.object({ url: HttpUrlSchema, contentType: v.string(), frameId: v.number(), at: v.number() });
/** `at`: when it was asked for (ms). */
export type ObservedManifest = v.InferOutput<typeof ManifestSchema>;
const TabsSchema = v.array(v.object({ tabId: v.number(), manifests: v.array(ManifestSchema) }));

const OBSERVED_MANIFESTS_KEY = 'observedManifests';
/** The tabs that are watched, until when. */
const watches = new Map<number, ReturnType<typeof setTimeout>>();
const storageLock = createLock();
let removeListeners: (() => void) | null = null;

/** Watches a tab for a while from now on. */
export function watchManifests(tabId: number): void {
  if (tabId < 0) return;
  clearTimeout(watches.get(tabId));
  watches.set(
    tabId,
    setTimeout(() => stopWatchingManifests(tabId), WATCH_TIME),
  );
  removeListeners ??= addManifestListeners();
}

/** Watches a tab no longer. */
export function stopWatchingManifests(tabId: number): void {
  clearTimeout(watches.get(tabId));
  watches.delete(tabId);
  if (watches.size > 0) return;
  removeListeners?.();
  removeListeners = null;
}

/** The manifests that a document of a tab, or a worker of it, was seen asking for, oldest first. */
export async function observedManifests(tabId: number, frameId: number): Promise<ObservedManifest[]> {
  const tabs = await storageLock(read);
  const manifests = tabs.find((tab) => tab.tabId === tabId)?.manifests ?? [];
  return manifests.filter((manifest) => manifest.frameId === frameId);
}

/** Forgets those of tabs that are gone. */
export async function forgetClosedTabs(): Promise<void> {
  if ((await read()).length === 0) return;
  const open = new Set((await browser.tabs.query({})).map(({ id }) => id));
  await storageLock(async () => write((await read()).filter(({ tabId }) => open.has(tabId))));
}

/** What both browsers tell of a request. */
type RequestDetails = Pick<WebRequest.OnBeforeRequestDetailsType, 'requestId' | 'url' | 'method' | 'tabId' | 'frameId'>;
type ResponseDetails = RequestDetails & Pick<WebRequest.OnHeadersReceivedDetailsType, 'statusCode' | 'responseHeaders'>;

/**
 * In Chromium three listeners in the order of those of `traffic.ts`, whose numbers they share (traffic-hosts.ts), and like
 * them without a tab in the filter: with one, a background that had died went on being woken (seen in Chromium 156).
 */
function addManifestListeners(): () => void {
  const filter: WebRequest.RequestFilter = { urls: ['*://*/*'], types: ['xmlhttprequest'] };
  // What the page asked for, whatever our rules led it to.
  const requestedUrls = new Map<string, string>();
  const begin = ({ requestId, url, method, tabId }: RequestDetails) => {
    if (method === 'GET' && watches.has(tabId) && !requestedUrls.has(requestId)) requestedUrls.set(requestId, url);
  };
  const answer = ({ requestId, tabId, frameId, statusCode, responseHeaders = [] }: ResponseDetails) => {
    const url = requestedUrls.get(requestId);
    const isRedirect = statusCode >= 300 && statusCode < 400 && statusCode !== 304;
    if (url === undefined || isRedirect) return;
    requestedUrls.delete(requestId);
    const contentType = responseHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
    if (statusCode >= 400 || !isHttpUrl(url)) return;
    if (hasManifestName(new URL(url)) || hasManifestType(contentType))
      void storageLock(() => storeManifest(tabId, { url, contentType, frameId, at: Date.now() }));
  };
  const fail = ({ requestId }: RequestDetails) => void requestedUrls.delete(requestId);

  const { webRequest } = browser;
  countRegistration();
  webRequest.onBeforeRequest.addListener(begin, filter);
  webRequest.onHeadersReceived.addListener(answer, filter, ['responseHeaders']);
  webRequest.onErrorOccurred.addListener(fail, filter);
  // Firefox does not tell of the beginning of a request that a rule redirects.
  if (import.meta.env.FIREFOX) webRequest.onBeforeRedirect.addListener(begin, filter);
  void rememberRegistrations();
  return () => {
    webRequest.onBeforeRequest.removeListener(begin);
    webRequest.onHeadersReceived.removeListener(answer);
    webRequest.onErrorOccurred.removeListener(fail);
    if (import.meta.env.FIREFOX) webRequest.onBeforeRedirect.removeListener(begin);
  };
}

async function storeManifest(tabId: number, manifest: ObservedManifest): Promise<void> {
  const tabs = await read();
  const before = tabs.find((tab) => tab.tabId === tabId)?.manifests ?? [];
  const manifests = [...before.filter(({ url }) => url !== manifest.url), manifest].slice(-MAX_PER_TAB);
  await write([...tabs.filter((tab) => tab.tabId !== tabId), { tabId, manifests }].slice(-MAX_TABS));
  // A live playlist that is asked for with other parameters each time is nothing new.
  if (!before.some(({ url }) => pathOf(url) === pathOf(manifest.url))) announceChange();
}

async function read(): Promise<v.InferOutput<typeof TabsSchema>> {
  const parsed = v.safeParse(
    TabsSchema,
    (await browser.storage.session.get(OBSERVED_MANIFESTS_KEY))[OBSERVED_MANIFESTS_KEY],
  );
  return parsed.success ? parsed.output : [];
}

function write(tabs: v.InferOutput<typeof TabsSchema>): Promise<void> {
  return browser.storage.session.set({ [OBSERVED_MANIFESTS_KEY]: tabs });
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
