import * as v from 'valibot';

/**
 * Why an extraction, or one request of it, failed. Extractors throw it as `ExtractionError`; streams store it as data.
 */
const ExtractionProblemSchema = v.variant('kind', [
  v.object({ kind: v.literal('unreachable'), host: v.string() }),
  v.object({ kind: v.literal('status'), host: v.string(), status: v.number() }),
  v.object({ kind: v.literal('timeout'), host: v.string(), seconds: v.number() }),
  v.object({ kind: v.literal('too-large'), host: v.string(), bytes: v.number() }),
  v.object({ kind: v.literal('not-a-page'), host: v.string(), contentType: v.string() }),
  v.object({ kind: v.literal('needs-access'), hosts: v.array(v.string()) }),
  v.object({ kind: v.literal('not-http'), scheme: v.string() }),
  /** The page no longer has the value `name` that the definition reads from it. */
  v.object({ kind: v.literal('value-missing'), host: v.string(), name: v.string() }),
  /** A page named a URL that Freshet must not request: on the local network, or on a host outside the definition. */
  v.object({ kind: v.literal('blocked-address'), host: v.string() }),
  /** This kind of extractor does not work in this environment. */
  v.object({ kind: v.literal('unsupported'), extractor: v.picklist(['page', 'api', 'headless']) }),
]);
export type ExtractionProblem = v.InferOutput<typeof ExtractionProblemSchema>;

/** Why the last refresh of a stream failed: a closed set, stored with the stream. `at` is ISO 8601 UTC. */
export const StreamErrorSchema = v.variant('kind', [
  v.object({ kind: v.literal('refresh-failed'), at: v.string() }),
  v.object({ kind: v.literal('extractor-missing'), siteKey: v.string() }),
  v.object({ kind: v.literal('extraction-failed'), problem: ExtractionProblemSchema }),
  v.object({ kind: v.literal('no-streams') }),
  v.object({ kind: v.literal('no-match') }),
  v.object({ kind: v.literal('ambiguous'), candidates: v.number() }),
  v.object({ kind: v.literal('different-stream'), found: v.string() }),
  v.object({ kind: v.literal('needs-access'), hosts: v.array(v.string()) }),
  v.object({ kind: v.literal('manifest-mismatch'), sentence: v.string() }),
  /** The CDN refuses the fresh link too, or does not answer (`status` null). */
  v.object({ kind: v.literal('fresh-refused'), host: v.string(), status: v.nullable(v.number()) }),
  v.object({ kind: v.literal('offline') }),
  v.object({ kind: v.literal('no-rule'), reason: v.picklist(['loop', 'refused']) }),
]);
export type StreamError = v.InferOutput<typeof StreamErrorSchema>;

/** Thrown by extractors. It carries the problem as data, so that no page text or token gets into an error message. */
export class ExtractionError extends Error {
  readonly problem: ExtractionProblem;
  /** How far (ms) the clock of the refusing server is ahead of ours; null if the response did not say. */
  readonly clockAhead: number | null;
  constructor(problem: ExtractionProblem, options: ErrorOptions & { clockAhead?: number | null } = {}) {
    super(problemText(problem), options);
    this.name = 'ExtractionError';
    this.problem = problem;
    this.clockAhead = options.clockAhead ?? null;
  }
}

export function isExtractionError(cause: unknown): cause is ExtractionError {
  return cause instanceof ExtractionError;
}

/** Whether no server answered. The cause may be the local network as well as the host. */
export function hadNoAnswer(error: StreamError): boolean {
  if (error.kind === 'fresh-refused') return error.status === null;
  if (error.kind !== 'extraction-failed') return error.kind === 'offline';
  return error.problem.kind === 'unreachable' || error.problem.kind === 'timeout';
}

/**
 * The canonical English text of a problem, for logs, the contract's `lastError` and the command line. It is never
 * translated.
 */
export function problemText(problem: ExtractionProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return `${problem.host} could not be reached`;
    case 'status':
      return `${problem.host} answered ${problem.status}`;
    case 'timeout':
      return `${problem.host} did not answer within ${problem.seconds} s`;
    case 'too-large':
      return `the page on ${problem.host} is larger than ${Math.round(problem.bytes / 1e6)} MB`;
    case 'not-a-page':
      return `${problem.host} sent ${problem.contentType || 'something'} instead of a page`;
    case 'needs-access':
      return `no access to ${problem.hosts.join(', ')}`;
    case 'not-http':
      return `a link with ${problem.scheme} is not a web address`;
    case 'value-missing':
      return `the page on ${problem.host} has no value '${problem.name}'`;
    case 'blocked-address':
      return `${problem.host} may not be asked`;
    case 'unsupported':
      return `definitions of the kind '${problem.extractor}' do not work here`;
  }
}

/** The contract's text for a stream's error (contract.md, "A refresh"); '' for null. */
export function errorText(error: StreamError | null): string {
  if (!error) return '';
  switch (error.kind) {
    case 'refresh-failed':
      return `Refresh failed at ${error.at}`;
    case 'extractor-missing':
      return `Extractor '${error.siteKey}' not found`;
    case 'extraction-failed':
      return `Extraction failed: ${problemText(error.problem)}`;
    case 'no-streams':
      return 'Extractor returned no streams';
    case 'no-match':
      return 'No matching stream in fresh results';
    case 'ambiguous':
      return `No matching stream in fresh results: ${error.candidates} fit equally well`;
    case 'different-stream':
      return `No matching stream in fresh results: the only one found is another stream (${error.found})`;
    case 'needs-access':
      return `No access to ${error.hosts.join(', ')}`;
    case 'manifest-mismatch':
      return `The fresh link does not lead to the same stream: ${error.sentence}`;
    case 'fresh-refused':
      return error.status === null
        ? `The fresh link cannot be reached: ${error.host} did not answer`
        : `The fresh link is refused: ${error.host} answered ${error.status}`;
    case 'offline':
      return 'No network';
    case 'no-rule':
      return `The fresh link cannot be passed to the player (${error.reason})`;
  }
}
