import type { Ports } from '../../app/ports.ts';
import { ExtractionError, isExtractionError } from '../../core/errors.ts';
import { hostOf, originPattern } from '../../base/http-url.ts';
import { clockAhead, serverTime } from '../../core/server-time.ts';
import { isProgressiveFile } from '../../core/candidate-check.ts';
import { checkPageResponse } from '../../extractors/check-response.ts';
import { PAGE_MAX_BYTES, PAGE_TIMEOUT_SECONDS } from '../../extractors/limits.ts';
import type { FetchOptions, FetchText, HasAccess, PageResponse } from '../../extractors/ports.ts';
import { readLimitedText } from '../../extractors/read-limited-text.ts';
import { fetchInPageContext } from './page-context-fetch.ts';
import { missingOrigins } from '../permissions.ts';

export const hasAccess: HasAccess = async (url) => (await missingOrigins([originPattern(url)])).length === 0;

interface UserFetchOptions extends FetchOptions {
  accept: string;
  /** Throws where the head of an answer tells that its body is not what was asked for. */
  checkHead(head: { url: string; status: number; contentType: string; clockAhead: number | null }): void;
  /** Whether the body is worth reading; it is not transferred else. */
  shouldReadBody?(head: { url: string; contentType: string }): boolean;
}

/**
 * `clockAhead` (ms): by how much the server's clock is ahead of ours; `size`: what its answer weighs (bytes) as it is sent;
 * null where it did not say.
 */
type DatedText = PageResponse & { clockAhead: number | null; size: number | null };

/**
 * Fetches a text in the user's name: with the cookies of their session, past the HTTP cache, within the limits, and with
 * what the asking document would say of itself.
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
    // A redirect may have led to a host that the user never granted: what it said is not looked at.
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

/** As `FetchText` has it, and by how much (ms) the server's clock is ahead of ours. */
export const fetchText = (...[url, options]: Parameters<FetchText>): Promise<DatedText> => {
  const accept = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5';
  return fetchAsUser(url, { accept, checkHead: checkPageResponse, ...options });
};

/**
 * Fetches a manifest as the document that plays it would; what it is, its text will tell. Of a progressive file only the
 * head is looked at.
 */
export const fetchManifest: Ports['fetchManifest'] = async (url, { frameUrl, pageUrl }) => {
  const checkHead: UserFetchOptions['checkHead'] = ({ url: answered, status, clockAhead: ahead }) => {
    if (status < 200 || status > 299)
      throw new ExtractionError({ kind: 'status', host: hostOf(answered), status }, { clockAhead: ahead });
  };
  const context = { referrer: frameUrl, as: 'data', topLevel: pageUrl } as const;
  const shouldReadBody: UserFetchOptions['shouldReadBody'] = (head) => !isProgressiveFile({ ...head, text: '' });
  return { requested: url, ...(await fetchAsUser(url, { accept: '*/*', checkHead, shouldReadBody, ...context })) };
};
