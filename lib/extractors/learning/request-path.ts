import { redacted } from '../../base/http-url.ts';
import type { ExtractedStream } from '../../core/site.ts';
import type { TracedExtraction, TracedRequest } from '../../core/extraction-trace.ts';

/**
 * The frames on the way to a stream, as `hops` of a `page` extractor; null where an extraction reads nothing else anyway. By
 * host: the path of a frame names what it shows, and another watch page shows another.
 */
export function requiredHops({ trace }: TracedExtraction, { url }: ExtractedStream): string[] | null {
  const link = trace.links.find((found) => found.link === redacted(url));
  if (!link) return null;
  const way = requestPath(trace.requests, link.request);
  return way.length === trace.requests.length ? null : way.slice(1).map(requestHostPattern);
}

/** The requests that lead to one, the watch page first. */
export function requestPath(requests: readonly TracedRequest[], index: number): TracedRequest[] {
  const request = requests[index];
  if (!request) return [];
  return request.from === null ? [request] : [...requestPath(requests, request.from), request];
}

/** The host of a request as a match pattern. `redacted` begins with it. */
export function requestHostPattern({ link }: TracedRequest): string {
  const host = link.split('/')[0] ?? '';
  return `*://${host.replace(/:\d+$/, '')}/*`;
}
