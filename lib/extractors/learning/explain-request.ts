import { isHttpUrl, parseUrl } from '../../base/http-url.ts';
import { looksLikeToken } from '../../core/url/parts.ts';
import type { ApiRequest, Json, JsonPath, ValueSource } from '../../core/site.ts';
import { isAllowedHeader } from '../../core/site/request.ts';
import type { ObservedRequest } from '../../core/observed-request.ts';
import type { SourceDocument } from '../api/api-extractor.ts';
import { jsonLeaves, parseJson } from '../api/json-path.ts';
import { urlValues, type SourcedValue } from '../api/page-values.ts';
import { normalizedKey } from '../page/scope.ts';

/** A request as data, and the sources of its values. */
export interface ExplainedRequest {
  request: ApiRequest;
  values: Record<string, ValueSource>;
  /** The request to send before it, and the values to take from its response. */
  precedingStep?: { request: ApiRequest; values: Record<string, JsonPath> };
}

/** A repeated request with its JSON response. */
export interface AnsweredRequest {
  request: ObservedRequest;
  json: unknown;
}

/** Names of values that change with every page load. */
const CSRF_KEY = /csrf|xsrf|^_?token$|authenticitytoken|requestverificationtoken|formkey|nonce/;
/** A definition must not store such values; the page has to supply them. */
const SECRET_KEY = /token|auth|session|^sid$|secret|password|signature|csrf|xsrf|nonce|jwt/;
/** Names under which responses and pages give the value of the Authorization header (RFC 6750). */
const BEARER_KEY = /^((access|auth|bearer|id|api|session)?token|jwt|bearer)$/;
/** Headers that every request has, or that are set anew for each request. */
const USUAL_HEADER = /^(accept|accept-language|content-type)$/;

/**
 * Explains an observed request by the values of a later load of the page. Ids in the page's address or documents become
 * references. Values that change with every load are found by their name, in the page or in the response of an `answered` request.
 * Everything else stays as observed. Returns null if the request cannot be repeated: its body is of an unknown type, or
 * a secret has no source.
 */
export function explainRequest(
  observed: ObservedRequest,
  pageUrl: string,
  sources: readonly SourceDocument[],
  answered: readonly AnsweredRequest[] = [],
): ExplainedRequest | null {
  const explanation = new ValueExplainer(observed, pageUrl, sources, answered, '');
  const request = toApiRequest(observed, pageUrl, explanation);
  if (!request) return null;
  const { source, takenValues: taken, values } = explanation;
  if (!source) return { request, values };
  const first = new ValueExplainer(source.request, pageUrl, sources, [], 'first');
  const before = toApiRequest(source.request, pageUrl, first);
  if (!before) return null;
  return { request, values: { ...first.values, ...values }, precedingStep: { request: before, values: taken } };
}

function toApiRequest(observed: ObservedRequest, pageUrl: string, explanation: ValueExplainer): ApiRequest | null {
  const method = (observed.method ?? 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'POST') return null;
  if (method === 'POST' && observed.body === undefined) return null;
  const body = method === 'POST' ? explainBody(observed.body ?? '', explanation) : undefined;
  if (body === null) return null;
  const address = explainUrl(observed.url, pageUrl, explanation);
  const headers = explainHeaders(observed.headers ?? {}, explanation);
  if (explanation.hasFailed) return null;
  return {
    method,
    ...address,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(body && { body }),
  };
}

/** The names assigned to values so far, and the search for their sources. */
class ValueExplainer {
  readonly values: Record<string, ValueSource> = {};
  /** The earlier response that values are taken from, and those values. */
  source: AnsweredRequest | null = null;
  readonly takenValues: Record<string, JsonPath> = {};
  /** A value that must not be stored has no source. */
  hasFailed = false;
  private readonly address: SourcedValue[];
  private readonly sources: readonly SourceDocument[];
  private readonly answeredRequests: readonly AnsweredRequest[];
  private readonly prefix: string;
  /** Escapes text for the template: its own braces must not become references. */
  private readonly text: string;

  constructor(
    observed: ObservedRequest,
    pageUrl: string,
    sources: readonly SourceDocument[],
    answered: readonly AnsweredRequest[],
    prefix: string,
  ) {
    this.address = urlValues(pageUrl);
    this.sources = sources;
    this.answeredRequests = answered.filter((other) => other.request !== observed);
    this.prefix = prefix;
    this.text = JSON.stringify(observed);
  }

  /** The template text for `value`: a reference, or the value itself. `name`: the value's name in the request. */
  templateFor(value: string, name: string): string {
    const source = this.sourceOf(value, name);
    if (source) return `{${this.nameFor(source, name)}}`;
    const takenFromAnswer = this.answered(value, name);
    if (takenFromAnswer) return `{${takenFromAnswer}}`;
    this.hasFailed ||= SECRET_KEY.test(normalizedKey(name)) && looksLikeToken(value);
    return value;
  }

  private sourceOf(value: string, name: string): ValueSource | null {
    const inAddress = this.address.find((part) => part.value === value && isPageIdentifier(part));
    if (inAddress) return inAddress.source;
    const key = normalizedKey(name);
    if (isIdentifying(value) || (CSRF_KEY.test(key) && value.length > 3)) {
      const exact = this.find((candidate) => candidate === value);
      if (exact) return exact;
    }
    if (!looksLikeToken(value) && !CSRF_KEY.test(key)) return null;
    const byName = this.find((other, own) => haveSameName(own, name) && isSimilarValue(other, value));
    if (byName || !CSRF_KEY.test(key)) return byName;
    return this.find((other, own) => CSRF_KEY.test(normalizedKey(own)) && isSimilarValue(other, value));
  }

  private find(fits: (value: string, key: string) => boolean): ValueSource | null {
    for (const { values } of this.sources) {
      const found = values.find(fits);
      const best = found.toSorted((a, b) => sourceRank(a) - sourceRank(b))[0];
      if (best) return best.source;
    }
    return null;
  }

  /** The reference for a value of an earlier response, found by its name or by equality. */
  private answered(value: string, name: string): string | null {
    if (!looksLikeToken(value)) return null;
    for (const source of this.source ? [this.source] : this.answeredRequests) {
      const leaves = jsonLeaves(source.json);
      const leaf =
        leaves.find(({ text }) => text === value) ??
        leaves.find(({ path, text }) => haveSameName(String(path.at(-1)), name) && isSimilarValue(text, value));
      if (!leaf) continue;
      this.source = source;
      const own = this.unusedName(name);
      this.takenValues[own] = leaf.path;
      return own;
    }
    return null;
  }

  private nameFor(source: ValueSource, hint: string): string {
    const known = Object.entries(this.values).find(([, other]) => JSON.stringify(other) === JSON.stringify(source));
    if (known) return known[0];
    const name = this.unusedName(hint);
    this.values[name] = source;
    return name;
  }

  private unusedName(hint: string): string {
    const word =
      normalizedKey(hint)
        .replace(/^[^a-z]+/, '')
        .slice(0, 30) || 'value';
    const first = this.prefix + word;
    let name = first;
    const isTaken = () => name in this.values || name in this.takenValues || this.text.includes(`{${name}}`);
    for (let n = 2; isTaken(); n++) name = `${first}${n}`;
    return name;
  }
}

/** The page's own address holds its id in the last segment, in a parameter, or by its digits. */
function isPageIdentifier({ source, value }: SourcedValue): boolean {
  if (value.length < 2) return false;
  return source.from === 'query' || (source.from === 'segment' && (source.index === -1 || /\d/.test(value)));
}

/** Whether a value identifies one thing among many, so that a match in the page is no coincidence. */
function isIdentifying(value: string): boolean {
  if (value.length < 3 || /^\d{1,3}$/.test(value)) return false;
  return /\d/.test(value) || value.length >= 16;
}

/** Whether a value named `own` in its source may be the one that a request calls `name`. */
function haveSameName(own: string, name: string): boolean {
  const key = normalizedKey(name);
  return normalizedKey(own) === key || (key === 'authorization' && BEARER_KEY.test(normalizedKey(own)));
}

function isSimilarValue(a: string, b: string): boolean {
  return a.length > 3 && looksLikeToken(a) === looksLikeToken(b);
}

/** Elements that scripts read first, then the page's state. */
function sourceRank({ source }: SourcedValue): number {
  switch (source.from) {
    case 'meta':
    case 'input':
      return 0;
    case 'attribute':
      return source.name.startsWith('data-') ? 1 : 3;
    case 'state':
      return 2;
    case 'query':
    case 'segment':
      return 4;
  }
}

function explainUrl(address: string, pageUrl: string, explanation: ValueExplainer): Pick<ApiRequest, 'url' | 'query'> {
  const url = new URL(address);
  const path = url.pathname
    .split('/')
    .map((segment) => {
      const plain = decodeOrKeep(segment);
      const whole = explanation.templateFor(plain, 'id');
      if (whole !== plain) return whole;
      const [, stem = '', extension = ''] = /^(.+)(\.\w{2,5})$/.exec(plain) ?? [];
      const explained = stem ? explanation.templateFor(stem, 'id') : stem;
      return explained === stem ? segment : explained + extension;
    })
    .join('/');
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = explainText(value, name, explanation);
  const own = url.origin === parseUrl(pageUrl)?.origin && !path.startsWith('//');
  return { url: `${own ? '' : url.origin}${path}`, ...(Object.keys(query).length > 0 && { query }) };
}

/** A value, or JSON whose values are explained one by one, as in persisted GraphQL queries. */
function explainText(value: string, name: string, explanation: ValueExplainer): string {
  const json = /^[[{]/.test(value) ? parseJson(value) : undefined;
  if (json === undefined) return explanation.templateFor(value, name);
  let text = value;
  mapJsonLeaves(json as Json, name, (leaf, key) => {
    const explained = typeof leaf === 'string' ? explanation.templateFor(leaf, key) : leaf;
    if (explained !== leaf) text = text.replace(JSON.stringify(leaf), JSON.stringify(explained));
    return leaf;
  });
  return text;
}

function explainHeaders(
  headers: Readonly<Record<string, string>>,
  explanation: ValueExplainer,
): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name, value]) => isAllowedHeader(name) && !USUAL_HEADER.test(name.toLowerCase()) && /^[\x20-\x7e]*$/.test(value),
  );
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const [, scheme = '', rest = ''] = /^(Bearer |Token )?(.*)$/i.exec(value) ?? [];
      const plain = value === 'XMLHttpRequest' || rest.length < 4;
      return [name, plain ? value : scheme + explanation.templateFor(rest, name)];
    }),
  );
}

/** Null for a body that is neither JSON nor a form. */
function explainBody(body: string, explanation: ValueExplainer): ApiRequest['body'] | null {
  const json = /^\s*[[{"]/.test(body) ? parseJson(body) : undefined;
  if (json !== undefined) {
    return {
      json: mapJsonLeaves(json as Json, '', (leaf, key) => {
        if (typeof leaf === 'number') {
          const explained = explanation.templateFor(String(leaf), key);
          return explained === String(leaf) ? leaf : explained.replace(/\}$/, ':number}');
        }
        return typeof leaf === 'string' && leaf.length <= 500 ? explanation.templateFor(leaf, key) : leaf;
      }),
    };
  }
  if (!/^[^=&\s]+=[^\s]*$/.test(body) || isHttpUrl(body)) return null;
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body)) form[name] = explainText(value, name, explanation);
  return { form };
}

/** Maps every leaf of a JSON value; `key`: the leaf's name. */
function mapJsonLeaves(value: Json, key: string, change: (leaf: string | number, key: string) => Json): Json {
  if (typeof value === 'string' || typeof value === 'number') return change(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapJsonLeaves(item, key, change));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapJsonLeaves(item, name, change)]));
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
