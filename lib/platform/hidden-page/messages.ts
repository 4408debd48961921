import * as v from 'valibot';
import { MAX_URL_LENGTH } from '../../base/http-url.ts';
import { ObservedRequestSchema } from '../../core/observed-request.ts';

/** Longest HTML that is passed on (UTF-16 units): enough to find any title. */
export const MAX_HTML = 1_000_000;

const text = (length: number) => v.pipe(v.string(), v.maxLength(length));

/** Messages of a hidden page's documents. They come from a page, so they are untrusted. */
export const FrameMessageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('request'),
    url: text(MAX_URL_LENGTH),
    contentType: text(200),
    frameHost: text(260),
  }),
  /** An answered request of a script for something other than a manifest. `millis`: the time until the response. */
  v.object({
    kind: v.literal('fetched'),
    request: ObservedRequestSchema,
    status: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)),
    millis: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)),
  }),
  /** The HTML of the page itself, not of its frames. */
  v.object({ kind: v.literal('document'), html: text(MAX_HTML) }),
]);
export type FrameMessage = v.InferOutput<typeof FrameMessageSchema>;

/** Messages between the background and the offscreen document. `id` identifies the page. */
export const HiddenPageCommandSchema = v.variant('kind', [
  v.object({ kind: v.literal('open'), id: v.string(), url: v.string() }),
  v.object({ kind: v.literal('close'), id: v.string() }),
]);
export type HiddenPageCommand = v.InferOutput<typeof HiddenPageCommandSchema>;
export const HiddenPageReportSchema = v.object({ id: v.string(), message: FrameMessageSchema });
export type HiddenPageReport = v.InferOutput<typeof HiddenPageReportSchema>;

/** Name of the connection to the offscreen document. */
export const HIDDEN_PAGE_PORT = 'hidden-pages';
