import type { Ports } from '../../app/ports.ts';
import { ExtractionError, isExtractionError } from '../../core/errors.ts';
import { hostOf, originPattern } from '../../base/http-url.ts';
import { clockAhead, serverTime } from '../../core/server-time.ts';
import { isProgressiveFile } from '../../core/candidate-check.ts';
import { checkPageResponse } from '../../extractors/check-response.ts';
import {
  PAGE_MAX_BYTES,
  PAGE_TIMEOUT_SECONDS,
  type FetchOptions,
  type FetchText,
  type HasAccess,
  type PageResponse,
} from '../../extractors/ports.ts';
import { readLimitedText } from '../../extractors/read-limited-text.ts';
import { fetchInPageContext, type RequestContext } from './page-context-fetch.ts';
import { missingOrigins } from '../permissions.ts';

/** Whether the user has granted access to the host of `url`. */
export const hasAccess: HasAccess = async (url) => (await missingOrigins([originPattern(url)])).length === 0;

interface UserFetchOptions extends FetchOptions {
  accept: string;
  /** Throws if the response headers show that the body is not what was requested. */
  checkHead(head: { url: string; status: number; contentType: string; clockAhead: number | null }): void;
  /** Whether to read the body. If not, its transfer is cancelled. */
  shouldReadBody?(head: { url: string; contentType: string }): boolean;
}

/** `clockAhead`: how far the server's clock is ahead of ours (ms); `size`: Content-Length (bytes). Null if not sent. */
type DatedText = PageResponse & { clockAhead: number | null; size: number | null };

/**
 * Fetches a text with the user's cookies, without the HTTP cache, within the limits, and with the headers that the
 * document's own request would carry.
 */
async function fetchAsUser(url: string, options: UserFetchOptions): Promise<DatedText> {
  const { accept, checkHead, shouldReadBody = () => true, method, headers, body, signal, ...context } = options;
  const host = hostOf(url);
  const limit = AbortSignal.timeout(PAGE_TIMEOUT_SECONDS * 1000);
  try {
    const init: RequestInit = {
      credentials: 'include',
      cache: 'no-store',
      headers: { accept, ...headers },
      ...(method && { method }),
      ...(body !== undefined && { body }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    };
    const response = await fetchInPageContext(url, init, context);
    const ahead = clockAhead(serverTime(response.headers.get('date'), response.headers.get('age')), Date.now());
    // A redirect may end at a host that the user never granted; ignore that response.
    if (!(await hasAccess(response.url)))
      throw new ExtractionError({ kind: 'needs-access', hosts: [hostOf(response.url)] });
    const contentType = response.headers.get('content-type') ?? '';
    const { url: answeredBy, status } = response;
    const length = response.headers.get('content-length');
    const size = length === null ? null : Number(length);
    const head = { url: answeredBy, contentType, status, clockAhead: ahead, size };
    checkHead(head);
    if (shouldReadBody(head)) return { ...head, ...(await readLimitedText(response, PAGE_MAX_BYTES, host)) };
    await response.body?.cancel();
    return { ...head, text: '', bytes: 0 };
  } catch (cause) {
    if (isExtractionError(cause)) throw cause;
    if (limit.aborted) throw new ExtractionError({ kind: 'timeout', host, seconds: PAGE_TIMEOUT_SECONDS }, { cause });
    signal?.throwIfAborted();
    throw new ExtractionError({ kind: 'unreachable', host }, { cause });
  }
}

/** `FetchText` in the browser; also returns the server's clock offset and the response size. */
export const fetchText = (...[url, options]: Parameters<FetchText>): Promise<DatedText> => {
  const accept = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5';
  return fetchAsUser(url, { accept, checkHead: checkPageResponse, ...options });
};

/**
 * Fetches a manifest as the document that plays it would. Accepts any content type, since only the text tells what it
 * is. For a progressive file it reads only the headers.
 */
export const fetchManifest: Ports['fetchManifest'] = async (url, { frameUrl, pageUrl }) => {
  const checkHead: UserFetchOptions['checkHead'] = (head) => {
    const { status, clockAhead: ahead } = head;
    if (status < 200 || status > 299)
      throw new ExtractionError({ kind: 'status', host: hostOf(head.url), status }, { clockAhead: ahead });
  };
  const context: RequestContext = { referrer: frameUrl, as: 'data', topLevel: pageUrl };
  const shouldReadBody: UserFetchOptions['shouldReadBody'] = (head) => !isProgressiveFile({ ...head, text: '' });
  return { requested: url, ...(await fetchAsUser(url, { accept: '*/*', checkHead, shouldReadBody, ...context })) };
};
