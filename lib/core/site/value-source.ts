import * as v from 'valibot';

const Name = v.pipe(
  v.string('A name is missing'),
  v.minLength(1, 'A name is missing'),
  v.maxLength(200, 'This name is too long'),
);

/** Keys and indices, outermost first, such as `["data", "feeds", 0, "url"]`. Nothing in it is evaluated. */
export const JsonPathSchema = v.pipe(
  v.array(
    v.union([v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))], 'A step is a key or an index'),
    'A path is a list of keys and indices',
  ),
  v.maxLength(30, 'A path has at most 30 steps'),
  v.check((path) => path.every((key) => typeof key === 'number' || key.length <= 200), 'A key is too long'),
);
export type JsonPath = v.InferOutput<typeof JsonPathSchema>;

/** The keys around a value in a script or in JSON, outermost first; list indices are left out. */
export const KeyPathSchema = v.pipe(
  v.array(Name, 'A path is a list of keys'),
  v.minLength(1, 'Name at least one key'),
  v.maxLength(30, 'A path has at most 30 keys'),
);

/**
 * Where to find a value in a document. The first match counts, in the watch page and then in its frames.
 *
 *     { "from": "meta", "name": "csrf-token" }                     <meta name="csrf-token" content="…">
 *     { "from": "input", "name": "_token" }                        <input name="_token" value="…">
 *     { "from": "attribute", "name": "data-asset",                 <div data-role="main" data-asset="…">
 *       "where": { "name": "data-role", "value": "main" } }
 *     { "from": "state", "path": ["__STATE__", "event", "id"] }    window.__STATE__ = { event: { id: "…" } }
 *     { "from": "state", "path": ["__NEXT_DATA__", "props", "id"] }   <script id="__NEXT_DATA__" type="application/json">
 *     { "from": "query", "name": "v" }                             ?v=… of the watch page's own URL
 *     { "from": "segment", "index": -1 }                           the last segment of its path; 0 is the first
 */
export const ValueSourceSchema = v.variant(
  'from',
  [
    v.strictObject({ from: v.literal('meta'), name: Name }),
    v.strictObject({ from: v.literal('input'), name: Name }),
    v.strictObject({
      from: v.literal('attribute'),
      name: Name,
      where: v.optional(
        v.strictObject({ name: Name, value: v.pipe(v.string(), v.maxLength(500, 'This is too long')) }),
      ),
    }),
    v.strictObject({ from: v.literal('state'), path: KeyPathSchema }),
    v.strictObject({ from: v.literal('query'), name: Name }),
    v.strictObject({
      from: v.literal('segment'),
      index: v.pipe(
        v.number('Count the parts of the path: 0 is the first, -1 the last'),
        v.integer(),
        v.minValue(-20),
        v.maxValue(20),
      ),
    }),
  ],
  'Say where the value stands: meta, input, attribute, state, query or segment',
);
export type ValueSource = v.InferOutput<typeof ValueSourceSchema>;
