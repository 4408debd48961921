import * as v from 'valibot';
import { MAX_URL_LENGTH } from '../../base/http-url.ts';
import { ObservedRequestSchema } from '../../core/observed-request.ts';

/** Largest markup passed on, in UTF-16 units: enough for any title. */
export const MAX_HTML = 1_000_000;

const text = (length: number) => v.pipe(v.string(), v.maxLength(length));

/** What a document that is loaded unseen says of itself. It comes from a page: hostile. */
export const FrameMessageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('request'),
    url: text(MAX_URL_LENGTH),
    contentType: text(200),
    frameHost: text(260),
  }),
  /** A script's request for anything else, answered; `millis`: after how long. */
  v.object({
    kind: v.literal('fetched'),
    request: ObservedRequestSchema,
    status: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)),
    millis: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)),
  }),
  /** Of the page itself, not of its frames. */
  v.object({ kind: v.literal('document'), html: text(MAX_HTML) }),
]);
export type FrameMessage = v.InferOutput<typeof FrameMessageSchema>;

/** Between the background and the offscreen document. `id`: which of the pages. */
export const HiddenPageCommandSchema = v.variant('kind', [
  v.object({ kind: v.literal('open'), id: v.string(), url: v.string() }),
  v.object({ kind: v.literal('close'), id: v.string() }),
]);
export type HiddenPageCommand = v.InferOutput<typeof HiddenPageCommandSchema>;
export const HiddenPageReportSchema = v.object({ id: v.string(), message: FrameMessageSchema });
export type HiddenPageReport = v.InferOutput<typeof HiddenPageReportSchema>;

/** Name of the connection to the offscreen document. */
export const HIDDEN_PAGE_PORT = 'hidden-pages';
