import type { ExtractionProblem } from '../../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl, withoutFragment } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType } from '../../base/media-types.ts';
import type { HiddenPageRequest } from '../../extractors/headless/hidden-page.ts';
import { browser } from '../browser.ts';

/** Receives the network events of hidden pages. `id` identifies the page. */
export interface HiddenPageListener {
  /** The headers of the page's own response arrived; once for each redirect, too. */
  answered(id: string, status: number): void;
  request(id: string, request: HiddenPageRequest): void;
  failed(id: string, problem: ExtractionProblem): void;
}

/** The request details of Chromium and Firefox; the polyfill's types cover only Firefox. */
interface HiddenRequestDetails {
  requestId: string;
  url: string;
  type: string;
  tabId: number;
  frameId: number;
  parentFrameId: number;
  method: string;
  /** Chromium: the origin that sends the request. */
  initiator?: string | undefined;
  /** Firefox: the document that sends the request. */
  documentUrl?: string | undefined;
  statusCode?: number;
  responseHeaders?: { name: string; value?: string }[];
  /** The browser's name of the error. */
  error?: string;
}

/** Errors that are no failure: the page navigated while it loaded, or was removed. */
const ABORTED = new Set(['net::ERR_ABORTED', 'NS_BINDING_ABORTED']);

interface HiddenRequest {
  id: string;
  /** The URL that the page requested, before any redirect. */
  url: string;
  isPage: boolean;
  frameHost: string;
}

const FILTER = { urls: ['<all_urls>'], types: ['sub_frame', 'xmlhttprequest', 'media', 'other'] as never };

/**
 * Watches the requests of hidden pages' frames. Those of service workers may belong to a watched tab, so they are
 * ignored.
 */
export function watchHiddenPages(listener: HiddenPageListener): {
  /** Announces that the next frame with this `url` is the page `id`. */
  expect(id: string, url: string): void;
  forget(id: string): void;
  stop(): void;
} {
  const expected = new Map<string, string>();
  const frames = new Map<number, { id: string; isPage: boolean }>();
  const requests = new Map<string, HiddenRequest>();

  function begin(details: HiddenRequestDetails): void {
    if (details.tabId !== -1 || details.frameId < 0 || requests.has(details.requestId)) return;
    if (details.type === 'sub_frame') placeFrame(details);
    const frame = frames.get(details.frameId);
    if (!frame || details.method !== 'GET') return;
    const frameHost = parseUrl(details.documentUrl ?? details.initiator ?? '')?.hostname ?? '';
    const isPage = frame.isPage && details.type === 'sub_frame';
    const request = { id: frame.id, isPage, url: details.url, frameHost };
    requests.set(details.requestId, request);
    if (details.type === 'sub_frame') return;
    if (details.type === 'media') report(request, '', 'media');
    // The script in the page blocks the manifest requests of documents, so this one came from a worker.
    else if (isHttpUrl(details.url) && hasManifestName(new URL(details.url))) report(request, '', 'script', false);
  }

  function placeFrame({ frameId, parentFrameId, url }: HiddenRequestDetails): void {
    const parent = frames.get(parentFrameId);
    if (parent) frames.set(frameId, { id: parent.id, isPage: false });
    const [id] = [...expected].find(([, address]) => withoutFragment(address) === withoutFragment(url)) ?? [];
    if (parent || id === undefined || frames.has(frameId)) return;
    expected.delete(id);
    frames.set(frameId, { id, isPage: true });
  }

  function answer({ requestId, type, statusCode = 0, responseHeaders = [] }: HiddenRequestDetails): void {
    const request = requests.get(requestId);
    if (!request) return;
    const contentType = responseHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
    if (request.isPage) listener.answered(request.id, statusCode);
    if (request.isPage && statusCode >= 400)
      listener.failed(request.id, { kind: 'status', host: hostOf(request.url), status: statusCode });
    else if (type !== 'sub_frame' && hasManifestType(contentType)) report(request, contentType, 'script');
  }

  function fail(details: HiddenRequestDetails): void {
    // In Chromium a request that a rule blocks never begins.
    begin(details);
    const request = requests.get(details.requestId);
    if (request?.isPage && !ABORTED.has(details.error ?? ''))
      listener.failed(request.id, { kind: 'unreachable', host: hostOf(request.url) });
    requests.delete(details.requestId);
  }

  function report(
    { id, url, frameHost }: HiddenRequest,
    contentType: string,
    initiator: HiddenPageRequest['initiator'],
    isBlocked = true,
  ): void {
    listener.request(id, { url, contentType, initiator, frameHost, isBlocked });
  }

  const listeners = [
    [browser.webRequest.onBeforeRequest, begin],
    [browser.webRequest.onHeadersReceived, answer, ['responseHeaders']],
    [browser.webRequest.onErrorOccurred, fail],
    [browser.webRequest.onCompleted, ({ requestId }: HiddenRequestDetails) => void requests.delete(requestId)],
  ] as const;
  for (const [event, listen, extra] of listeners) {
    const add = event.addListener.bind(event) as (...args: unknown[]) => void;
    if (extra) add(listen, FILTER, extra);
    else add(listen, FILTER);
  }
  return {
    expect: (id, url) => void expected.set(id, url),
    forget: (id) => void expected.delete(id),
    stop: () => {
      for (const [event, listen] of listeners) event.removeListener(listen as never);
    },
  };
}
