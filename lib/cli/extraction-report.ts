import { problemText } from '../core/errors.ts';
import { redacted } from '../base/http-url.ts';
import type { TracedExtraction, LinkVerdict, ExtractionTrace, TracedRequest } from '../core/extraction-trace.ts';

/** The result of an extraction, for `--json`. Links are secrets and cut short unless `links` is set. */
export interface ExtractionReport {
  definition: string;
  ok: boolean;
  problem: string | null;
  streams: { title: string; quality: string; link: string }[];
  trace: ExtractionTrace;
}

/** `links`: whole links, including tokens. */
export function extractionReport(definition: string, extraction: TracedExtraction, links: boolean): ExtractionReport {
  const streams = extraction.ok ? extraction.streams : [];
  return {
    definition,
    ok: extraction.ok,
    problem: extraction.ok ? null : problemText(extraction.problem),
    streams: streams.map(({ url, title, quality }) => ({ title, quality, link: links ? url : redacted(url) })),
    trace: extraction.trace,
  };
}

/** The report for a person. */
export function extractionReportText({ definition, problem, streams, trace }: ExtractionReport): string {
  const leftOut = trace.links.filter(({ verdict }) => verdict !== 'accepted' && verdict !== 'secondary');
  return [
    `Definition ${definition}`,
    '',
    'Requests:',
    ...trace.requests.map((request) => `  ${requestLine(request)}`),
    '',
    problem ? `Failed: ${problem}` : `${streams.length} ${streams.length === 1 ? 'stream' : 'streams'}:`,
    ...streams.map(({ title, quality, link }) => `  ${link}  ${quality || '?'}  ${title}`.trimEnd()),
    ...(leftOut.length > 0 ? ['', 'Left out:'] : []),
    ...leftOut.map(({ link, verdict }) => `  ${link}  ${REJECTION_REASONS[verdict]}`),
  ].join('\n');
}

function requestLine({ role, method, link, answeredBy, status, millis, bytes, problem }: TracedRequest): string {
  const redirect = answeredBy === link ? '' : ` → ${answeredBy}`;
  const result = problem ? problemText(problem) : `${bytes} bytes`;
  return `${role.padEnd(5)} ${method} ${link}${redirect}  ${status ?? '–'}  ${millis} ms  ${result}`;
}

const REJECTION_REASONS: Record<LinkVerdict, string> = {
  accepted: '',
  secondary: '',
  mentioned: 'only mentioned, on another host',
  'private-address': 'on the local network',
  'not-picked': 'not picked by the definition',
  'too-many': 'too many',
};
