import { isStreamResource } from '../../core/detection.ts';
import { ExtractionError, type ExtractionProblem, isExtractionError } from '../../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl, redacted } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType, isSegmentPath } from '../../base/media-types.ts';
import type { ExtractedStream, HeadlessExtractor } from '../../core/site.ts';
import { findLinks } from '../page/find-links.ts';
import { MAX_OBSERVED_REQUESTS, MAX_STREAMS, type HasAccess, type ExtractorPorts, type RunHeadless } from '../ports.ts';
import { isPrivateHost } from '../../base/private-hosts.ts';
import { resolutionInPath } from '../page/quality-label.ts';
import type { HiddenPageRequest, HiddenPageEvent, HiddenPageLoader } from './hidden-page.ts';
import type { ExtractionTrace, TracedRequest } from '../../core/extraction-trace.ts';

/** Longest time a page stays open, in seconds. */
export const HEADLESS_TIMEOUT_SECONDS = 20;

/**
 * Time to wait for further streams after the first one (ms): the page may request an advertisement or a trailer first.
 */
export const WAIT_FOR_MORE_MS = 1_500;

export interface HeadlessOptions {
  frameHost?: string | undefined;
  signal?: AbortSignal | undefined;
  onEvent?: ((event: HiddenPageEvent) => void) | undefined;
}

/**
 * Loads a watch page out of sight and returns the streams that it requests: manifests in request order, then
 * progressive files. Returns none if the page requests none in time. `frameHost`: ignore requests from documents on
 * other hosts. `onEvent` receives the page's events, and the first 200 other requests of its scripts.
 * @throws ExtractionError `needs-access` without access to the host of the page or frame; the error of the page itself;
 * the signal's reason once it is aborted.
 */
export async function extractHeadless(
  pageUrl: string,
  { frameHost, signal, onEvent }: HeadlessOptions,
  { pages, hasAccess }: { pages: HiddenPageLoader; hasAccess: HasAccess },
): Promise<ExtractedStream[]> {
  if (!isHttpUrl(pageUrl)) throw new ExtractionError({ kind: 'not-http', scheme: parseUrl(pageUrl)?.protocol ?? '' });
  const needed = [pageUrl, ...(frameHost ? [`https://${frameHost}/`] : [])];
  const closed = await Promise.all(needed.map(async (url) => ((await hasAccess(url)) ? [] : [hostOf(url)])));
  if (closed.flat().length > 0) throw new ExtractionError({ kind: 'needs-access', hosts: closed.flat() });

  const requests = new Map<string, HiddenPageRequest>();
  let html = '';
  let fetchedCount = 0;
  let problem: ExtractionProblem | null = null;
  const end = new AbortController();
  let limit: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function take(request: HiddenPageRequest): void {
    if (!isStreamRequest(request, pageUrl, frameHost) || requests.has(request.url)) return;
    requests.set(request.url, request);
    clearTimeout(quiet);
    if (!request.isBlocked || requests.size >= MAX_STREAMS) end.abort();
    else quiet = setTimeout(() => end.abort(), WAIT_FOR_MORE_MS);
  }
  const listen = (event: HiddenPageEvent): void => {
    if (event.kind === 'fetched' && ++fetchedCount > MAX_OBSERVED_REQUESTS) return;
    onEvent?.(event);
    if (event.kind === 'opened') limit = setTimeout(() => end.abort(), HEADLESS_TIMEOUT_SECONDS * 1000);
    else if (event.kind === 'request') take(event.request);
    else if (event.kind === 'document') html = event.html;
    else if (event.kind === 'failed') {
      problem = event.problem;
      end.abort();
    }
  };

  try {
    await pages.load(pageUrl, listen, signal ? AbortSignal.any([signal, end.signal]) : end.signal);
  } finally {
    clearTimeout(limit);
    clearTimeout(quiet);
  }
  signal?.throwIfAborted();
  if (requests.size === 0 && problem) throw new ExtractionError(problem);
  const { title } = findLinks(html, pageUrl);
  return [...requests.values()]
    .toSorted((a, b) => streamRank(a) - streamRank(b))
    .map(({ url }) => ({ url, title, quality: resolutionInPath(new URL(url).pathname) }));
}

/** A public page must not request addresses on the local network. A segment is not a stream. */
function isStreamRequest(
  { url, initiator: by, contentType, frameHost: asking }: HiddenPageRequest,
  pageUrl: string,
  frameHost?: string,
): boolean {
  if (!isHttpUrl(url) || (frameHost !== undefined && asking !== frameHost.toLowerCase())) return false;
  if (isPrivateHost(hostOf(url)) && !isPrivateHost(hostOf(pageUrl))) return false;
  if (by === 'media') return !isSegmentPath(new URL(url).pathname);
  return isManifest(url, contentType);
}

function isManifest(url: string, contentType: string): boolean {
  return hasManifestType(contentType) || hasManifestName(new URL(url));
}

/** Manifests first, then files with a media name, then anything else that a media element requests. */
function streamRank({ url, contentType }: HiddenPageRequest): number {
  if (isManifest(url, contentType)) return 0;
  return isStreamResource({ url, contentType, initiator: 'video' }) ? 1 : 2;
}

/**
 * Runs a headless extractor and records in the trace the page load, the requests of its scripts, and the links it
 * requested last. Throws as `RunHeadless` does.
 */
export async function traceHeadless(
  extractor: HeadlessExtractor,
  pageUrl: string,
  { headless, signal, now }: ExtractorPorts & { headless: RunHeadless },
  trace: ExtractionTrace,
): Promise<ExtractedStream[]> {
  const page = traceEntry('headless', null, 'GET', pageUrl);
  const request = trace.requests.push(page) - 1;
  const start = now();
  const onEvent = (event: HiddenPageEvent): void => {
    if (event.kind === 'answered') page.status = event.status;
    if (event.kind !== 'fetched') return;
    const method = event.request.method?.toUpperCase();
    // Other responses are empty: such requests only report the visit to a server.
    if (method !== 'GET' && method !== 'POST') return;
    const { status, millis } = event;
    trace.requests.push({ ...traceEntry('script', request, method, event.request.url), status, millis });
  };
  try {
    const streams = await headless(extractor, pageUrl, { onEvent, ...(signal && { signal }) });
    for (const { url, title, quality } of streams)
      trace.links.push({ link: redacted(url), title, quality, request, keyPath: [], verdict: 'accepted' });
    return streams;
  } catch (cause) {
    if (isExtractionError(cause)) page.problem = cause.problem;
    throw cause;
  } finally {
    page.millis = Math.round(now() - start);
  }
}

function traceEntry(
  role: TracedRequest['role'],
  from: number | null,
  method: TracedRequest['method'],
  url: string,
): TracedRequest {
  const link = redacted(url);
  return { role, from, method, link, answeredBy: link, status: null, millis: 0, bytes: 0, problem: null };
}
