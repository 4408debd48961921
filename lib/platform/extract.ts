import type { Ports } from '../app/ports.ts';
import { ExtractionError } from '../core/errors.ts';
import { hostOf } from '../core/http-url.ts';
import { extractPage } from '../extractors/page.ts';
import { fetchText, hasAccess } from './fetcher.ts';

/** Longest time one extraction may take with all its hops, in seconds. */
const EXTRACTION_TIMEOUT_SECONDS = 60;

/** Runs a site's extractor with the browser's own fetch. */
export const extract: Ports['extract'] = async (_site, pageUrl) => {
  const signal = AbortSignal.timeout(EXTRACTION_TIMEOUT_SECONDS * 1000);
  try {
    return await extractPage(pageUrl, { fetchText, hasAccess, signal });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const problem = { kind: 'timeout', host: hostOf(pageUrl), seconds: EXTRACTION_TIMEOUT_SECONDS } as const;
    throw new ExtractionError(problem, { cause });
  }
};
