import { isStreamResource } from '../../core/detection.ts';
import { ExtractionError, type ExtractionProblem } from '../../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../../base/http-url.ts';
import { hasManifestName, hasManifestType } from '../../base/media-types.ts';
import type { ExtractedStream } from '../../core/site.ts';
import { findLinks } from '../page/find-links.ts';
import { MAX_OBSERVED_REQUESTS, MAX_STREAMS } from '../limits.ts';
import type { HasAccess } from '../ports.ts';
import { isPrivateHost } from '../../base/private-hosts.ts';
import { resolutionInPath } from '../page/quality-label.ts';
import type { HiddenPageRequest, HiddenPageEvent, HiddenPageLoader } from './hidden-page.ts';

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

  const seen = new Map<string, HiddenPageRequest>();
  let html = '';
  let asked = 0;
  let problem: ExtractionProblem | null = null;
  const end = new AbortController();
  let limit: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function take(request: HiddenPageRequest): void {
    if (!isStreamRequest(request, pageUrl, frameHost) || seen.has(request.url)) return;
    seen.set(request.url, request);
    clearTimeout(quiet);
    if (!request.isBlocked || seen.size >= MAX_STREAMS) end.abort();
    else quiet = setTimeout(() => end.abort(), WAIT_FOR_MORE_MS);
  }
  const listen = (event: HiddenPageEvent): void => {
    if (event.kind === 'fetched' && ++asked > MAX_OBSERVED_REQUESTS) return;
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
  if (seen.size === 0 && problem) throw new ExtractionError(problem);
  const { title } = findLinks(html, pageUrl);
  return [...seen.values()]
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
  if (by === 'media') return !/\.(ts|m4s|m4f|cmf[vat]|aac|vtt|webvtt)$/i.test(new URL(url).pathname);
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
