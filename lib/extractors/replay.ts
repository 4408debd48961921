import { isStream } from '../core/detect.ts';
import { ExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../core/http-url.ts';
import { hasManifestName, hasManifestType } from '../core/manifest-names.ts';
import type { ExtractedStream } from '../core/site.ts';
import { findLinks } from './find-links.ts';
import { MAX_SEEN_REQUESTS, MAX_STREAMS } from './limits.ts';
import type { HasAccess } from './ports.ts';
import { isPrivateHost } from './private-host.ts';
import { linesInPath } from './quality.ts';
import type { Sighting, UnseenEvent, UnseenPages } from './unseen.ts';

/** Longest time one page is kept open, in seconds. */
export const REPLAY_TIMEOUT_SECONDS = 20;

/**
 * How long a page that has asked for a stream is left to ask for another (ms): an advertisement or a trailer may be asked
 * for before the stream itself.
 */
export const QUIET_MS = 1_500;

export interface ReplayOptions {
  frameHost?: string | undefined;
  signal?: AbortSignal | undefined;
  onEvent?: ((event: UnseenEvent) => void) | undefined;
}

/**
 * The streams that a watch page asks for when it is loaded: manifests in the order they are asked for, then progressive
 * files. `frameHost`: requests of documents of other hosts are not looked at. Empty where it asks for none in time.
 * `onEvent` is told what is heard of the page, of its scripts' other requests the first 200.
 * @throws ExtractionError `needs-access` where there is no access to the page's or the frame's host; what the page itself
 *   failed with; the signal's reason once that is aborted.
 */
export async function extractReplay(
  pageUrl: string,
  { frameHost, signal, onEvent }: ReplayOptions,
  { pages, hasAccess }: { pages: UnseenPages; hasAccess: HasAccess },
): Promise<ExtractedStream[]> {
  if (!isHttpUrl(pageUrl)) throw new ExtractionError({ kind: 'not-http', scheme: parseUrl(pageUrl)?.protocol ?? '' });
  const needed = [pageUrl, ...(frameHost ? [`https://${frameHost}/`] : [])];
  const closed = await Promise.all(needed.map(async (url) => ((await hasAccess(url)) ? [] : [hostOf(url)])));
  if (closed.flat().length > 0) throw new ExtractionError({ kind: 'needs-access', hosts: closed.flat() });

  const seen = new Map<string, Sighting>();
  let html = '';
  let asked = 0;
  let problem: ExtractionProblem | null = null;
  const end = new AbortController();
  let limit: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function take(request: Sighting): void {
    if (!isWanted(request, pageUrl, frameHost) || seen.has(request.url)) return;
    seen.set(request.url, request);
    clearTimeout(quiet);
    if (!request.stopped || seen.size >= MAX_STREAMS) end.abort();
    else quiet = setTimeout(() => end.abort(), QUIET_MS);
  }
  const listen = (event: UnseenEvent): void => {
    if (event.kind === 'asked' && ++asked > MAX_SEEN_REQUESTS) return;
    onEvent?.(event);
    if (event.kind === 'opened') limit = setTimeout(() => end.abort(), REPLAY_TIMEOUT_SECONDS * 1000);
    else if (event.kind === 'request') take(event.request);
    else if (event.kind === 'document') html = event.html;
    else if (event.kind === 'failed') {
      problem = event.problem;
      end.abort();
    }
  };

  try {
    await pages.show(pageUrl, listen, signal ? AbortSignal.any([signal, end.signal]) : end.signal);
  } finally {
    clearTimeout(limit);
    clearTimeout(quiet);
  }
  signal?.throwIfAborted();
  if (seen.size === 0 && problem) throw new ExtractionError(problem);
  const { title } = findLinks(html, pageUrl);
  return [...seen.values()]
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ url }) => ({ url, title, quality: linesInPath(new URL(url).pathname) }));
}

/** A public page leads nowhere on the local network, and a segment is no stream. */
function isWanted({ url, by, contentType, frameHost: asking }: Sighting, pageUrl: string, frameHost?: string): boolean {
  if (!isHttpUrl(url) || (frameHost !== undefined && asking !== frameHost.toLowerCase())) return false;
  if (isPrivateHost(hostOf(url)) && !isPrivateHost(hostOf(pageUrl))) return false;
  if (by === 'media') return !/\.(ts|m4s|m4f|cmf[vat]|aac|vtt|webvtt)$/i.test(new URL(url).pathname);
  return isManifest(url, contentType);
}

function isManifest(url: string, contentType: string): boolean {
  return hasManifestType(contentType) || hasManifestName(new URL(url));
}

/** Manifests, then files that are named as media, then whatever else a media element asks for. */
function rank({ url, contentType }: Sighting): number {
  if (isManifest(url, contentType)) return 0;
  return isStream({ url, contentType, initiator: 'video' }) ? 1 : 2;
}
