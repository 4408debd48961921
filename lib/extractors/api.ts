import { ExtractionError } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../core/http-url.ts';
import type { ApiExtractor, ApiRequest, ExtractedStream, JsonPath } from '../core/site.ts';
import { matchesAny } from '../core/site/pattern.ts';
import { filled, filledJson } from '../core/site/template.ts';
import { isAddress } from './absolute-link.ts';
import { collect } from './collect.ts';
import { type DocumentLinks, findLinks } from './find-links.ts';
import { atPath, parsedJson } from './json-path.ts';
import { addressValue, PageValues } from './page-values.ts';
import type { FetchOptions, PageText } from './ports.ts';
import type { Requester } from './requester.ts';

/** A document that was read: who asks, and what its values are taken from. */
export interface Asker {
  url: string;
  request: number;
  title: string;
  values: PageValues;
  frames: string[];
}

/**
 * The streams of an API that the page asks: its values are read from the page and the frames that the definition names,
 * its requests made one after the other, and the links looked for in the last answer.
 * @throws ExtractionError `value-missing` where the page, a frame of it or an answer no longer has what is needed;
 *   `refused-address` where a value would lead to another host; what a request failed with.
 */
export async function extractApi(
  extractor: ApiExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<ExtractedStream[]> {
  const askers = await readAskers(extractor, pageUrl, requester);
  const answer = await askSteps(extractor, pageUrl, askers, requester);
  const found = linksIn(answer, extractor.answer);
  const title = askers.find((asker) => asker.title !== '')?.title ?? found.title;
  return collect([{ ...found, url: answer.url, request: answer.index }], title, extractor.pick, requester);
}

export type Answer = PageText & { index: number };

/** Makes the requests of an extractor with what `askers` hold; the last answer. Throws as `extractApi` does. */
export async function askSteps(
  extractor: Pick<ApiExtractor, 'values' | 'steps'>,
  pageUrl: string,
  askers: readonly Asker[],
  requester: Requester,
): Promise<Answer> {
  const last = askers.at(-1);
  const base = last?.url ?? pageUrl;
  const hosts = new Set([pageUrl, ...askers.map(({ url }) => url)].map((url) => new URL(url).host));
  const values = readValues(extractor, pageUrl, askers);
  let answer: Answer | null = null;
  for (const { request, values: taken = {} } of extractor.steps) {
    const options = { ...optionsOf(request, values), referrer: base };
    const from: number | null = answer?.index ?? last?.request ?? null;
    answer = await requester.ask(addressOf(request, values, base, hosts), { ...options, role: 'step', from });
    for (const [name, at] of Object.entries(taken)) {
      const value = atPath(parsedJson(answer.text), at);
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new ExtractionError({ kind: 'value-missing', host: hostOf(answer.url), name });
      values.set(name, String(value));
    }
  }
  if (!answer) throw new TypeError('a definition has at least one step');
  return answer;
}

/** The links of an answer; with a path all addresses at it, whatever they look like. */
export function linksIn({ text, url, contentType }: PageText, path: JsonPath | undefined): DocumentLinks {
  const plain = text.trim();
  if (!path && isAddress(plain)) return findLinks(JSON.stringify([plain]), url, { trusted: true });
  // Settings in a script, or JSON with padding.
  if (!path) return findLinks(/javascript/i.test(contentType) ? `<script>${text}</script>` : text, url);
  const found = atPath(parsedJson(text), path);
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  return findLinks(JSON.stringify({ [key]: found }), url, { trusted: true });
}

/** The watch page and the frames named, where anything of them is needed. */
async function readAskers(
  { hops = [], values = {} }: ApiExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<Asker[]> {
  const needed = hops.length > 0 || Object.values(values).some(({ from }) => from !== 'query' && from !== 'segment');
  if (!needed) return [];
  const askers = [await readAsker(pageUrl, null, requester)];
  for (const pattern of hops) {
    const shownBy = askers.at(-1)!;
    const { url, frames } = shownBy;
    const frame = frames.find((address) => matchesAny([pattern], address));
    if (!frame) throw new ExtractionError({ kind: 'value-missing', host: hostOf(url), name: pattern });
    askers.push(await readAsker(frame, shownBy, requester));
  }
  return askers;
}

async function readAsker(url: string, shownBy: Asker | null, requester: Requester): Promise<Asker> {
  const page = shownBy
    ? await requester.ask(url, { role: 'frame', from: shownBy.request, referrer: shownBy.url })
    : await requester.ask(url, { role: 'page', from: null });
  return askerOf(page, page.index);
}

/** A document as one that asks. `request`: its place in the trace. */
export function askerOf({ url, text }: PageText, request: number): Asker {
  const { title, frames } = findLinks(text, url);
  return { url, request, title, frames, values: new PageValues(text) };
}

function readValues(
  { values = {} }: Pick<ApiExtractor, 'values'>,
  pageUrl: string,
  askers: readonly Asker[],
): Map<string, string> {
  return new Map(
    Object.entries(values).map(([name, place]) => {
      const value =
        askers.map((asker) => asker.values.read(place)).find((found) => found !== null) ?? addressValue(pageUrl, place);
      if (value === null) throw new ExtractionError({ kind: 'value-missing', host: hostOf(pageUrl), name });
      return [name, value];
    }),
  );
}

/** Where a request goes. What a page says must not send the user's cookies to a host that the definition does not name. */
function addressOf(
  { url, query = {} }: ApiRequest,
  values: ReadonlyMap<string, string>,
  base: string,
  hosts: ReadonlySet<string>,
): string {
  const start = /^\{([a-z][A-Za-z0-9]*)\}/.exec(url);
  const front = start ? (values.get(start[1]!) ?? '') : '';
  const rest = filled(start ? url.slice(start[0].length) : url, values, encodeURIComponent);
  const address = parseUrl(front + rest, base);
  if (!address || !isHttpUrl(address.href))
    throw new ExtractionError({ kind: 'not-http', scheme: address?.protocol ?? '' });
  if (!/^https?:\/\//i.test(url) && !hosts.has(address.host))
    throw new ExtractionError({ kind: 'refused-address', host: address.hostname });
  const parameters = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(filled(value, values))}`,
  );
  address.search += parameters.length === 0 ? '' : `${address.search ? '&' : ''}${parameters.join('&')}`;
  return address.href;
}

function optionsOf({ method, headers = {}, body }: ApiRequest, values: ReadonlyMap<string, string>): FetchOptions {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerValue(filled(value, values))]);
  const accept = { accept: 'application/json, */*;q=0.8' };
  if (!body) return { method, headers: { ...accept, ...Object.fromEntries(own) } };
  const [type, text] =
    'json' in body
      ? ['application/json', JSON.stringify(filledJson(body.json, values))]
      : ['application/x-www-form-urlencoded', formOf(body.form, values)];
  return { method, headers: { ...accept, 'content-type': type, ...Object.fromEntries(own) }, body: text };
}

function formOf(form: Readonly<Record<string, string>>, values: ReadonlyMap<string, string>): string {
  return new URLSearchParams(Object.entries(form).map(([name, value]) => [name, filled(value, values)])).toString();
}

/** What a page says must not become a header of its own (RFC 9110, 5.5). */
function headerValue(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '').trim();
}
