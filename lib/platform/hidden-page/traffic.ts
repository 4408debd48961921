import type { ExtractionProblem } from '../../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType } from '../../base/media-types.ts';
import type { HiddenPageRequest } from '../../extractors/headless/hidden-page.ts';
import { browser } from '../browser.ts';

/** What is seen, on the network, of the pages that are loaded unseen. `id`: which of them. */
export interface HiddenPageListener {
  /** The head of the page's own answer; of redirects, one after the other. */
  answered(id: string, status: number): void;
  request(id: string, request: HiddenPageRequest): void;
  failed(id: string, problem: ExtractionProblem): void;
}

/** What Chromium and Firefox both tell of a request; the polyfill knows Firefox's part alone. */
interface HiddenRequestDetails {
  requestId: string;
  url: string;
  type: string;
  tabId: number;
  frameId: number;
  parentFrameId: number;
  method: string;
  /** Chromium: the origin that asks. */
  initiator?: string | undefined;
  /** Firefox: the document that asks. */
  documentUrl?: string | undefined;
  statusCode?: number;
  responseHeaders?: { name: string; value?: string }[];
  /** The browser's own name of what went wrong. */
  error?: string;
}

/** A page that goes elsewhere while it loads, or is taken away, has not failed. */
const ABORTED = new Set(['net::ERR_ABORTED', 'NS_BINDING_ABORTED']);

interface HiddenRequest {
  id: string;
  /** What the page asked for, whatever it was led to. */
  url: string;
  isPage: boolean;
  frameHost: string;
}

const FILTER = { urls: ['<all_urls>'], types: ['sub_frame', 'xmlhttprequest', 'media', 'other'] as never };

/** Only what a frame asks for can be told apart: a service worker asks for the watched tab, too. */
export function watchHiddenPages(listener: HiddenPageListener): {
  /** The next frame that is loaded with `url` is that of the page `id`. */
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
    // The page's own script stops those that a document asks for; this one came from a worker.
    else if (isHttpUrl(details.url) && hasManifestName(new URL(details.url))) report(request, '', 'script', false);
  }

  function placeFrame({ frameId, parentFrameId, url }: HiddenRequestDetails): void {
    const parent = frames.get(parentFrameId);
    if (parent) frames.set(frameId, { id: parent.id, isPage: false });
    const [id] = [...expected].find(([, address]) => withoutHash(address) === withoutHash(url)) ?? [];
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
    by: HiddenPageRequest['initiator'],
    stopped = true,
  ): void {
    listener.request(id, { url, contentType, initiator: by, frameHost, isBlocked: stopped });
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

function withoutHash(url: string): string {
  return url.replace(/#.*$/, '');
}
