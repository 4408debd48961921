import * as v from 'valibot';
import { StreamErrorSchema } from './errors.ts';
import { compareLinks } from './url/similarity.ts';
import { linkParts } from './url/parts.ts';
import { diffLinks, isSameLink } from './url/diff.ts';
import { lenientArray } from '../base/lenient-array.ts';
import type { Millis } from './stream.ts';

/*
 * The record of a stream: what happened to its link, when and why. No link and no token is ever in it, only hosts,
 * closed sets of words and times, so that it can be shown, copied and kept for the day.
 */

/** What made a refresh begin. `refused`: the CDN refused a request; `asked`: a request came after the link's end. */
export const TriggerSchema = v.picklist([
  'activation',
  'due',
  'refused',
  'late-request',
  'user',
  'access',
  'online',
  'settings',
]);
export type Trigger = v.InferOutput<typeof TriggerSchema>;

/** What is different about a fresh link. */
const LinkChangeSchema = v.picklist(['token', 'path', 'host']);
export type LinkChange = v.InferOutput<typeof LinkChangeSchema>;

/** How the fresh link was tried: its manifest goes on or is the same, or why nobody tried it. */
const CandidateCheckSchema = v.picklist(['same', 'continues', 'ended', 'opens', 'unreadable', 'not-checked']);
export type CandidateCheck = v.InferOutput<typeof CandidateCheckSchema>;

const RefreshEntrySchema = v.object({
  kind: v.literal('refresh'),
  /** When it began (ms), what began it, and how long each step took (ms). */
  at: v.number(),
  trigger: TriggerSchema,
  steps: v.object({ extract: v.number(), check: v.number(), pair: v.number(), total: v.number() }),
  /** How the fresh link was found among the extractor's results, and tried; null where it did not come to that. */
  matched: v.nullable(v.picklist(['title-and-quality', 'path', 'names', 'only-one'])),
  check: v.nullable(CandidateCheckSchema),
  /** Empty: the site gave the same link again. */
  changed: v.array(LinkChangeSchema),
  /** Null: it succeeded. */
  error: v.nullable(StreamErrorSchema),
  /** When the link in force after it dies (ms), null where that is not known. */
  expiresAt: v.nullable(v.number()),
});
export type RefreshEntry = v.InferOutput<typeof RefreshEntrySchema>;

/** One thing that happened. Times in ms. */
export const HistoryEntrySchema = v.variant('kind', [
  RefreshEntrySchema,
  /** The CDN refused requests of the stream: how many in a row, the first at `at`, the last at `until`. */
  v.object({
    kind: v.literal('refused'),
    at: v.number(),
    until: v.number(),
    status: v.number(),
    count: v.number(),
    host: v.string(),
  }),
  /** The page got itself a fresh link. */
  v.object({ kind: v.literal('page-link'), at: v.number(), expiresAt: v.nullable(v.number()) }),
  /** Freshet found out how the site behaves, and refreshes otherwise from now on. */
  v.object({
    kind: v.literal('mode'),
    at: v.number(),
    mode: v.picklist(['proactive', 'on-demand', 'passive']),
    why: v.picklist(['revoke-on-issue', 'single-use', 'self-renewing', 'renewal-failed']),
  }),
]);
export type HistoryEntry = v.InferOutput<typeof HistoryEntrySchema>;

/** The record of one stream. It outlives the stream for the day; `id` is the stream's, never a link. */
export const StreamRecordSchema = v.object({
  id: v.string(),
  title: v.string(),
  site: v.string(),
  /** When the stream was switched on, and off (ms; null while it is kept). */
  since: v.number(),
  until: v.nullable(v.number()),
  entries: lenientArray(HistoryEntrySchema),
});
export type StreamRecord = v.InferOutput<typeof StreamRecordSchema>;

/** Entries a stream keeps at most, and for how long (ms). */
export const MAX_ENTRIES = 400;
export const HISTORY_SPAN: Millis = 24 * 60 * 60_000;

/**
 * The record with one more entry, bounded; refusals of one status in a row are one entry that counts, and so are looks
 * for a network that is not there, which come every few seconds.
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

/** A stretch of time (ms) in which one link was in force; `diesAt`: when that link dies, null where not known. */
export interface LinkSpan {
  from: Millis;
  until: Millis;
  diesAt: Millis | null;
}

/**
 * The links of a stream one after the other, from `since` (ms) to `now`; at most `most` of them, the shortest neighbours
 * drawn together. A gap is where `until` of a span, or its `diesAt`, comes before the next one's `from`.
 */
export function linkSpans(entries: readonly HistoryEntry[], since: Millis, now: Millis, most = 120): LinkSpan[] {
  const links = entries.filter((entry) => entry.kind === 'page-link' || (entry.kind === 'refresh' && !entry.error));
  const spans: LinkSpan[] = links.map((entry, index) => {
    const from = startOfEntry(entry);
    const diesAt = 'expiresAt' in entry ? entry.expiresAt : null;
    const next = links[index + 1];
    return { from, until: Math.max(from, Math.min(next ? startOfEntry(next) : now, diesAt ?? Infinity)), diesAt };
  });
  let shown = spans.filter(({ until }) => until > since).map((span) => ({ ...span, from: Math.max(span.from, since) }));
  while (shown.length > most) shown = mergeNeighbours(shown);
  return shown;
}

/** When refreshes failed since `since` (ms), oldest first. */
export function failedRefreshTimes(entries: readonly HistoryEntry[], since: Millis): Millis[] {
  return entries.flatMap((entry) =>
    entry.kind === 'refresh' && entry.error && startOfEntry(entry) > since ? [startOfEntry(entry)] : [],
  );
}

function startOfEntry(entry: HistoryEntry): Millis {
  return entry.kind === 'refresh' ? entry.at + entry.steps.total : entry.at;
}

/** Every two neighbours without a gap between them as one. */
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

/** What is different about two links of one stream: the edge, a path that names other things, else the token. */
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
