import { hasManifestName, hasManifestType } from '../../../core/manifest-names.ts';

/** Not a port that anything may be asked for on (Fetch, "port blocking"): fails as a refused connection does. */
const NOWHERE = 'http://0.0.0.0:1/';

/**
 * Keeps this document's scripts from getting a manifest, and so from asking for what it lists: a request for one that is
 * known by its name never goes out, so that links which open once stay unused; of others the answer is withheld. To the
 * page it is a network error. `found` is told of each.
 *
 * In the page and not by a rule: a rule for requests outside of tabs would hold for the service worker of the watched tab.
 */
export function stopManifests(found: (url: string, contentType: string) => void): void {
  const { fetch: realFetch } = window;
  window.fetch = async (input, init) => {
    const request = input instanceof Request ? input : null;
    const method = init?.method ?? request?.method ?? 'GET';
    const url = namedManifest(request?.url ?? String(input));
    if (url && isGet(method)) {
      found(url, '');
      throw new TypeError('Failed to fetch');
    }
    const response = await realFetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!isGet(method) || !hasManifestType(type)) return response;
    found(absolute(request?.url ?? String(input)) ?? response.url, type);
    await response.body?.cancel();
    throw new TypeError('Failed to fetch');
  };

  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (
    this: XMLHttpRequest,
    method: string,
    url: string | URL,
    ...rest: unknown[]
  ) {
    const named = isGet(method) ? namedManifest(String(url)) : null;
    if (named) {
      found(named, '');
      return Reflect.apply(open, this, [method, NOWHERE, ...rest]);
    }
    const asked = absolute(String(url));
    const withhold = () => {
      if (this.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return;
      const type = this.getResponseHeader('content-type') ?? '';
      if (!asked || !isGet(method) || !hasManifestType(type)) return;
      found(asked, type);
      this.abort();
    };
    this.addEventListener('readystatechange', withhold);
    return Reflect.apply(open, this, [method, url, ...rest]);
  } as typeof open;
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
