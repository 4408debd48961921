import type { Ports } from '../app/ports.ts';
import { ExtractionError, isExtractionError } from '../core/errors.ts';
import { hostOf, originPattern } from '../core/http-url.ts';
import { clockAhead, serverTime } from '../core/server-time.ts';
import { isMedia } from '../core/trial.ts';
import { checkPage } from '../extractors/check-page.ts';
import { PAGE_MAX_BYTES, PAGE_TIMEOUT_SECONDS } from '../extractors/limits.ts';
import type { FetchOptions, FetchText, HasAccess, PageText } from '../extractors/ports.ts';
import { readLimited } from '../extractors/read-limited.ts';
import { loadLate } from './late.ts';
import { fetchFor } from './own-requests.ts';
import { missingOrigins } from './permissions.ts';

export const hasAccess: HasAccess = async (url) => (await missingOrigins([originPattern(url)])).length === 0;

interface Asked extends FetchOptions {
  accept: string;
  /** Throws where the head of an answer tells that its body is not what was asked for. */
  check(head: { url: string; status: number; contentType: string; clockAhead: number | null }): void;
  /** Whether the body is worth reading; it is not transferred else. */
  wanted?(head: { url: string; contentType: string }): boolean;
}

/**
 * `clockAhead` (ms): by how much the server's clock is ahead of ours; `size`: what its answer weighs (bytes) as it is sent;
 * null where it did not say.
 */
type Dated = PageText & { clockAhead: number | null; size: number | null };

/**
 * Fetches a text in the user's name: with the cookies of their session, past the HTTP cache, within the limits, and with
 * what the asking document would say of itself.
 */
async function fetchInTheirName(url: string, asked: Asked): Promise<Dated> {
  const { accept, check, wanted = () => true, method, headers, body, signal, ...asker } = asked;
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
    const response = await fetchFor(url, init, asker);
    const ahead = clockAhead(serverTime(response.headers.get('date'), response.headers.get('age')), Date.now());
    // A redirect may have led to a host that the user never granted: what it said is not looked at.
    if (!(await hasAccess(response.url)))
      throw new ExtractionError({ kind: 'needs-access', hosts: [hostOf(response.url)] });
    const contentType = response.headers.get('content-type') ?? '';
    const { url: answeredBy, status } = response;
    const length = response.headers.get('content-length');
    const size = length === null ? null : Number(length);
    const head = { url: answeredBy, contentType, status, clockAhead: ahead, size };
    check(head);
    if (wanted(head)) return { ...head, ...(await readLimited(response, PAGE_MAX_BYTES, host)) };
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
export const fetchText = (...[url, options]: Parameters<FetchText>): Promise<Dated> => {
  const accept = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5';
  return fetchInTheirName(url, { accept, check: checkPage, ...options });
};

/**
 * Fetches a manifest as the document that plays it would; what it is, its text will tell. Of a progressive file only the
 * head is looked at.
 */
export const fetchManifest: Ports['fetchManifest'] = async (url, { frameUrl, pageUrl }) => {
  const check: Asked['check'] = ({ url: answered, status, clockAhead: ahead }) => {
    if (status < 200 || status > 299)
      throw new ExtractionError({ kind: 'status', host: hostOf(answered), status }, { clockAhead: ahead });
  };
  const asker = { referrer: frameUrl, as: 'data', topLevel: pageUrl } as const;
  const wanted: Asked['wanted'] = (head) => !isMedia({ ...head, text: '' });
  await loadLate();
  return { requested: url, ...(await fetchInTheirName(url, { accept: '*/*', check, wanted, ...asker })) };
};
