import type { StreamError } from '../../core/errors.ts';
import type { MatchReason } from '../../core/match.ts';
import type { ObservedRequest } from '../../core/observed-request.ts';
import type { Extractor } from '../../core/site.ts';
import type { TracedExtraction } from '../../core/extraction-trace.ts';
import {
  LearningVerifier,
  type VerificationResult,
  type LearningTarget,
  type FailedAttempt,
  type LearningResult,
  type LearningPorts,
  type LearnedExtractor,
  type LearningFailure,
} from './verifier.ts';
import { runSiteExtractor } from '../run-extractor.ts';
import { learnApiExtractor, requiredHops } from './learn-api-extractor.ts';
import type { PageResponse } from '../ports.ts';

export type { LearningTarget } from './verifier.ts';
export type { FailedAttempt, LearningResult, LearningPorts, LearnedExtractor } from './verifier.ts';

/** Most extractions to try while the failure may be temporary (a busy site). */
const MAX_TRIES = 5;

/**
 * Finds the cheapest extractor that finds the target's stream twice. It tries the page and its frames first, then the
 * page's `observed` requests, then loading the page out of sight, if possible. The hidden page's requests are tried as
 * an `api` as well, because they carry bodies and headers. Rejects only for bugs and for an aborted signal.
 */
export async function learnCheapestExtractor(
  target: LearningTarget,
  observed: readonly ObservedRequest[],
  ports: LearningPorts,
): Promise<LearningResult> {
  const page = await learnPageExtractor(target, ports);
  if (page.ok) return page;
  const verify = (extractor: Extractor) => verifyExtractor(extractor, target, ports);
  const api = await learnApiExtractor(target, observed, page, ports, verify);
  if (api.ok) return api;
  const attempts: FailedAttempt[] = [
    { kind: 'page', error: page.error },
    { kind: 'api', error: api.error },
  ];
  if (!ports.headless) return { ok: false, attempts };
  const requests: ObservedRequest[] = [];
  const headless = await verifyExtractor({ kind: 'headless' }, target, recordingRequests(ports, requests));
  const secondApi = requests.length > 0 ? await learnApiExtractor(target, requests, page, ports, verify) : api;
  if (secondApi.ok) return secondApi;
  return headless.ok ? headless : { ok: false, attempts: [...attempts, { kind: 'headless', error: headless.error }] };
}

/** Runs an extractor twice and checks that it finds the stream both times. */
async function verifyExtractor(
  extractor: Extractor,
  target: LearningTarget,
  ports: LearningPorts,
): Promise<LearnedExtractor | LearningFailure> {
  const verifier = new LearningVerifier(target, ports.isLinkPlayable);
  const first = await runWithRetries(extractor, target, ports, verifier);
  if (!first.verification.ok) return first.verification;
  const second = await runWithRetries(extractor, target, ports, verifier);
  return second.verification.ok ? toLearnedExtractor(extractor, first.verification.by, second) : second.verification;
}

/** One extraction, the documents it fetched by their index in its trace, and the verification result. */
interface VerifiedRun {
  extraction: TracedExtraction;
  documents: readonly (PageResponse | null)[];
  verification: VerificationResult;
}

/** Learns a `page` extractor. It leaves out frames without the stream if the extractor still finds it. */
async function learnPageExtractor(
  target: LearningTarget,
  ports: LearningPorts,
): Promise<LearnedExtractor | (LearningFailure & VerifiedRun)> {
  const whole: Extractor = { kind: 'page' };
  const verifier = new LearningVerifier(target, ports.isLinkPlayable);
  const first = await runWithRetries(whole, target, ports, verifier);
  if (!first.verification.ok) return { ...first, ...first.verification };
  const { by, fresh } = first.verification;
  const hops = requiredHops(first.extraction, fresh);
  if (hops) {
    const narrow = await runWithRetries({ ...whole, hops }, target, ports, verifier);
    if (narrow.verification.ok) return toLearnedExtractor({ ...whole, hops }, by, narrow);
  }
  const second = await runWithRetries(whole, target, ports, verifier);
  return second.verification.ok ? toLearnedExtractor(whole, by, second) : { ...second, ...second.verification };
}

/** Runs one extraction, and repeats it while its failure may be temporary. */
async function runWithRetries(
  extractor: Extractor,
  { pageUrl }: LearningTarget,
  ports: LearningPorts,
  verifier: LearningVerifier,
): Promise<VerifiedRun> {
  for (let count = 1; ; count++) {
    const documents: (PageResponse | null)[] = [];
    const extraction = await runSiteExtractor(extractor, pageUrl, recordingDocuments(ports, documents));
    const found = await verifier.verify(extraction);
    if (found.ok || count >= MAX_TRIES || !isTransient(found.error))
      return { extraction, documents, verification: found };
  }
}

function isTransient(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed') return false;
  const { problem } = error;
  return problem.kind === 'unreachable' || (problem.kind === 'status' && problem.status >= 500);
}

function toLearnedExtractor(
  extractor: Extractor,
  by: MatchReason,
  { extraction, verification: found }: VerifiedRun,
): LearnedExtractor {
  if (!found.ok) throw new TypeError('only what was found is learned');
  const confidence = by === 'path' || by === 'names' ? 'certain' : 'likely';
  return { ok: true, extractor, confidence, by, requests: extraction.trace.requests.length, stream: found.fresh };
}

/** The same ports, recording the requests of a hidden page. */
function recordingRequests(ports: LearningPorts, requests: ObservedRequest[]): LearningPorts {
  const { headless } = ports;
  if (!headless) return ports;
  return {
    ...ports,
    headless: (extractor, pageUrl, { onEvent, ...options }) =>
      headless(extractor, pageUrl, {
        ...options,
        onEvent: (event) => {
          if (event.kind === 'fetched') requests.push(event.request);
          onEvent?.(event);
        },
      }),
  };
}

/** The same ports, recording the fetched documents in request order. */
function recordingDocuments(ports: LearningPorts, documents: (PageResponse | null)[]): LearningPorts {
  return {
    ...ports,
    fetchText: async (url, options) => {
      const index = documents.push(null) - 1;
      const answer = await ports.fetchText(url, options);
      documents[index] = answer;
      return answer;
    },
  };
}
