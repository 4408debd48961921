import { ExtractionError, isExtractionError } from '../core/errors.ts';
import type { ExtractedStream, Extractor } from '../core/site.ts';
import type { TracedExtraction } from '../core/extraction-trace.ts';
import { extractApi } from './api/api-extractor.ts';
import { extractPage } from './page/page-extractor.ts';
import type { ExtractorPorts } from './ports.ts';
import { traceHeadless } from './headless/headless-extractor.ts';
import { Requester } from './requester.ts';

/**
 * Runs an extractor of any kind on a watch page. Failures are part of the result. It rejects only for bugs, and with
 * the signal's reason once that is aborted.
 */
export async function runSiteExtractor(
  extractor: Extractor,
  pageUrl: string,
  ports: ExtractorPorts,
): Promise<TracedExtraction> {
  let trace: TracedExtraction['trace'] = { requests: [], links: [] };
  try {
    const requester = new Requester(pageUrl, ports);
    trace = requester.trace;
    ports.onStart?.(trace);
    return { ok: true, streams: await runByKind(extractor, pageUrl, ports, requester), trace };
  } catch (cause) {
    if (!isExtractionError(cause)) throw cause;
    return { ok: false, problem: cause.problem, trace };
  }
}

function runByKind(
  extractor: Extractor,
  pageUrl: string,
  ports: ExtractorPorts,
  requester: Requester,
): Promise<ExtractedStream[]> {
  switch (extractor.kind) {
    case 'page':
      return extractPage(extractor, pageUrl, requester);
    case 'api':
      return extractApi(extractor, pageUrl, requester);
    case 'headless':
      if (!ports.headless) throw new ExtractionError({ kind: 'unsupported', extractor: extractor.kind });
      return traceHeadless(extractor, pageUrl, { ...ports, headless: ports.headless }, requester.trace);
  }
}
