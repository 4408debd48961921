import { isExtractionError } from '../../core/errors.ts';
import { redacted } from '../../base/http-url.ts';
import type { ExtractedStream, HeadlessExtractor } from '../../core/site.ts';
import type { ExtractionTrace, TracedRequest } from '../../core/extraction-trace.ts';
import type { ExtractorPorts, RunHeadless } from '../ports.ts';
import type { HiddenPageEvent } from './hidden-page.ts';

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
