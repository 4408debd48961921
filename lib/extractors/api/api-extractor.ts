import { ExtractionError } from '../../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../../base/http-url.ts';
import type { ApiExtractor, ApiRequest, ExtractedStream, JsonPath } from '../../core/site.ts';
import { matchesAny } from '../../core/match-patterns.ts';
import { fillTemplate, fillJsonTemplate } from '../../core/site/text-template.ts';
import { looksLikeAddress } from '../page/resolve-link.ts';
import { collectStreams } from '../collect-streams.ts';
import { type DocumentLinks, findLinks } from '../page/find-links.ts';
import { valueAtPath, parseJson } from './json-path.ts';
import { urlValue, PageValues } from './page-values.ts';
import type { FetchOptions, PageResponse } from '../ports.ts';
import type { Requester } from '../requester.ts';

/** A fetched document: the referrer of the requests, and the source of their values. */
export interface SourceDocument {
  url: string;
  request: number;
  title: string;
  values: PageValues;
  frames: string[];
}

/**
 * Extracts streams from an API of the page. It reads values from the page and from the frames that the definition
 * names, sends the requests in order, and searches the last response for links.
 * @throws ExtractionError `value-missing` if the page, a frame or a response no longer has a needed value;
 * `blocked-address` if a value would send a request to another host; the error of a failed request.
 */
export async function extractApi(
  extractor: ApiExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<ExtractedStream[]> {
  const sources = await readSources(extractor, pageUrl, requester);
  const answer = await runSteps(extractor, pageUrl, sources, requester);
  const found = linksInResponse(answer, extractor.answer);
  const title = sources.find((source) => source.title !== '')?.title ?? found.title;
  return collectStreams([{ ...found, url: answer.url, request: answer.index }], title, extractor.pick, requester);
}

export type StepResponse = PageResponse & { index: number };

/**
 * Sends the requests of an extractor, filled with values from `sources`, and returns the last response. Throws as
 * `extractApi` does.
 */
export async function runSteps(
  extractor: Pick<ApiExtractor, 'values' | 'steps'>,
  pageUrl: string,
  sources: readonly SourceDocument[],
  requester: Requester,
): Promise<StepResponse> {
  const last = sources.at(-1);
  const base = last?.url ?? pageUrl;
  const hosts = new Set([pageUrl, ...sources.map(({ url }) => url)].map((url) => new URL(url).host));
  const values = readValues(extractor, pageUrl, sources);
  let answer: StepResponse | null = null;
  for (const { request, values: outputs = {} } of extractor.steps) {
    const options = { ...fetchOptions(request, values), referrer: base };
    const from: number | null = answer?.index ?? last?.request ?? null;
    answer = await requester.request(requestUrl(request, values, base, hosts), { ...options, role: 'step', from });
    for (const [name, at] of Object.entries(outputs)) {
      const value = valueAtPath(parseJson(answer.text), at);
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new ExtractionError({ kind: 'value-missing', host: hostOf(answer.url), name });
      values.set(name, String(value));
    }
  }
  if (!answer) throw new TypeError('a definition has at least one step');
  return answer;
}

/** Finds the links in a response. With a `path`, every address at that path counts, whatever it looks like. */
export function linksInResponse({ text, url, contentType }: PageResponse, path: JsonPath | undefined): DocumentLinks {
  const plain = text.trim();
  if (!path && looksLikeAddress(plain)) return findLinks(JSON.stringify([plain]), url, { trusted: true });
  // A settings script, or JSONP.
  if (!path) return findLinks(/javascript/i.test(contentType) ? `<script>${text}</script>` : text, url);
  const found = valueAtPath(parseJson(text), path);
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  return findLinks(JSON.stringify({ [key]: found }), url, { trusted: true });
}

/** Reads the watch page and the named frames, if any value or frame is needed from them. */
async function readSources(
  { hops = [], values = {} }: ApiExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<SourceDocument[]> {
  const needed = hops.length > 0 || Object.values(values).some(({ from }) => from !== 'query' && from !== 'segment');
  if (!needed) return [];
  const sources = [await readSource(pageUrl, null, requester)];
  for (const pattern of hops) {
    const shownBy = sources.at(-1)!;
    const { url, frames } = shownBy;
    const frame = frames.find((address) => matchesAny([pattern], address));
    if (!frame) throw new ExtractionError({ kind: 'value-missing', host: hostOf(url), name: pattern });
    sources.push(await readSource(frame, shownBy, requester));
  }
  return sources;
}

async function readSource(url: string, shownBy: SourceDocument | null, requester: Requester): Promise<SourceDocument> {
  const page = shownBy
    ? await requester.request(url, { role: 'frame', from: shownBy.request, referrer: shownBy.url })
    : await requester.request(url, { role: 'page', from: null });
  return toSourceDocument(page, page.index);
}

/** Turns a response into a source document. `request`: its index in the trace. */
export function toSourceDocument({ url, text }: PageResponse, request: number): SourceDocument {
  const { title, frames } = findLinks(text, url);
  return { url, request, title, frames, values: new PageValues(text) };
}

function readValues(
  { values = {} }: Pick<ApiExtractor, 'values'>,
  pageUrl: string,
  sources: readonly SourceDocument[],
): Map<string, string> {
  return new Map(
    Object.entries(values).map(([name, valueSource]) => {
      const value =
        sources.map((source) => source.values.read(valueSource)).find((found) => found !== null) ??
        urlValue(pageUrl, valueSource);
      if (value === null) throw new ExtractionError({ kind: 'value-missing', host: hostOf(pageUrl), name });
      return [name, value];
    }),
  );
}

/**
 * Builds the request URL. A page's value must not send the user's cookies to a host that the definition does not name.
 */
function requestUrl(
  { url, query = {} }: ApiRequest,
  values: ReadonlyMap<string, string>,
  base: string,
  hosts: ReadonlySet<string>,
): string {
  const start = /^\{([a-z][A-Za-z0-9]*)\}/.exec(url);
  const prefix = start ? (values.get(start[1]!) ?? '') : '';
  const rest = fillTemplate(start ? url.slice(start[0].length) : url, values, encodeURIComponent);
  const address = parseUrl(prefix + rest, base);
  if (!address || !isHttpUrl(address.href))
    throw new ExtractionError({ kind: 'not-http', scheme: address?.protocol ?? '' });
  if (!/^https?:\/\//i.test(url) && !hosts.has(address.host))
    throw new ExtractionError({ kind: 'blocked-address', host: address.hostname });
  const parameters = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(fillTemplate(value, values))}`,
  );
  address.search += parameters.length === 0 ? '' : `${address.search ? '&' : ''}${parameters.join('&')}`;
  return address.href;
}

function fetchOptions({ method, headers = {}, body }: ApiRequest, values: ReadonlyMap<string, string>): FetchOptions {
  const own = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    toHeaderValue(fillTemplate(value, values)),
  ]);
  const accept = { accept: 'application/json, */*;q=0.8' };
  if (!body) return { method, headers: { ...accept, ...Object.fromEntries(own) } };
  const [type, text] =
    'json' in body
      ? ['application/json', JSON.stringify(fillJsonTemplate(body.json, values))]
      : ['application/x-www-form-urlencoded', encodeForm(body.form, values)];
  return { method, headers: { ...accept, 'content-type': type, ...Object.fromEntries(own) }, body: text };
}

function encodeForm(form: Readonly<Record<string, string>>, values: ReadonlyMap<string, string>): string {
  return new URLSearchParams(
    Object.entries(form).map(([name, value]) => [name, fillTemplate(value, values)]),
  ).toString();
}

/** A page's value must not add a header of its own (RFC 9110, 5.5). */
function toHeaderValue(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '').trim();
}
