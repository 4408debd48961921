import type { Ports, TestRunOptions } from '../app/ports.ts';
import { ExtractionError } from '../core/errors.ts';
import { hostOf } from '../base/http-url.ts';
import type { SiteDefinition } from '../core/site.ts';
import type { TracedExtraction, ExtractionTrace } from '../core/extraction-trace.ts';
import { runSiteExtractor as runExtractor } from '../extractors/run-extractor.ts';
import type { ExtractorPorts, FetchText, RunHeadless } from '../extractors/ports.ts';
import { fetchText, hasAccess } from './network/user-fetch.ts';
import { runHeadlessExtractor } from './hidden-page/hidden-pages.ts';

/** Longest time of one extraction with all its requests (s). */
const EXTRACTION_TIMEOUT_SECONDS = 60;

const runHeadless: RunHeadless = ({ frame }, pageUrl, options) =>
  runHeadlessExtractor(pageUrl, { frameHost: frame, ...options });

/** The ports of the extractors in a real browser. */
export function extractorPorts(signal: AbortSignal): ExtractorPorts {
  return { fetchText, hasAccess, now: () => performance.now(), headless: runHeadless, signal };
}

/** Runs a site's extractor with the browser's own fetch, and returns a trace of its requests. */
export const testDefinition: Ports['testDefinition'] = (site, pageUrl, options = {}) =>
  runWithTimeout(site, pageUrl, options, fetchText);

async function runWithTimeout(
  { extractor }: SiteDefinition,
  pageUrl: string,
  options: TestRunOptions,
  fetch: FetchText,
): Promise<TracedExtraction> {
  const limit = AbortSignal.timeout(EXTRACTION_TIMEOUT_SECONDS * 1000);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  let trace: ExtractionTrace = { requests: [], links: [] };
  const onStart = (started: ExtractionTrace): void => {
    trace = started;
    options.onStart?.(started);
  };
  try {
    return await runExtractor(extractor, pageUrl, { ...extractorPorts(signal), fetchText: fetch, onStart });
  } catch (cause) {
    if (!limit.aborted) throw cause;
    const problem = { kind: 'timeout', host: hostOf(pageUrl), seconds: EXTRACTION_TIMEOUT_SECONDS } as const;
    return { ok: false, problem, trace };
  }
}

/**
 * Runs a site's extractor, and reads the server's clock from its responses. A cache that sends no Age makes a response
 * look older, never newer, so of several clocks the latest counts.
 */
export const extractStreams: Ports['extractStreams'] = async (site, pageUrl) => {
  let newest: number | null = null;
  const extraction = await runWithTimeout(site, pageUrl, {}, async (url, options) => {
    const page = await fetchText(url, options);
    if (page.clockAhead !== null) newest = Math.max(newest ?? -Infinity, page.clockAhead);
    return page;
  });
  if (!extraction.ok) throw new ExtractionError(extraction.problem);
  return { streams: extraction.streams, clockAhead: newest };
};
