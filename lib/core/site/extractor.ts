import * as v from 'valibot';
import { isMatchPattern } from '../match-patterns.ts';
import { JsonPathSchema, KeyPathSchema, ValueSourceSchema } from './value-source.ts';
import { type ApiRequest, ApiRequestSchema } from './request.ts';
import { jsonReferences, templateReferences, VALUE_NAME } from './text-template.ts';

/** Limits for frame levels below the watch page, and for consecutive requests. More suggests a trap, not a site. */
const MAX_HOPS = 3;
const MAX_STEPS = 3;
const MAX_VALUES = 20;

const ValueName = v.pipe(
  v.string(),
  v.regex(VALUE_NAME, 'A name begins with a small letter and has letters and digits'),
);

const HopsSchema = v.pipe(
  v.array(
    v.pipe(v.string('This is not a pattern'), v.maxLength(500), v.check(isMatchPattern, 'This is not a match pattern')),
    'A list of patterns',
  ),
  v.maxLength(MAX_HOPS, `At most ${MAX_HOPS} frames deep`),
);

/**
 * Selects among several streams of a page that nothing else distinguishes. Every given field must match; fields are
 * compared by value, never as a pattern.
 */
const LinkPickSchema = v.strictObject({
  /** The title contains this text, ignoring case. */
  title: v.optional(v.pipe(v.string(), v.minLength(1, 'Empty'), v.maxLength(200, 'Too long'))),
  /** The quality, such as `1080p`. */
  quality: v.optional(v.pipe(v.string(), v.minLength(1, 'Empty'), v.maxLength(40, 'Too long'))),
  /** Every one of these is a path segment or a query value of the link. */
  names: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1, 'Empty'), v.maxLength(200, 'Too long'))),
      v.minLength(1, 'Name at least one'),
      v.maxLength(20, 'At most 20'),
    ),
  ),
  /** The link is nested under these keys, outermost first; other keys may be in between. */
  under: v.optional(KeyPathSchema),
});
export type LinkPick = v.InferOutput<typeof LinkPickSchema>;

/**
 * `page`: reads the links in the watch page and in its frames.
 *
 *     { "kind": "page" }
 *     { "kind": "page", "hops": ["*://player.example/*"], "pick": { "under": ["program", "url"] } }
 *
 * `hops`: the frames to follow, one pattern per level; `[]` reads only the watch page. Without `hops`, every frame with
 * granted access is followed, three levels deep.
 */
const PageExtractorSchema = v.strictObject({
  kind: v.literal('page'),
  hops: v.optional(HopsSchema),
  pick: v.optional(LinkPickSchema),
});
export type PageExtractor = v.InferOutput<typeof PageExtractorSchema>;

/**
 * `api`: sends the requests that the page would send, with values from the page; the links are in the last response.
 *
 *     { "kind": "api",
 *       "values": { "id": { "from": "segment", "index": -1 },
 *                   "csrf": { "from": "meta", "name": "csrf-token" } },
 *       "steps": [ { "request": { "method": "POST", "url": "/portal/source",
 *                                 "headers": { "X-CSRF-Token": "{csrf}", "X-Requested-With": "XMLHttpRequest" },
 *                                 "body": { "json": { "recording": "{id:number}", "caps": ["hls"] } } } } ],
 *       "answer": ["media", "video", "location"] }
 *
 * - `values`: values to read from the page (`ValueSourceSchema`). Without `values` and `hops` the page is not fetched.
 * - `hops`: frames to read values from as well, one pattern per level. The innermost frame sends the requests; their
 *   URLs are relative to it.
 * - `steps`: a step may read `values` by path from its JSON response, for later steps.
 * - `answer`: the path of the links in the last response; without it, the whole response is searched.
 *
 * References in URL, query and form are percent-encoded, except one at the very start of the URL. A value cannot choose
 * a host: a URL that begins with a value must lead to a host that was read.
 */
export const ApiExtractorSchema = v.pipe(
  v.strictObject({
    kind: v.literal('api'),
    hops: v.optional(HopsSchema),
    values: v.optional(recordOf(ValueSourceSchema)),
    steps: v.pipe(
      v.array(
        v.strictObject({ request: ApiRequestSchema, values: v.optional(recordOf(JsonPathSchema)) }),
        'A list of steps',
      ),
      v.minLength(1, 'At least one request'),
      v.maxLength(MAX_STEPS, `At most ${MAX_STEPS} requests`),
    ),
    answer: v.optional(JsonPathSchema),
    pick: v.optional(LinkPickSchema),
  }),
  v.forward(
    v.partialCheck(
      [['values'], ['steps']],
      ({ values = {}, steps }) => unknownReference(Object.keys(values), steps) === null,
      ({ input: { values = {}, steps } }) => `{${unknownReference(Object.keys(values), steps)}} is not known yet here`,
    ),
    ['steps'],
  ),
);
export type ApiExtractor = v.InferOutput<typeof ApiExtractorSchema>;

/**
 * `headless`: loads the watch page in the hidden page host; the link is the one that it requests.
 *
 *     { "kind": "headless" }
 *     { "kind": "headless", "frame": "player.example" }
 *
 * `frame`: the host of the frame that plays; requests of other frames are ignored.
 */
const HeadlessExtractorSchema = v.strictObject({
  kind: v.literal('headless'),
  frame: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(253, 'Too long'),
      v.regex(/^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/i, 'This is not a host name'),
    ),
  ),
});
export type HeadlessExtractor = v.InferOutput<typeof HeadlessExtractorSchema>;

export const ExtractorSchema = v.variant(
  'kind',
  [PageExtractorSchema, ApiExtractorSchema, HeadlessExtractorSchema],
  'The kinds are page, api and headless',
);
export type Extractor = v.InferOutput<typeof ExtractorSchema>;

function recordOf<S extends v.GenericSchema>(value: S) {
  return v.pipe(
    v.record(ValueName, value, 'A list of names and places'),
    v.check((values) => Object.keys(values).length <= MAX_VALUES, `At most ${MAX_VALUES} values`),
  );
}

/**
 * A reference to a value that is unknown when its request is sent; null if there is none. In URLs and headers every
 * name must be known; elsewhere an unknown name is plain text.
 */
function unknownReference(
  fromPage: readonly string[],
  steps: readonly { request: ApiRequest; values?: Record<string, unknown> | undefined }[],
): string | null {
  const declared = new Set([...fromPage, ...steps.flatMap(({ values = {} }) => Object.keys(values))]);
  const known = new Set(fromPage);
  for (const { request, values = {} } of steps) {
    const strict = [request.url, ...Object.values(request.headers ?? {})].flatMap(templateReferences);
    const lenient = parameterReferences(request).filter((name) => declared.has(name));
    const unknown = [...strict, ...lenient].find((name) => !known.has(name));
    if (unknown !== undefined) return unknown;
    for (const name of Object.keys(values)) known.add(name);
  }
  return null;
}

function parameterReferences({ query = {}, body }: ApiRequest): string[] {
  const inQuery = Object.values(query).flatMap(templateReferences);
  if (!body) return inQuery;
  return [
    ...inQuery,
    ...('json' in body ? jsonReferences(body.json) : Object.values(body.form).flatMap(templateReferences)),
  ];
}
