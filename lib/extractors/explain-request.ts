import { isHttpUrl, parseUrl } from '../core/http-url.ts';
import { looksLikeToken } from '../core/link/looks.ts';
import type { ApiRequest, Json, JsonPath, Place } from '../core/site.ts';
import { isAllowedHeader } from '../core/site/request.ts';
import type { SeenRequest } from '../core/seen-request.ts';
import type { Asker } from './api.ts';
import { jsonLeaves, parsedJson } from './json-path.ts';
import { addressValues, type PlacedValue } from './page-values.ts';
import { plainKey } from './scope.ts';

/** A request as data, and the places that its values come from. */
export interface ExplainedRequest {
  request: ApiRequest;
  values: Record<string, Place>;
  /** The request to be made before, and what of its answer is needed. */
  before?: { request: ApiRequest; values: Record<string, JsonPath> };
}

/** A request that was made again, with its JSON answer. */
export interface Earlier {
  seen: SeenRequest;
  json: unknown;
}

/** Names of values that a page hands out anew each time it is loaded. */
const CSRF_KEY = /csrf|xsrf|^_?token$|authenticitytoken|requestverificationtoken|formkey|nonce/;
/** What must not be kept in a definition where the page does not give it. */
const SECRET_KEY = /token|auth|session|^sid$|secret|password|signature|csrf|xsrf|nonce|jwt/;
/** What answers and pages call the value that goes into the header Authorization (RFC 6750). */
const BEARER_KEY = /^((access|auth|bearer|id|api|session)?token|jwt|bearer)$/;
/** Headers that a request has in any case, or that are made anew with it. */
const USUAL_HEADER = /^(accept|accept-language|content-type)$/;

/**
 * Explains a request that a page was seen to make by the values of a later load of that page: ids that stand in the page's
 * address or in its documents become references, values that change with every load are recognised by what they are
 * called, there or in an answer that came `earlier`; the rest stays as it was. Null where it cannot be made again: an
 * unknown body, a secret that comes from nowhere.
 */
export function explainRequest(
  seen: SeenRequest,
  pageUrl: string,
  askers: readonly Asker[],
  earlier: readonly Earlier[] = [],
): ExplainedRequest | null {
  const explanation = new Explanation(seen, pageUrl, askers, earlier, '');
  const request = requestOf(seen, pageUrl, explanation);
  if (!request) return null;
  const { source, taken, values } = explanation;
  if (!source) return { request, values };
  const first = new Explanation(source.seen, pageUrl, askers, [], 'first');
  const before = requestOf(source.seen, pageUrl, first);
  if (!before) return null;
  return { request, values: { ...first.values, ...values }, before: { request: before, values: taken } };
}

function requestOf(seen: SeenRequest, pageUrl: string, explanation: Explanation): ApiRequest | null {
  const method = (seen.method ?? 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'POST') return null;
  if (method === 'POST' && seen.body === undefined) return null;
  const body = method === 'POST' ? bodyOf(seen.body ?? '', explanation) : undefined;
  if (body === null) return null;
  const address = addressOf(seen.url, pageUrl, explanation);
  const headers = headersOf(seen.headers ?? {}, explanation);
  if (explanation.failed) return null;
  return {
    method,
    ...address,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(body && { body }),
  };
}

/** The names given to values so far, and how a value is looked for. */
class Explanation {
  readonly values: Record<string, Place> = {};
  /** The answer that came earlier which values are taken from, and those values. */
  source: Earlier | null = null;
  readonly taken: Record<string, JsonPath> = {};
  /** A value that may not be kept was not found. */
  failed = false;
  private readonly address: PlacedValue[];
  private readonly askers: readonly Asker[];
  private readonly earlier: readonly Earlier[];
  private readonly prefix: string;
  /** The request as text: what stands in braces there is not to become a reference by accident. */
  private readonly text: string;

  constructor(
    seen: SeenRequest,
    pageUrl: string,
    askers: readonly Asker[],
    earlier: readonly Earlier[],
    prefix: string,
  ) {
    this.address = addressValues(pageUrl);
    this.askers = askers;
    this.earlier = earlier.filter((other) => other.seen !== seen);
    this.prefix = prefix;
    this.text = JSON.stringify(seen);
  }

  /** What stands for `value` in a template: a reference, or the value itself. `name`: what the request calls it. */
  of(value: string, name: string): string {
    const place = this.placeOf(value, name);
    if (place) return `{${this.nameFor(place, name)}}`;
    const answered = this.answered(value, name);
    if (answered) return `{${answered}}`;
    this.failed ||= SECRET_KEY.test(plainKey(name)) && looksLikeToken(value);
    return value;
  }

  private placeOf(value: string, name: string): Place | null {
    const inAddress = this.address.find((part) => part.value === value && isOwn(part));
    if (inAddress) return inAddress.place;
    const key = plainKey(name);
    if (isIdentifying(value) || (CSRF_KEY.test(key) && value.length > 3)) {
      const exact = this.find((candidate) => candidate === value);
      if (exact) return exact;
    }
    if (!looksLikeToken(value) && !CSRF_KEY.test(key)) return null;
    const called = this.find((other, own) => isCalled(own, name) && alike(other, value));
    if (called || !CSRF_KEY.test(key)) return called;
    return this.find((other, own) => CSRF_KEY.test(plainKey(own)) && alike(other, value));
  }

  private find(fits: (value: string, key: string) => boolean): Place | null {
    for (const { values } of this.askers) {
      const found = values.find(fits);
      const best = found.toSorted((a, b) => rank(a) - rank(b))[0];
      if (best) return best.place;
    }
    return null;
  }

  /** The name of a value that an earlier answer gave: by what it is called there, or as the very same. */
  private answered(value: string, name: string): string | null {
    if (!looksLikeToken(value)) return null;
    for (const source of this.source ? [this.source] : this.earlier) {
      const leaves = jsonLeaves(source.json);
      const leaf =
        leaves.find(({ text }) => text === value) ??
        leaves.find(({ path, text }) => isCalled(String(path.at(-1)), name) && alike(text, value));
      if (!leaf) continue;
      this.source = source;
      const own = this.freeName(name);
      this.taken[own] = leaf.path;
      return own;
    }
    return null;
  }

  private nameFor(place: Place, hint: string): string {
    const known = Object.entries(this.values).find(([, other]) => JSON.stringify(other) === JSON.stringify(place));
    if (known) return known[0];
    const name = this.freeName(hint);
    this.values[name] = place;
    return name;
  }

  private freeName(hint: string): string {
    const word =
      plainKey(hint)
        .replace(/^[^a-z]+/, '')
        .slice(0, 30) || 'value';
    const first = this.prefix + word;
    let name = first;
    const isTaken = () => name in this.values || name in this.taken || this.text.includes(`{${name}}`);
    for (let n = 2; isTaken(); n++) name = `${first}${n}`;
    return name;
  }
}

/** The page's own address tells its id in the last part, in a parameter, or by its digits. */
function isOwn({ place, value }: PlacedValue): boolean {
  if (value.length < 2) return false;
  return place.from === 'query' || (place.from === 'segment' && (place.index === -1 || /\d/.test(value)));
}

/** Whether a value names one thing among many, so that finding it in the page is no accident. */
function isIdentifying(value: string): boolean {
  if (value.length < 3 || /^\d{1,3}$/.test(value)) return false;
  return /\d/.test(value) || value.length >= 16;
}

/** Whether a value that is called `own` where it stands may be what a request calls `name`. */
function isCalled(own: string, name: string): boolean {
  const key = plainKey(name);
  return plainKey(own) === key || (key === 'authorization' && BEARER_KEY.test(plainKey(own)));
}

function alike(a: string, b: string): boolean {
  return a.length > 3 && looksLikeToken(a) === looksLikeToken(b);
}

/** Elements made to be read by scripts first, then the page's state. */
function rank({ place }: PlacedValue): number {
  switch (place.from) {
    case 'meta':
    case 'input':
      return 0;
    case 'attribute':
      return place.name.startsWith('data-') ? 1 : 3;
    case 'state':
      return 2;
    case 'query':
    case 'segment':
      return 4;
  }
}

function addressOf(address: string, pageUrl: string, explanation: Explanation): Pick<ApiRequest, 'url' | 'query'> {
  const url = new URL(address);
  const path = url.pathname
    .split('/')
    .map((segment) => {
      const plain = decoded(segment);
      const whole = explanation.of(plain, 'id');
      if (whole !== plain) return whole;
      const [, stem = '', extension = ''] = /^(.+)(\.\w{2,5})$/.exec(plain) ?? [];
      const explained = stem ? explanation.of(stem, 'id') : stem;
      return explained === stem ? segment : explained + extension;
    })
    .join('/');
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = inText(value, name, explanation);
  const own = url.origin === parseUrl(pageUrl)?.origin && !path.startsWith('//');
  return { url: `${own ? '' : url.origin}${path}`, ...(Object.keys(query).length > 0 && { query }) };
}

/** A value, or JSON whose values are looked at one by one, as persisted GraphQL queries are sent. */
function inText(value: string, name: string, explanation: Explanation): string {
  const json = /^[[{]/.test(value) ? parsedJson(value) : undefined;
  if (json === undefined) return explanation.of(value, name);
  let text = value;
  walk(json as Json, name, (leaf, key) => {
    const explained = typeof leaf === 'string' ? explanation.of(leaf, key) : leaf;
    if (explained !== leaf) text = text.replace(JSON.stringify(leaf), JSON.stringify(explained));
    return leaf;
  });
  return text;
}

function headersOf(headers: Readonly<Record<string, string>>, explanation: Explanation): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name, value]) => isAllowedHeader(name) && !USUAL_HEADER.test(name.toLowerCase()) && /^[\x20-\x7e]*$/.test(value),
  );
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const [, scheme = '', rest = ''] = /^(Bearer |Token )?(.*)$/i.exec(value) ?? [];
      const plain = value === 'XMLHttpRequest' || rest.length < 4;
      return [name, plain ? value : scheme + explanation.of(rest, name)];
    }),
  );
}

/** Null for a body that is neither JSON nor a form. */
function bodyOf(body: string, explanation: Explanation): ApiRequest['body'] | null {
  const json = /^\s*[[{"]/.test(body) ? parsedJson(body) : undefined;
  if (json !== undefined) {
    return {
      json: walk(json as Json, '', (leaf, key) => {
        if (typeof leaf === 'number') {
          const explained = explanation.of(String(leaf), key);
          return explained === String(leaf) ? leaf : explained.replace(/\}$/, ':number}');
        }
        return typeof leaf === 'string' && leaf.length <= 500 ? explanation.of(leaf, key) : leaf;
      }),
    };
  }
  if (!/^[^=&\s]+=[^\s]*$/.test(body) || isHttpUrl(body)) return null;
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body)) form[name] = inText(value, name, explanation);
  return { form };
}

/** A JSON value with every leaf changed; `key`: what the leaf is called. */
function walk(value: Json, key: string, change: (leaf: string | number, key: string) => Json): Json {
  if (typeof value === 'string' || typeof value === 'number') return change(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => walk(item, key, change));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name, change)]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
