import { isStreamPath } from '../../base/media-types.ts';
import { isExtractionError, type StreamError } from '../../core/errors.ts';
import { hostOf, parseUrl, redacted } from '../../base/http-url.ts';
import { compareLinks } from '../../core/url/similarity.ts';
import type { ObservedRequest } from '../../core/observed-request.ts';
import type { ApiExtractor, Extractor, JsonPath, ExtractedStream } from '../../core/site.ts';
import type { TracedExtraction, TracedRequest } from '../../core/extraction-trace.ts';
import type { LearningTarget, LearningPorts, LearnedExtractor, LearningFailure } from './verifier.ts';
import {
  type StepResponse,
  type SourceDocument,
  toSourceDocument,
  runSteps,
  linksInResponse,
} from '../api/api-extractor.ts';
import { type AnsweredRequest, type ExplainedRequest, explainRequest } from './explain-request.ts';
import { findLinks } from '../page/find-links.ts';
import { guessHeaders } from './header-guesses.ts';
import { jsonLeaves, parseJson } from '../api/json-path.ts';
import type { PageResponse } from '../ports.ts';
import { Requester } from '../requester.ts';

/** A page extraction, and the documents it fetched by their index in its trace. */
export interface PageRun {
  extraction: TracedExtraction;
  documents: readonly (PageResponse | null)[];
}

/** Most requests of the page to repeat, most likely first. */
const MAX_CANDIDATES = 12;
/** Most hosts to name as needing access. Only hosts whose requests are at least as likely count. */
const LIKELY_SCORE = 2;
const MAX_INACCESSIBLE_HOSTS = 2;

const ASSET_PATH = /\.(css|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|wasm|map)$/i;
/** Requests with these words act on the server; they are not repeated. */
const ACTION_PATH =
  /\b(log|sign)[-_]?(out|off)\b|\b(delete|remove|unsubscribe|subscribe|like|vote|rate|follow|buy|purchase|checkout|pay)\b/i;
const GRAPHQL_MUTATION = /"query"\s*:\s*"\s*(mutation|subscription)\b/;
const RESPONSE_TYPE = /json|xml|smil|javascript|text\/(html|plain)/i;
const HINT_WORDS = /play|stream|video|media|source|manifest|live|hls|token|config|setup|embed|graphql|api/gi;

/**
 * Learns an `api` extractor. It repeats the page's observed requests until a response holds the stream, explains that
 * request by the page load of `run`, and passes the definition to `verify`. Fails with `needs-access` if likely
 * requests go to hosts without access and no other response holds the stream.
 */
export async function learnApiExtractor(
  target: LearningTarget,
  observed: readonly ObservedRequest[],
  pageRun: PageRun,
  ports: LearningPorts,
  verify: (extractor: Extractor) => Promise<LearnedExtractor | LearningFailure>,
): Promise<LearnedExtractor | LearningFailure> {
  let error: StreamError = { kind: 'no-streams' };
  const inaccessibleHosts = new Set<string>();
  const requester = new Requester(target.pageUrl, ports);
  const answered: AnsweredRequest[] = [];
  const sourcesByPage = new Map<PageResponse, SourceDocument>();
  // Try again with the responses so far: a request may need a value from another response.
  for (const { request, again } of inTwoPasses(candidates(observed, target))) {
    ports.signal?.throwIfAborted();
    const { hops, sources } = sourcesFor(request.documentUrl ?? target.frameUrl, pageRun, sourcesByPage);
    const explained = explainRequest(request, target.pageUrl, sources, again ? answered : []);
    if (!explained || (again && !explained.precedingStep)) continue;
    if (!(await ports.hasAccess(request.url))) {
      if (likelihood(request, target.pageUrl) >= LIKELY_SCORE && inaccessibleHosts.size < MAX_INACCESSIBLE_HOSTS)
        inaccessibleHosts.add(hostOf(request.url));
      continue;
    }
    const extractor = await findDefinition(explained, request, hops, sources, target, requester, answered);
    if (!extractor) continue;
    const result = await verify(extractor);
    if (result.ok) return result;
    error = result.error;
  }
  return {
    ok: false,
    error: inaccessibleHosts.size > 0 ? { kind: 'needs-access', hosts: [...inaccessibleHosts] } : error,
  };
}

function inTwoPasses(requests: readonly ObservedRequest[]): { request: ObservedRequest; again: boolean }[] {
  return [false, true].flatMap((again) => requests.map((request) => ({ request, again })));
}

/**
 * The requests that may return a link: not media, pictures or styles, not documents that were already read, not
 * requests that act on the server. The page sent each of them while it loaded, so sending it again does no harm.
 */
function candidates(
  observed: readonly ObservedRequest[],
  { pageUrl, frameUrl, links }: LearningTarget,
): ObservedRequest[] {
  const known = new Set([pageUrl, frameUrl, ...links]);
  const distinct = new Map(
    observed.map((request) => [`${request.method ?? ''} ${request.url} ${request.body ?? ''}`, request]),
  );
  return [...distinct.values()]
    .filter(({ url, body = '', contentType = '' }) => {
      const path = parseUrl(url)?.pathname ?? '';
      if (
        known.has(url) ||
        isStreamPath(path) ||
        ASSET_PATH.test(path) ||
        ACTION_PATH.test(path) ||
        GRAPHQL_MUTATION.test(body)
      )
        return false;
      return contentType === '' || RESPONSE_TYPE.test(contentType);
    })
    .toSorted((a, b) => likelihood(b, pageUrl) - likelihood(a, pageUrl))
    .slice(0, MAX_CANDIDATES);
}

function likelihood({ url, contentType = '' }: ObservedRequest, pageUrl: string): number {
  const { pathname, search } = new URL(url);
  const words = new Set(`${pathname}${search}`.toLowerCase().match(HINT_WORDS));
  const isScript = /\.m?js$/i.test(pathname) || /javascript/i.test(contentType);
  const ids = new URL(pageUrl).pathname.split('/').filter((part) => /\d|.{8}/.test(part));
  return (
    words.size +
    ids.filter((id) => url.includes(id)).length * 2 +
    (/json|xml/i.test(contentType) ? 2 : 0) -
    (isScript ? 6 : 0)
  );
}

/** The documents on the way to the requesting one, as the page run fetched them. `read`: cache of parsed documents. */
function sourcesFor(
  documentUrl: string,
  { extraction: { trace }, documents }: PageRun,
  read: Map<PageResponse, SourceDocument>,
): { hops: string[]; sources: SourceDocument[] } {
  const { host = '' } = parseUrl(documentUrl) ?? {};
  const index = trace.requests.findIndex(({ role, link }) => role === 'frame' && link.split('/')[0] === host);
  const path = requestPath(trace.requests, Math.max(0, index));
  const sources = path.flatMap((request) => {
    const document = documents[trace.requests.indexOf(request)];
    if (!document) return [];
    const source = read.get(document) ?? toSourceDocument(document, 0);
    read.set(document, source);
    return [source];
  });
  return { hops: path.slice(1).map(requestHostPattern), sources };
}

/** The definition for a candidate whose response holds the stream; null if no set of headers works. */
async function findDefinition(
  explained: ExplainedRequest,
  candidate: ObservedRequest,
  hops: string[],
  sources: readonly SourceDocument[],
  target: LearningTarget,
  requester: Requester,
  earlier: AnsweredRequest[],
): Promise<ApiExtractor | null> {
  const variants = [explained, ...(candidate.headers ? [] : guessHeaders(explained, sources))];
  for (const { request, values, precedingStep: before } of variants) {
    const extractor: ApiExtractor = {
      kind: 'api',
      ...(hops.length > 0 && { hops }),
      ...(Object.keys(values).length > 0 && { values }),
      steps: [...(before ? [before] : []), { request }],
    };
    const answer = await runSteps(extractor, target.pageUrl, sources, requester).catch(refusedOrNull);
    if (answer === 'refused') continue;
    const json = answer && parseJson(answer.text);
    if (json !== null && json !== undefined && !before) earlier.push({ request: candidate, json });
    const path = answer && findLinkPath(answer, target);
    if (!path) return null;
    return path.length > 0 ? { ...extractor, answer: path } : extractor;
  }
  return null;
}

/** 'refused' if other headers may help; any other failed request rules out its candidate. */
function refusedOrNull(cause: unknown): 'refused' | null {
  if (!isExtractionError(cause)) throw cause;
  const { problem } = cause;
  return problem.kind === 'status' && problem.status < 500 ? 'refused' : null;
}

/**
 * Where the stream's link is in a response: [] if the usual search finds it, a path if only the path does, null if it
 * is not there.
 */
function findLinkPath(answer: StepResponse, target: LearningTarget): JsonPath | null {
  const holds = (links: readonly { url: string }[]) => links.some(({ url }) => isTargetLink(url, target));
  if (holds(linksInResponse(answer, undefined).links)) return [];
  const json = parseJson(answer.text);
  if (json === undefined || !holds(findLinks(answer.text, answer.url, { trusted: true }).links)) return null;
  const leaf = jsonLeaves(json).find(({ text }) =>
    holds(findLinks(JSON.stringify([text]), answer.url, { trusted: true }).links),
  );
  if (!leaf) return null;
  // The items of an array may change their order.
  const list = leaf.path.findIndex((key) => typeof key === 'number');
  return list < 0 ? leaf.path : leaf.path.slice(0, list);
}

function isTargetLink(url: string, { links }: LearningTarget): boolean {
  return links.some((link) => {
    const like = compareLinks(link, url);
    return like.names === 'same' || (like.samePath && hostOf(link) === hostOf(url));
  });
}

/**
 * The frames on the way to a stream, as the `hops` of a `page` extractor; null if the extraction reads nothing else
 * anyway. It names frames by host, because their paths differ between watch pages.
 */
export function requiredHops({ trace }: TracedExtraction, { url }: ExtractedStream): string[] | null {
  const link = trace.links.find((found) => found.link === redacted(url));
  if (!link) return null;
  const path = requestPath(trace.requests, link.request);
  return path.length === trace.requests.length ? null : path.slice(1).map(requestHostPattern);
}

/** The chain of requests to one request, starting with the watch page. */
function requestPath(requests: readonly TracedRequest[], index: number): TracedRequest[] {
  const request = requests[index];
  if (!request) return [];
  return request.from === null ? [request] : [...requestPath(requests, request.from), request];
}

/** A request's host as a match pattern. The `redacted` link begins with the host. */
function requestHostPattern({ link }: TracedRequest): string {
  const host = link.split('/')[0] ?? '';
  return `*://${host.replace(/:\d+$/, '')}/*`;
}
