import * as v from 'valibot';
import { createLock } from '../../base/concurrency.ts';
import { HttpUrlSchema } from '../../base/schemas.ts';
import { isHttpUrl, withoutQuery } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType } from '../../base/media-types.ts';
import { browser, type WebRequest } from '../browser.ts';
import { announceChange } from '../messages.ts';
import { countRegistration, rememberRegistrations } from '../network/watched-hosts.ts';

/*
 * Manifest requests of tabs, observed on the network. Resource Timing reports only documents, so the requests of
 * workers show only here. webRequest reports them if access to the hosts of both page and manifest is granted.
 *
 * Permanent listeners would wake the background for every request of every granted site. So these listen for a while
 * after a tab woke it anyway: a page loaded, a URL changed, or the popup found nothing. Players then request their
 * manifest, and that of a live stream every few seconds.
 */

/** How long a tab is watched (ms): less than the 30 s after which browsers end an idle background. */
const WATCH_TIME = 25_000;
/** How many manifests per tab, and how many tabs, are remembered; the newest stay. */
const MAX_PER_TAB = 20;
const MAX_TABS = 30;

const ManifestSchema = v.object({ url: HttpUrlSchema, contentType: v.string(), frameId: v.number(), at: v.number() });
/** `at`: when it was requested (ms). */
export type ObservedManifest = v.InferOutput<typeof ManifestSchema>;
const TabsSchema = v.array(v.object({ tabId: v.number(), manifests: v.array(ManifestSchema) }));

const OBSERVED_MANIFESTS_KEY = 'observedManifests';
/** The watched tabs, with the timers that end the watch. */
const watches = new Map<number, ReturnType<typeof setTimeout>>();
const storageLock = createLock();
let removeListeners: (() => void) | null = null;

/** Watches a tab for `WATCH_TIME` from now. */
export function watchManifests(tabId: number): void {
  if (tabId < 0) return;
  clearTimeout(watches.get(tabId));
  watches.set(
    tabId,
    setTimeout(() => stopWatchingManifests(tabId), WATCH_TIME),
  );
  removeListeners ??= addManifestListeners();
}

/** Stops watching a tab. */
export function stopWatchingManifests(tabId: number): void {
  clearTimeout(watches.get(tabId));
  watches.delete(tabId);
  if (watches.size > 0) return;
  removeListeners?.();
  removeListeners = null;
}

/** The manifests that a document of a tab, or one of its workers, requested; oldest first. */
export async function observedManifests(tabId: number, frameId: number): Promise<ObservedManifest[]> {
  const tabs = await storageLock(read);
  const manifests = tabs.find((tab) => tab.tabId === tabId)?.manifests ?? [];
  return manifests.filter((manifest) => manifest.frameId === frameId);
}

/** Deletes the manifests of closed tabs. */
export async function forgetClosedTabs(): Promise<void> {
  if ((await read()).length === 0) return;
  const open = new Set((await browser.tabs.query({})).map(({ id }) => id));
  await storageLock(async () => write((await read()).filter(({ tabId }) => open.has(tabId))));
}

/** The request details that both browsers report. */
type RequestDetails = Pick<WebRequest.OnBeforeRequestDetailsType, 'requestId' | 'url' | 'method' | 'tabId' | 'frameId'>;
type ResponseDetails = RequestDetails & Pick<WebRequest.OnHeadersReceivedDetailsType, 'statusCode' | 'responseHeaders'>;

/**
 * Adds the listeners. In Chromium they are three, in the order of those of `network/page-traffic.ts`, whose numbers
 * they share (`network/watched-hosts.ts`). The filter names no tab: with one, a background that had died was woken for
 * ever (seen in Chromium 156).
 */
function addManifestListeners(): () => void {
  const filter: WebRequest.RequestFilter = { urls: ['*://*/*'], types: ['xmlhttprequest'] };
  // The URL that the page requested, before any redirect by a rule.
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
  // Firefox reports no onBeforeRequest for a request that a rule redirects.
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
  // A live playlist is requested again with other parameters; that is no new manifest.
  if (!before.some(({ url }) => withoutQuery(url) === withoutQuery(manifest.url))) announceChange();
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
