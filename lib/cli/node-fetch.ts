import { ExtractionError } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../base/http-url.ts';
import { checkPageResponse } from '../extractors/check-response.ts';
import { PAGE_MAX_BYTES, PAGE_TIMEOUT_SECONDS, type FetchText } from '../extractors/ports.ts';
import { readLimitedText } from '../extractors/read-limited-text.ts';

/** As browsers do (Fetch standard, "HTTP-redirect fetch"). */
const MAX_REDIRECTS = 20;

/**
 * `FetchText` for Node, with the same limits. It handles redirects, Referer, Origin, and the cookies that sites set
 * during this run. `timeoutSeconds`: for one request including its redirects.
 */
export function nodeFetchText(timeoutSeconds = PAGE_TIMEOUT_SECONDS): FetchText {
  const jar = new Map<string, Map<string, string>>();

  return async (url, { method = 'GET', headers = {}, body, referrer, signal }) => {
    const host = hostOf(url);
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    let at = url;
    let sent = { method, body };
    try {
      for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
        const response = await fetch(at, {
          method: sent.method,
          ...(sent.body !== undefined && { body: sent.body }),
          redirect: 'manual',
          headers: {
            accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5',
            ...headers,
            ...cookieHeader(jar, at),
            ...(referrer !== undefined && { referer: referrer }),
            ...(referrer !== undefined && sent.method === 'POST' && { origin: new URL(referrer).origin }),
          },
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        storeCookies(jar, at, response);
        const location = response.status > 300 && response.status < 400 && response.headers.get('location');
        const next = location ? parseUrl(location, at) : null;
        if (next) {
          await response.body?.cancel();
          if (!isHttpUrl(next.href)) throw new ExtractionError({ kind: 'not-http', scheme: next.protocol });
          if (response.status < 307) sent = { method: 'GET', body: undefined };
          at = next.href;
          continue;
        }
        const contentType = response.headers.get('content-type') ?? '';
        checkPageResponse({ url: at, status: response.status, contentType });
        const { text, bytes } = await readLimitedText(response, PAGE_MAX_BYTES, hostOf(at));
        return { url: at, contentType, status: response.status, text, bytes };
      }
    } catch (cause) {
      if (cause instanceof ExtractionError) throw cause;
      if (limit.aborted) throw new ExtractionError({ kind: 'timeout', host, seconds: timeoutSeconds }, { cause });
      signal?.throwIfAborted();
      throw new ExtractionError({ kind: 'unreachable', host }, { cause });
    }
    throw new ExtractionError({ kind: 'unreachable', host });
  };
}

type CookieJar = Map<string, Map<string, string>>;

function cookieHeader(jar: CookieJar, url: string): { cookie?: string } {
  const cookies = [...(jar.get(hostOf(url)) ?? [])].map(([name, value]) => `${name}=${value}`);
  return cookies.length > 0 ? { cookie: cookies.join('; ') } : {};
}

/** Session cookies, sent only to the host that set them: enough for one run. */
function storeCookies(jar: CookieJar, url: string, { headers }: Response): void {
  const own = jar.get(hostOf(url)) ?? new Map<string, string>();
  for (const cookie of headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';');
    const equals = pair.indexOf('=');
    if (equals > 0) own.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  jar.set(hostOf(url), own);
}
