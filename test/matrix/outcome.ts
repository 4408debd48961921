import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The result of one viewing. */
export const Outcome = v.object({
  /** Link lifetimes that passed. */
  expiries: count,
  /** In how many of them the player sent a request: a fully buffered file needs no link. */
  asked: count,
  /** Requests for the stream that the CDN refused, and the reasons. */
  refused: count,
  refusals: v.record(v.string(), count),
  /** When they were refused, in seconds from the beginning; the first thirty. */
  refusedAt: v.array(v.number()),
  stalledSeconds: v.number(),
  /** Share of the time without pauses; 1 is all of it. */
  playedShare: v.number(),
  /** The player's fatal errors, or why it could not be inspected. */
  errors: v.array(v.string()),
  /** The observed heights of the picture. */
  heights: v.array(count),
});
export type Outcome = v.InferOutput<typeof Outcome>;
