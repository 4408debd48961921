import { redacted } from '../../base/http-url.ts';
import type { ExtractedStream } from '../../core/site.ts';
import type { TracedExtraction, TracedRequest } from '../../core/extraction-trace.ts';

/**
 * The frames on the way to a stream, as the `hops` of a `page` extractor; null if the extraction reads nothing else
 * anyway. It names frames by host, because their paths differ between watch pages.
 */
export function requiredHops({ trace }: TracedExtraction, { url }: ExtractedStream): string[] | null {
  const link = trace.links.find((found) => found.link === redacted(url));
  if (!link) return null;
  const way = requestPath(trace.requests, link.request);
  return way.length === trace.requests.length ? null : way.slice(1).map(requestHostPattern);
}

/** The chain of requests to one request, starting with the watch page. */
export function requestPath(requests: readonly TracedRequest[], index: number): TracedRequest[] {
  const request = requests[index];
  if (!request) return [];
  return request.from === null ? [request] : [...requestPath(requests, request.from), request];
}

/** A request's host as a match pattern. The `redacted` link begins with the host. */
export function requestHostPattern({ link }: TracedRequest): string {
  const host = link.split('/')[0] ?? '';
  return `*://${host.replace(/:\d+$/, '')}/*`;
}
