import { isExtractionError, type StreamError } from '../core/errors.ts';
import { hostOf, parseUrl } from '../core/http-url.ts';
import { likeness } from '../core/link/identity.ts';
import type { SeenRequest } from '../core/seen-request.ts';
import type { ApiExtractor, Extractor, JsonPath } from '../core/site.ts';
import type { Extraction } from '../core/trace.ts';
import type { Lesson } from './again.ts';
import { type Answer, type Asker, askerOf, askSteps, linksIn } from './api.ts';
import { type Earlier, type ExplainedRequest, explainRequest } from './explain-request.ts';
import { findLinks } from './find-links.ts';
import { guessedHeaders } from './header-guesses.ts';
import { jsonLeaves, parsedJson } from './json-path.ts';
import type { LearnPorts, Learnt, NotLearnt } from './learning.ts';
import { hostPattern, wayTo } from './narrow.ts';
import type { PageText } from './ports.ts';
import { Requester } from './requester.ts';

/** A page extraction, and the documents it fetched by their index in its trace. */
export interface Survey {
  extraction: Extraction;
  documents: readonly (PageText | null)[];
}

/** Requests of the page that are made again, the likeliest first. */
const MAX_CANDIDATES = 12;
/** Hosts whose access would help are named where a request to them is at least as likely, and at most so many. */
const LIKELY = 2;
const MAX_CLOSED = 2;

const MEDIA = /\.(m3u8?|mpd|ts|m4s|mp4|m4[av]|webm|aac|key|vtt|cmf[avt])$/i;
const ASSET = /\.(css|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|wasm|map)$/i;
/** Requests that do something are not made again. */
const ACTS =
  /\b(log|sign)[-_]?(out|off)\b|\b(delete|remove|unsubscribe|subscribe|like|vote|rate|follow|buy|purchase|checkout|pay)\b/i;
const MUTATION = /"query"\s*:\s*"\s*(mutation|subscription)\b/;
const ANSWER_TYPE = /json|xml|smil|javascript|text\/(html|plain)/i;
const TELLING = /play|stream|video|media|source|manifest|live|hls|token|config|setup|embed|graphql|api/gi;

/**
 * Looks for the request among those that the page was seen to make whose answer holds the stream, explains what it asks with
 * by the load of the page that `survey` was, and has `prove` judge the definition. `needs-access` where likely ones go to
 * hosts without access, and no other answers.
 */
export async function learnApi(
  lesson: Lesson,
  seen: readonly SeenRequest[],
  survey: Survey,
  ports: LearnPorts,
  prove: (extractor: Extractor) => Promise<Learnt | NotLearnt>,
): Promise<Learnt | NotLearnt> {
  let error: StreamError = { kind: 'no-streams' };
  const closed = new Set<string>();
  const requester = new Requester(lesson.pageUrl, ports);
  const earlier: Earlier[] = [];
  const read = new Map<PageText, Asker>();
  // Once more with what was answered in between: a request may need a value that another one gives.
  for (const { request, again } of inTwoRounds(candidates(seen, lesson))) {
    ports.signal?.throwIfAborted();
    const { hops, askers } = askersFor(request.documentUrl ?? lesson.frameUrl, survey, read);
    const explained = explainRequest(request, lesson.pageUrl, askers, again ? earlier : []);
    if (!explained || (again && !explained.before)) continue;
    if (!(await ports.hasAccess(request.url))) {
      if (likelihood(request, lesson.pageUrl) >= LIKELY && closed.size < MAX_CLOSED) closed.add(hostOf(request.url));
      continue;
    }
    const extractor = await answering(explained, request, hops, askers, lesson, requester, earlier);
    if (!extractor) continue;
    const result = await prove(extractor);
    if (result.ok) return result;
    error = result.error;
  }
  return { ok: false, error: closed.size > 0 ? { kind: 'needs-access', hosts: [...closed] } : error };
}

function inTwoRounds(requests: readonly SeenRequest[]): { request: SeenRequest; again: boolean }[] {
  return [false, true].flatMap((again) => requests.map((request) => ({ request, again })));
}

/**
 * Of what a page asks for, what may tell a link: not its media, pictures and styles, nor the documents read already, nor
 * what does something. The page asked all of it while it was loaded, and once more does no harm.
 */
function candidates(seen: readonly SeenRequest[], { pageUrl, frameUrl, links }: Lesson): SeenRequest[] {
  const known = new Set([pageUrl, frameUrl, ...links]);
  const distinct = new Map(
    seen.map((request) => [`${request.method ?? ''} ${request.url} ${request.body ?? ''}`, request]),
  );
  return [...distinct.values()]
    .filter(({ url, body = '', contentType = '' }) => {
      const path = parseUrl(url)?.pathname ?? '';
      if (known.has(url) || MEDIA.test(path) || ASSET.test(path) || ACTS.test(path) || MUTATION.test(body))
        return false;
      return contentType === '' || ANSWER_TYPE.test(contentType);
    })
    .toSorted((a, b) => likelihood(b, pageUrl) - likelihood(a, pageUrl))
    .slice(0, MAX_CANDIDATES);
}

function likelihood({ url, contentType = '' }: SeenRequest, pageUrl: string): number {
  const { pathname, search } = new URL(url);
  const words = new Set(`${pathname}${search}`.toLowerCase().match(TELLING));
  const isScript = /\.m?js$/i.test(pathname) || /javascript/i.test(contentType);
  const ids = new URL(pageUrl).pathname.split('/').filter((part) => /\d|.{8}/.test(part));
  return (
    words.size +
    ids.filter((id) => url.includes(id)).length * 2 +
    (/json|xml/i.test(contentType) ? 2 : 0) -
    (isScript ? 6 : 0)
  );
}

/** The documents on the way to the one that asked, as the survey fetched them; `read`: those that were taken apart before. */
function askersFor(
  documentUrl: string,
  { extraction: { trace }, documents }: Survey,
  read: Map<PageText, Asker>,
): { hops: string[]; askers: Asker[] } {
  const { host = '' } = parseUrl(documentUrl) ?? {};
  const index = trace.requests.findIndex(({ role, link }) => role === 'frame' && link.split('/')[0] === host);
  const way = wayTo(trace.requests, Math.max(0, index));
  const askers = way.flatMap((request) => {
    const document = documents[trace.requests.indexOf(request)];
    if (!document) return [];
    const asker = read.get(document) ?? askerOf(document, 0);
    read.set(document, asker);
    return [asker];
  });
  return { hops: way.slice(1).map(hostPattern), askers };
}

/** The definition by which the candidate's answer holds the stream; null where it does not, whatever the headers. */
async function answering(
  explained: ExplainedRequest,
  candidate: SeenRequest,
  hops: string[],
  askers: readonly Asker[],
  lesson: Lesson,
  requester: Requester,
  earlier: Earlier[],
): Promise<ApiExtractor | null> {
  const variants = [explained, ...(candidate.headers ? [] : guessedHeaders(explained, askers))];
  for (const { request, values, before } of variants) {
    const extractor: ApiExtractor = {
      kind: 'api',
      ...(hops.length > 0 && { hops }),
      ...(Object.keys(values).length > 0 && { values }),
      steps: [...(before ? [before] : []), { request }],
    };
    const answer = await askSteps(extractor, lesson.pageUrl, askers, requester).catch(refusal);
    if (answer === 'refused') continue;
    const json = answer && parsedJson(answer.text);
    if (json !== null && json !== undefined && !before) earlier.push({ seen: candidate, json });
    const path = answer && placeIn(answer, lesson);
    if (!path) return null;
    return path.length > 0 ? { ...extractor, answer: path } : extractor;
  }
  return null;
}

/** Whether other headers may help; any other failure of a request ends the matter for its candidate. */
function refusal(cause: unknown): 'refused' | null {
  if (!isExtractionError(cause)) throw cause;
  const { problem } = cause;
  return problem.kind === 'status' && problem.status < 500 ? 'refused' : null;
}

/** Where the stream's link is in an answer: [] where it is found by itself, a path where only that tells; null: nowhere. */
function placeIn(answer: Answer, lesson: Lesson): JsonPath | null {
  const holds = (links: readonly { url: string }[]) => links.some(({ url }) => isLink(url, lesson));
  if (holds(linksIn(answer, undefined).links)) return [];
  const json = parsedJson(answer.text);
  if (json === undefined || !holds(findLinks(answer.text, answer.url, { trusted: true }).links)) return null;
  const leaf = jsonLeaves(json).find(({ text }) =>
    holds(findLinks(JSON.stringify([text]), answer.url, { trusted: true }).links),
  );
  if (!leaf) return null;
  // The items of a list may change places.
  const list = leaf.path.findIndex((key) => typeof key === 'number');
  return list < 0 ? leaf.path : leaf.path.slice(0, list);
}

function isLink(url: string, { links }: Lesson): boolean {
  return links.some((link) => {
    const like = likeness(link, url);
    return like.names === 'same' || (like.samePath && hostOf(link) === hostOf(url));
  });
}
