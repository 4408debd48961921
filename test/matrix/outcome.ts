import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What came of one viewing. */
export const Outcome = v.object({
  /** Lifetimes of a link that passed. */
  expiries: count,
  /** In how many of them the player asked for something: what is buffered to its end needs no link. */
  asked: count,
  /** Requests for the stream that the CDN refused, and as what they were refused. */
  refused: count,
  refusals: v.record(v.string(), count),
  /** When they were, in seconds from the beginning; the first thirty. */
  refusedAt: v.array(v.number()),
  stalledSeconds: v.number(),
  /** Of the time in which it was not paused; 1 is all of it. */
  playedShare: v.number(),
  /** Fatal ones of the player, or why it could not be looked at. */
  errors: v.array(v.string()),
  /** The heights of the picture that were seen. */
  heights: v.array(count),
});
export type Outcome = v.InferOutput<typeof Outcome>;
