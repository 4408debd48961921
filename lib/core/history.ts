import * as v from 'valibot';
import { StreamErrorSchema } from './errors.ts';
import { compareLinks } from './url/similarity.ts';
import { linkParts } from './url/parts.ts';
import { diffLinks, isSameLink } from './url/diff.ts';
import { lenientArray } from '../base/schemas.ts';
import type { Millis } from './stream.ts';

/*
 * The history of a stream: what happened to its link, when and why. It holds hosts, values of closed sets, and times,
 * but never a link or token. So it may be shown, copied and stored for a day.
 */

/**
 * What started a refresh. `refused`: the CDN refused a request. `late-request`: a request came after the link's end.
 */
export const TriggerSchema = v.picklist(['activation', 'due', 'refused', 'late-request', 'user', 'access', 'online']);
export type Trigger = v.InferOutput<typeof TriggerSchema>;

/** What changed in a fresh link. */
const LinkChangeSchema = v.picklist(['token', 'path', 'host']);
export type LinkChange = v.InferOutput<typeof LinkChangeSchema>;

/** Result of the candidate check: how the fresh manifest compares, or why nothing was compared. */
const CandidateCheckSchema = v.picklist(['same', 'continues', 'ended', 'opens', 'unreadable', 'not-checked']);
export type CandidateCheck = v.InferOutput<typeof CandidateCheckSchema>;

const RefreshEntrySchema = v.object({
  kind: v.literal('refresh'),
  /** When it began (ms), what started it, and how long each step took (ms). */
  at: v.number(),
  trigger: TriggerSchema,
  steps: v.object({ extract: v.number(), check: v.number(), pair: v.number(), total: v.number() }),
  /**
   * How the fresh link was matched among the extractor's results, and the result of its check; null if it failed
   * earlier.
   */
  matched: v.nullable(v.picklist(['title-and-quality', 'path', 'names', 'only-one'])),
  check: v.nullable(CandidateCheckSchema),
  /** Empty if the site returned the same link again. */
  changed: v.array(LinkChangeSchema),
  /** Null if it succeeded. */
  error: v.nullable(StreamErrorSchema),
  /** When the link in force afterwards dies (ms); null if unknown. */
  expiresAt: v.nullable(v.number()),
});
export type RefreshEntry = v.InferOutput<typeof RefreshEntrySchema>;

/** One event. Times in ms. */
export const HistoryEntrySchema = v.variant('kind', [
  RefreshEntrySchema,
  /** The CDN refused requests of the stream: `count` in a row, the first at `at`, the last at `until`. */
  v.object({
    kind: v.literal('refused'),
    at: v.number(),
    until: v.number(),
    status: v.number(),
    count: v.number(),
    host: v.string(),
  }),
  /** The page fetched a fresh link itself. */
  v.object({ kind: v.literal('page-link'), at: v.number(), expiresAt: v.nullable(v.number()) }),
  /** Freshet learned how the site behaves and changed the refresh mode. */
  v.object({
    kind: v.literal('mode'),
    at: v.number(),
    mode: v.picklist(['proactive', 'on-demand', 'passive']),
    why: v.picklist(['revoke-on-issue', 'single-use', 'self-renewing', 'renewal-failed']),
  }),
]);
export type HistoryEntry = v.InferOutput<typeof HistoryEntrySchema>;

/** The history of one stream. It outlives the stream by a day. `id` is the stream's id, never a link. */
export const StreamRecordSchema = v.object({
  id: v.string(),
  title: v.string(),
  site: v.string(),
  /** When tracking began and ended (ms); `until` is null while the stream is tracked. */
  since: v.number(),
  until: v.nullable(v.number()),
  entries: lenientArray(HistoryEntrySchema),
});
export type StreamRecord = v.InferOutput<typeof StreamRecordSchema>;

/** Maximum number of entries per stream, and how long they are stored (ms). */
export const MAX_ENTRIES = 400;
export const HISTORY_SPAN: Millis = 24 * 60 * 60_000;

/**
 * Appends an entry and drops old ones. Refusals in a row with the same status share one counting entry. Consecutive
 * offline failures share one entry too, since retries run every few seconds.
 */
export function withEntry(record: StreamRecord, entry: HistoryEntry): StreamRecord {
  const entries = record.entries.filter(({ at }) => at > entry.at - HISTORY_SPAN);
  const last = entries.at(-1);
  if (
    entry.kind === 'refused' &&
    last?.kind === 'refused' &&
    last.status === entry.status &&
    last.host === entry.host
  ) {
    entries[entries.length - 1] = { ...last, until: entry.until, count: last.count + entry.count };
  } else if (!last || !isOffline(last) || !isOffline(entry)) entries.push(entry);
  return { ...record, entries: entries.slice(-MAX_ENTRIES) };
}

function isOffline(entry: HistoryEntry): boolean {
  return entry.kind === 'refresh' && entry.error?.kind === 'offline';
}

/** The time (ms) during which one link was in force. `diesAt`: when that link dies; null if unknown. */
export interface LinkSpan {
  from: Millis;
  until: Millis;
  diesAt: Millis | null;
}

/**
 * The links of a stream in order, from `since` (ms) to `now`. Neighbours are merged until at most `maxSpans` spans
 * remain. There is a gap where `until` or `diesAt` of a span comes before `from` of the next.
 */
export function linkSpans(entries: readonly HistoryEntry[], since: Millis, now: Millis, maxSpans = 120): LinkSpan[] {
  const links = entries.filter((entry) => entry.kind === 'page-link' || (entry.kind === 'refresh' && !entry.error));
  const spans: LinkSpan[] = links.map((entry, index) => {
    const from = startOfEntry(entry);
    const diesAt = 'expiresAt' in entry ? entry.expiresAt : null;
    const next = links[index + 1];
    return { from, until: Math.max(from, Math.min(next ? startOfEntry(next) : now, diesAt ?? Infinity)), diesAt };
  });
  let shown = spans.filter(({ until }) => until > since).map((span) => ({ ...span, from: Math.max(span.from, since) }));
  while (shown.length > maxSpans) shown = mergeNeighbours(shown);
  return shown;
}

/** When refreshes failed after `since` (ms), oldest first. */
export function failedRefreshTimes(entries: readonly HistoryEntry[], since: Millis): Millis[] {
  return entries.flatMap((entry) =>
    entry.kind === 'refresh' && entry.error && startOfEntry(entry) > since ? [startOfEntry(entry)] : [],
  );
}

function startOfEntry(entry: HistoryEntry): Millis {
  return entry.kind === 'refresh' ? entry.at + entry.steps.total : entry.at;
}

/** Merges pairs of neighbours that have no gap between them. */
function mergeNeighbours(spans: readonly LinkSpan[]): LinkSpan[] {
  const merged: LinkSpan[] = [];
  for (let index = 0; index < spans.length; index += 2) {
    const [a, b] = [spans[index]!, spans[index + 1]];
    if (!b) merged.push(a);
    else if (b.from > a.until) merged.push(a, b);
    else merged.push({ from: a.from, until: b.until, diesAt: b.diesAt });
  }
  return merged.length < spans.length ? merged : merged.slice(1);
}

/** What changed between two links of one stream: the edge (host), a path with other names, else the token. */
export function linkChanges(before: string, after: string): LinkChange[] {
  const change = diffLinks(before, after);
  if (isSameLink(change)) return [];
  const moved = linkParts(before).origin !== linkParts(after).origin;
  const renamed = compareLinks(before, after).names === 'other';
  const onlyMoved = change.path === null && change.query !== 'restructured' && change.query.length === 0;
  return [
    ...(onlyMoved ? [] : (['token'] as const)),
    ...(renamed ? (['path'] as const) : []),
    ...(moved ? (['host'] as const) : []),
  ];
}
