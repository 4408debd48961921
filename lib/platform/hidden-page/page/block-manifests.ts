import { hasManifestName, hasManifestType } from '../../../base/media-types.ts';
import { bodyText } from './body-text.ts';

/** A URL with a blocked port (Fetch, "port blocking"): a request fails as if the connection was refused. */
const BLOCKED_PORT_URL = 'http://0.0.0.0:1/';

/** An answered request of a script. `millis`: the time until the response. */
export interface ScriptRequest {
  url: string;
  method: string;
  /** The headers that the script set. */
  headers: Record<string, string>;
  /** The body, if it is a text of limited length (`bodyText`). */
  body?: string | undefined;
  status: number;
  contentType: string;
  millis: number;
}

export interface RequestListener {
  manifest(url: string, contentType: string): void;
  /** An answered request for anything else. */
  other(request: ScriptRequest): void;
}

/**
 * Blocks manifest requests of this document's scripts, so that they do not load what a manifest lists. A request for a
 * URL with a manifest's name is never sent, so that single-use URLs stay unused. For other URLs the response is
 * withheld if it is a manifest. The page sees a network error. The listener receives these requests, and all others.
 *
 * A rule cannot do this: a rule for requests outside of tabs would also match the service worker of a watched tab.
 */
export function blockManifests(listener: RequestListener): void {
  wrapFetch(listener);
  wrapXhr(listener);
}

function wrapFetch({ manifest, other }: RequestListener): void {
  const { fetch: realFetch } = window;
  window.fetch = async (input, init) => {
    const request = input instanceof Request ? input : null;
    const method = init?.method ?? request?.method ?? 'GET';
    const address = request?.url ?? String(input);
    const url = namedManifest(address);
    if (url && isGet(method)) {
      manifest(url, '');
      throw new TypeError('Failed to fetch');
    }
    const start = performance.now();
    // Read the body before the request consumes it.
    const body = isGet(method) ? undefined : bodyText(init?.body ?? request);
    const headers = headersOf(init?.headers ?? request?.headers);
    const response = await realFetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    const requestedUrl = absolute(address) ?? response.url;
    if (isGet(method) && hasManifestType(type)) {
      manifest(requestedUrl, type);
      await response.body?.cancel();
      throw new TypeError('Failed to fetch');
    }
    const millis = performance.now() - start;
    const { status } = response;
    // Not awaited: the page gets its response regardless of the listener.
    void Promise.resolve(body)
      .then((text) => other({ url: requestedUrl, method, headers, body: text, status, contentType: type, millis }))
      .catch(() => undefined);
    return response;
  };
}

/** The state of an XMLHttpRequest that is in flight. */
interface SentRequest {
  url: string | null;
  method: string;
  headers: Record<string, string>;
  body?: Promise<string | undefined>;
  start: number;
}

function wrapXhr({ manifest, other }: RequestListener): void {
  const xhr = XMLHttpRequest.prototype;
  const { open, setRequestHeader, send } = xhr;
  const requests = new WeakMap<XMLHttpRequest, SentRequest>();

  xhr.open = function (this: XMLHttpRequest, method: string, url: string | URL, ...rest: unknown[]) {
    const named = isGet(method) ? namedManifest(String(url)) : null;
    if (named) {
      requests.delete(this);
      manifest(named, '');
      return Reflect.apply(open, this, [method, BLOCKED_PORT_URL, ...rest]);
    }
    if (!requests.has(this)) this.addEventListener('readystatechange', () => void answered(this));
    requests.set(this, { url: absolute(String(url)), method, headers: {}, start: 0 });
    return Reflect.apply(open, this, [method, url, ...rest]);
  } as typeof open;

  xhr.setRequestHeader = function (this: XMLHttpRequest, name: string, value: string) {
    setRequestHeader.call(this, name, value);
    const sent = requests.get(this);
    if (sent) sent.headers[name] = value;
  };

  xhr.send = function (this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null) {
    const sent = requests.get(this);
    if (sent) Object.assign(sent, { start: performance.now(), body: bodyText(body instanceof Document ? null : body) });
    send.call(this, body);
  };

  async function answered(it: XMLHttpRequest): Promise<void> {
    const sent = requests.get(it);
    if (it.readyState !== XMLHttpRequest.HEADERS_RECEIVED || !sent?.url) return;
    const { url, method, headers } = sent;
    const { status } = it;
    const contentType = it.getResponseHeader('content-type') ?? '';
    if (isGet(method) && hasManifestType(contentType)) {
      manifest(url, contentType);
      it.abort();
      return;
    }
    const millis = performance.now() - sent.start;
    other({ url, method, headers, body: isGet(method) ? undefined : await sent.body, status, contentType, millis });
  }
}

function headersOf(init: HeadersInit | undefined): Record<string, string> {
  try {
    return Object.fromEntries(new Headers(init));
  } catch {
    // The browser rejects these headers as well.
    return {};
  }
}

function isGet(method: string): boolean {
  return String(method).toUpperCase() === 'GET';
}

function absolute(url: string): string | null {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).href : null;
}

/** The absolute URL, if its name is that of a manifest; else null. */
function namedManifest(url: string): string | null {
  const href = absolute(url);
  return href?.startsWith('http') && hasManifestName(new URL(href)) ? href : null;
}
