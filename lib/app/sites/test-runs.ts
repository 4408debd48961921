import * as v from 'valibot';
import type { StreamError } from '../../core/errors.ts';
import { redacted } from '../../base/http-url.ts';
import { fieldIssues } from '../../core/site/field-issues.ts';
import { expiryOf } from '../../core/url/expiry.ts';
import { matchStream } from '../../core/match.ts';
import type { CommandResult, TestRunStream, TestRunView } from '../../core/protocol.ts';
import { type ExtractedStream, SiteDefinitionSchema } from '../../core/site.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { TracedExtraction, ExtractionTrace, TracedRequest } from '../../core/extraction-trace.ts';
import type { Ports } from '../ports.ts';

/** Test runs of site definitions. They store nothing and change no stream. */
export interface TestRuns {
  run(id: string, definition: unknown): Promise<CommandResult<TestRunView>>;
  /** The requests of a run so far; null if there is no such run, or if it has ended. */
  progress(id: string): TracedRequest[] | null;
  cancel(id: string): void;
}

export function createTestRuns(ports: Ports): TestRuns {
  const running = new Map<string, { abort: AbortController; trace: ExtractionTrace }>();
  return {
    run: async (id, definition) => {
      const parsed = v.safeParse(SiteDefinitionSchema, definition);
      if (!parsed.success) return { ok: false, problem: { kind: 'invalid', issues: fieldIssues(parsed.issues) } };
      const site = parsed.output;
      const run = { abort: new AbortController(), trace: { requests: [], links: [] } as ExtractionTrace };
      running.set(id, run);
      const start = ports.now();
      try {
        const onStart = (trace: ExtractionTrace) => void (run.trace = trace);
        const extraction = await ports.testDefinition(site, site.page, { signal: run.abort.signal, onStart });
        const tracked = (await ports.streams.all()).filter(({ pageUrl }) => pageUrl === site.page);
        const view = {
          ...matchedStreams(extraction, tracked, ports.now()),
          error: errorOf(extraction),
          trace: extraction.trace,
        };
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

/** The streams found, and for each tracked stream of the page which of them it would take, or why none. */
function matchedStreams(
  extraction: TracedExtraction,
  tracked: readonly ActiveStream[],
  now: number,
): Pick<TestRunView, 'streams' | 'missed'> {
  if (!extraction.ok) return { streams: [], missed: [] };
  const streams = extraction.streams.map((stream): TestRunStream => viewOf(stream, now));
  const missed: TestRunView['missed'] = [];
  for (const stream of tracked) {
    const match = matchStream(stream, extraction.streams, now);
    if (!match.ok) missed.push({ title: stream.title, error: match.error });
    else streams[extraction.streams.indexOf(match.fresh)]?.chosenBy.push({ title: stream.title, by: match.reason });
  }
  return { streams, missed: extraction.streams.length > 0 ? missed : [] };
}

function viewOf({ url, title, quality }: ExtractedStream, now: number): TestRunStream {
  return { title, quality, link: redacted(url), expiresAt: expiryOf(url, now), chosenBy: [] };
}

function errorOf(extraction: TracedExtraction): StreamError | null {
  if (!extraction.ok) return { kind: 'extraction-failed', problem: extraction.problem };
  return extraction.streams.length > 0 ? null : { kind: 'no-streams' };
}
