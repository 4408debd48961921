import * as v from 'valibot';
import { isHttpUrl, MAX_URL_LENGTH } from '../../base/http-url.ts';

/** Longest body in a definition, in characters of JSON. */
const MAX_BODY = 64_000;
const MAX_BODY_DEPTH = 20;

const TemplateText = v.pipe(v.string('This is not a text'), v.maxLength(MAX_URL_LENGTH, 'This is too long'));

const PLAIN_HEADERS = new Set([
  'accept',
  'accept-language',
  'authorization',
  'client-id',
  'csrf-token',
  'api-key',
  'apikey',
  'x-csrf',
  'x-xsrf',
]);
/**
 * `X-Api-Key`, `X-CSRF-Token`, `X-Requested-With`, `X-Client-Version`, … but no header that changes how a request is
 * routed.
 */
const CUSTOM_HEADER =
  /^x-(?!forwarded|real|original|rewrite|http|host|cluster)[a-z0-9-]{0,60}(token|key|id|with|client|version|auth|app|platform|session|by|type|name|locale|language)$/;

/**
 * Whether a definition may set this header: only those that identify the client or the request. Content-Type follows
 * from the body.
 */
export function isAllowedHeader(name: string): boolean {
  const plain = name.toLowerCase();
  return PLAIN_HEADERS.has(plain) || CUSTOM_HEADER.test(plain);
}

/** Any parsed JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const JsonBodySchema = v.pipe(
  v.unknown(),
  v.check(isBoundedJson, `A JSON body has at most ${MAX_BODY} characters and ${MAX_BODY_DEPTH} levels`),
  v.transform((body) => body as Json),
);

/** One request of an `api` extractor. See `ApiExtractorSchema`. */
export const ApiRequestSchema = v.strictObject({
  method: v.optional(v.picklist(['GET', 'POST'], 'Only GET and POST are made'), 'GET'),
  url: v.pipe(
    TemplateText,
    v.check(isUrlTemplate, 'Start with https://, http://, / or a value in braces; the host has no values in it'),
  ),
  query: v.optional(v.record(v.string(), TemplateText, 'A list of names and values')),
  headers: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.check(isAllowedHeader, 'This header cannot be set')),
        v.pipe(TemplateText, v.check(isHeaderValue, 'A header has one line of plain characters')),
        'A list of names and values',
      ),
      v.check((headers) => Object.keys(headers).length <= 20, 'At most 20 headers'),
    ),
  ),
  body: v.optional(
    v.union(
      [v.strictObject({ json: JsonBodySchema }), v.strictObject({ form: v.record(v.string(), TemplateText) })],
      'A body is {"json": …} or {"form": {…}}',
    ),
  ),
});
export type ApiRequest = v.InferOutput<typeof ApiRequestSchema>;

/** A value may supply the whole URL or its beginning, but no other part of the host. So a page cannot choose a host. */
function isUrlTemplate(template: string): boolean {
  if (/\s/.test(template)) return false;
  const start = /^\{[a-z][A-Za-z0-9]{0,39}\}(?=$|[/?])/.exec(template);
  if (start || /^\/(?!\/)/.test(template)) return true;
  const authority = /^https?:\/\/([^/?#]*)/i.exec(template)?.[1] ?? '';
  return /^[^{}@]+$/.test(authority) && isHttpUrl(template);
}

function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value);
}

function isBoundedJson(value: unknown): boolean {
  const holds = (part: unknown, depth: number): boolean => {
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return true;
    if (typeof part === 'number') return Number.isFinite(part);
    if (typeof part !== 'object' || depth > MAX_BODY_DEPTH) return false;
    return Object.entries(part).every(([key, inner]) => key !== '__proto__' && holds(inner, depth + 1));
  };
  return value !== undefined && holds(value, 0) && JSON.stringify(value).length <= MAX_BODY;
}
