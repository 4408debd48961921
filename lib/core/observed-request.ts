import * as v from 'valibot';
import { HttpUrlSchema } from '../base/http-url-schema.ts';

/**
 * A request that a page was seen to make, as Resource Timing, webRequest or a script in the page tells of it. It comes
 * from a page: hostile. What is not known is left out.
 */
export const ObservedRequestSchema = v.object({
  url: HttpUrlSchema,
  method: v.optional(v.pipe(v.string(), v.maxLength(20))),
  /** As it was sent, where it is text. */
  body: v.optional(v.pipe(v.string(), v.maxLength(64_000))),
  /** Those that a script set; names in any case. */
  headers: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.pipe(v.string(), v.maxLength(8_000)))),
  /** Of the answer. */
  contentType: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** The document that asked. */
  documentUrl: v.optional(HttpUrlSchema),
});
export type ObservedRequest = v.InferOutput<typeof ObservedRequestSchema>;
