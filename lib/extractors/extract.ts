import { ExtractionError, isExtractionError } from '../core/errors.ts';
import type { ExtractedStream, Extractor } from '../core/site.ts';
import type { Extraction } from '../core/trace.ts';
import { extractApi } from './api.ts';
import { extractPage } from './page.ts';
import type { ExtractorPorts } from './ports.ts';
import { replayOnRecord } from './replay-on-record.ts';
import { Requester } from './requester.ts';

/**
 * Runs an extractor of any kind on a watch page. What goes wrong is in the result; only what is broken rejects, and an
 * aborted signal with its reason.
 */
export async function extract(extractor: Extractor, pageUrl: string, ports: ExtractorPorts): Promise<Extraction> {
  let trace: Extraction['trace'] = { requests: [], links: [] };
  try {
    const requester = new Requester(pageUrl, ports);
    trace = requester.trace;
    ports.onStart?.(trace);
    return { ok: true, streams: await run(extractor, pageUrl, ports, requester), trace };
  } catch (cause) {
    if (!isExtractionError(cause)) throw cause;
    return { ok: false, problem: cause.problem, trace };
  }
}

function run(
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
    case 'replay':
      if (!ports.replay) throw new ExtractionError({ kind: 'unsupported', extractor: extractor.kind });
      return replayOnRecord(extractor, pageUrl, { ...ports, replay: ports.replay }, requester.trace);
  }
}
