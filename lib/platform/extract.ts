import type { Ports, TryOptions } from '../app/ports.ts';
import { ExtractionError } from '../core/errors.ts';
import { hostOf } from '../core/http-url.ts';
import type { SiteDefinition } from '../core/site.ts';
import type { Extraction, Trace } from '../core/trace.ts';
import { extract as runExtractor } from '../extractors/extract.ts';
import type { ExtractorPorts, FetchText, Replay } from '../extractors/ports.ts';
import { fetchText, hasAccess } from './fetcher.ts';
import { loadLate } from './late.ts';
import { replay as loadUnseen } from './replay/replay.ts';

/** Longest time one extraction may take with all its hops, in seconds. */
const EXTRACTION_TIMEOUT_SECONDS = 60;

const replay: Replay = ({ frame }, pageUrl, options) => loadUnseen(pageUrl, { frameHost: frame, ...options });

/** What extractors need, in a real browser. */
export function extractorPorts(signal: AbortSignal): ExtractorPorts {
  return { fetchText, hasAccess, now: () => performance.now(), replay, signal };
}

/** Runs a site's extractor with the browser's own fetch, and says what it did. */
export const tryOut: Ports['tryOut'] = (site, pageUrl, options = {}) => run(site, pageUrl, options, fetchText);

async function run(
  { extractor }: SiteDefinition,
  pageUrl: string,
  options: TryOptions,
  fetch: FetchText,
): Promise<Extraction> {
  const limit = AbortSignal.timeout(EXTRACTION_TIMEOUT_SECONDS * 1000);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  let trace: Trace = { requests: [], links: [] };
  const onStart = (started: Trace): void => {
    trace = started;
    options.onStart?.(started);
  };
  try {
    await loadLate();
    return await runExtractor(extractor, pageUrl, { ...extractorPorts(signal), fetchText: fetch, onStart });
  } catch (cause) {
    if (!limit.aborted) throw cause;
    const problem = { kind: 'timeout', host: hostOf(pageUrl), seconds: EXTRACTION_TIMEOUT_SECONDS } as const;
    return { ok: false, problem, trace };
  }
}

/**
 * Runs a site's extractor for its streams, and takes the time from what it fetched. A cache that says no Age makes an
 * answer seem older, never newer: of several the newest counts.
 */
export const extract: Ports['extract'] = async (site, pageUrl) => {
  let newest: number | null = null;
  const extraction = await run(site, pageUrl, {}, async (...asked) => {
    const page = await fetchText(...asked);
    if (page.clockAhead !== null) newest = Math.max(newest ?? -Infinity, page.clockAhead);
    return page;
  });
  if (!extraction.ok) throw new ExtractionError(extraction.problem);
  return { streams: extraction.streams, clockAhead: newest };
};
