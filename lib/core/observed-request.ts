import * as v from 'valibot';
import { HttpUrlSchema } from '../base/schemas.ts';

/**
 * A request that a page made, as seen by Resource Timing, webRequest or a script in the page. It is hostile input.
 * Unknown parts are left out.
 */
export const ObservedRequestSchema = v.object({
  url: HttpUrlSchema,
  method: v.optional(v.pipe(v.string(), v.maxLength(20))),
  /** Request body, if it is text. */
  body: v.optional(v.pipe(v.string(), v.maxLength(64_000))),
  /** Headers set by a script; names in any case. */
  headers: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.pipe(v.string(), v.maxLength(8_000)))),
  /** Content type of the response. */
  contentType: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** The document that sent it. */
  documentUrl: v.optional(HttpUrlSchema),
});
export type ObservedRequest = v.InferOutput<typeof ObservedRequestSchema>;
