import { hasManifestName, hasManifestType } from '../../../base/media-types.ts';
import { bodyText } from './body-text.ts';

/** Not a port that anything may be asked for on (Fetch, "port blocking"): fails as a refused connection does. */
const BLOCKED_PORT_URL = 'http://0.0.0.0:1/';

/** A request of a script that was answered. `millis`: after how long. */
export interface ScriptRequest {
  url: string;
  method: string;
  /** Those that the script set. */
  headers: Record<string, string>;
  /** Where it is text of no great length. */
  body?: string | undefined;
  status: number;
  contentType: string;
  millis: number;
}

export interface RequestListener {
  manifest(url: string, contentType: string): void;
  /** Anything else. */
  other(request: ScriptRequest): void;
}

/**
 * Keeps this document's scripts from getting a manifest, and so from asking for what it lists: a request for one that is
 * known by its name never goes out, so that links which open once stay unused; of others the answer is withheld. To the
 * page it is a network error. The listener is told of each, and of what else the scripts ask for.
 *
 * In the page and not by a rule: a rule for requests outside of tabs would hold for the service worker of the watched tab.
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
    // Read before the request uses it up.
    const body = isGet(method) ? undefined : bodyText(init?.body ?? request);
    const headers = headersOf(init?.headers ?? request?.headers);
    const response = await realFetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    const asked = absolute(address) ?? response.url;
    if (isGet(method) && hasManifestType(type)) {
      manifest(asked, type);
      await response.body?.cancel();
      throw new TypeError('Failed to fetch');
    }
    const millis = performance.now() - start;
    const { status } = response;
    // The page does not wait for it, and gets its answer whatever comes of it.
    void Promise.resolve(body)
      .then((text) => other({ url: asked, method, headers, body: text, status, contentType: type, millis }))
      .catch(() => undefined);
    return response;
  };
}

/** What is known of an XMLHttpRequest that is under way. */
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
    // The browser refuses them as well.
    return {};
  }
}

function isGet(method: string): boolean {
  return String(method).toUpperCase() === 'GET';
}

function absolute(url: string): string | null {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).href : null;
}

/** The absolute address of a manifest, by its name; null for anything else. */
function namedManifest(url: string): string | null {
  const href = absolute(url);
  return href?.startsWith('http') && hasManifestName(new URL(href)) ? href : null;
}
