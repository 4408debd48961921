import * as v from 'valibot';
import type { StreamError } from '../../core/errors.ts';
import { redacted } from '../../core/http-url.ts';
import { fieldIssues } from '../../core/issues.ts';
import { expiryOf } from '../../core/link/expiry.ts';
import { matchStream } from '../../core/match.ts';
import type { Outcome, TrialStream, TrialView } from '../../core/protocol.ts';
import { type ExtractedStream, SiteDefinitionSchema } from '../../core/site.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { Extraction, Trace, TracedRequest } from '../../core/trace.ts';
import type { Ports } from '../ports.ts';

/** Runs of definitions that are tried out: nothing is stored, and no stream is touched. */
export interface Trials {
  run(id: string, definition: unknown): Promise<Outcome<TrialView>>;
  /** What a run has done so far; null where there is no such run, or it is over. */
  progress(id: string): TracedRequest[] | null;
  cancel(id: string): void;
}

export function createTrials(ports: Ports): Trials {
  const running = new Map<string, { abort: AbortController; trace: Trace }>();
  return {
    run: async (id, definition) => {
      const parsed = v.safeParse(SiteDefinitionSchema, definition);
      if (!parsed.success) return { ok: false, problem: { kind: 'invalid', issues: fieldIssues(parsed.issues) } };
      const site = parsed.output;
      const run = { abort: new AbortController(), trace: { requests: [], links: [] } as Trace };
      running.set(id, run);
      const start = ports.now();
      try {
        const onStart = (trace: Trace) => void (run.trace = trace);
        const tried = await ports.tryOut(site, site.page, { signal: run.abort.signal, onStart });
        const kept = (await ports.streams.all()).filter(({ pageUrl }) => pageUrl === site.page);
        const view = { ...found(tried, kept, ports.now()), error: errorOf(tried), trace: tried.trace };
        return { ok: true, value: { pageUrl: site.page, millis: ports.now() - start, ...view } };
      } catch {
        return { ok: false, problem: { kind: run.abort.signal.aborted ? 'cancelled' : 'internal' } };
      } finally {
        running.delete(id);
      }
    },
    progress: (id) => running.get(id)?.trace.requests ?? null,
    cancel: (id) => running.get(id)?.abort.abort(),
  };
}

/** The streams found, and for each that is kept on the page which of them it would take, or why none. */
function found(tried: Extraction, kept: readonly ActiveStream[], now: number): Pick<TrialView, 'streams' | 'missed'> {
  if (!tried.ok) return { streams: [], missed: [] };
  const streams = tried.streams.map((stream): TrialStream => viewOf(stream, now));
  const missed: TrialView['missed'] = [];
  for (const stream of kept) {
    const match = matchStream(stream, tried.streams, now);
    if (!match.ok) missed.push({ title: stream.title, error: match.error });
    else streams[tried.streams.indexOf(match.fresh)]?.chosen.push({ title: stream.title, by: match.reason });
  }
  return { streams, missed: tried.streams.length > 0 ? missed : [] };
}

function viewOf({ url, title, quality }: ExtractedStream, now: number): TrialStream {
  return { title, quality, link: redacted(url), goodUntil: expiryOf(url, now), chosen: [] };
}

function errorOf(tried: Extraction): StreamError | null {
  if (!tried.ok) return { kind: 'extraction-failed', problem: tried.problem };
  return tried.streams.length > 0 ? null : { kind: 'no-streams' };
}
