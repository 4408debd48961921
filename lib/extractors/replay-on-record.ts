import { isExtractionError } from '../core/errors.ts';
import { redacted } from '../core/http-url.ts';
import type { ExtractedStream, ReplayExtractor } from '../core/site.ts';
import type { Trace, TracedRequest } from '../core/trace.ts';
import type { ExtractorPorts, Replay } from './ports.ts';
import type { UnseenEvent } from './unseen.ts';

/**
 * The streams of a page that is loaded unseen, with what the page did on record: that it was loaded, what its scripts asked
 * for, and the links it asked for in the end. Throws as `Replay` does.
 */
export async function replayOnRecord(
  extractor: ReplayExtractor,
  pageUrl: string,
  { replay, signal, now }: ExtractorPorts & { replay: Replay },
  trace: Trace,
): Promise<ExtractedStream[]> {
  const page = entryOf('replay', null, 'GET', pageUrl);
  const request = trace.requests.push(page) - 1;
  const start = now();
  const onEvent = (event: UnseenEvent): void => {
    if (event.kind === 'answered') page.status = event.status;
    if (event.kind !== 'asked') return;
    const method = event.request.method?.toUpperCase();
    // Others tell a server of the visit, and are answered with nothing.
    if (method !== 'GET' && method !== 'POST') return;
    const { status, millis } = event;
    trace.requests.push({ ...entryOf('script', request, method, event.request.url), status, millis });
  };
  try {
    const streams = await replay(extractor, pageUrl, { onEvent, ...(signal && { signal }) });
    for (const { url, title, quality } of streams)
      trace.links.push({ link: redacted(url), title, quality, request, place: [], verdict: 'given' });
    return streams;
  } catch (cause) {
    if (isExtractionError(cause)) page.problem = cause.problem;
    throw cause;
  } finally {
    page.millis = Math.round(now() - start);
  }
}

function entryOf(
  role: TracedRequest['role'],
  from: number | null,
  method: TracedRequest['method'],
  url: string,
): TracedRequest {
  const link = redacted(url);
  return { role, from, method, link, answeredBy: link, status: null, millis: 0, bytes: 0, problem: null };
}
