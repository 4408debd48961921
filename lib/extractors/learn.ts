import type { StreamError } from '../core/errors.ts';
import type { MatchReason } from '../core/match.ts';
import type { SeenRequest } from '../core/seen-request.ts';
import type { Extractor } from '../core/site.ts';
import type { Extraction } from '../core/trace.ts';
import { Again, type Found, type Lesson } from './again.ts';
import { extract } from './extract.ts';
import { learnApi } from './learn-api.ts';
import type { Attempt, Learning, LearnPorts, Learnt, NotLearnt } from './learning.ts';
import { narrowedHops } from './narrow.ts';
import type { PageText } from './ports.ts';

export type { Lesson } from './again.ts';
export type { Attempt, Learning, LearnPorts, Learnt } from './learning.ts';

/** Extractions that may fail for the moment (a busy site) before learning gives up. */
const MAX_TRIES = 5;

/**
 * Finds the cheapest extractor that finds the stream of the lesson again, twice: the page and its frames as they stand, then
 * the requests the page was `seen` to make, then the page loaded unseen, where that is possible; what it asks for then is
 * looked at, too, since a request may tell more there. Nothing rejects but an aborted signal and what is broken.
 */
export async function learn(lesson: Lesson, seen: readonly SeenRequest[], ports: LearnPorts): Promise<Learning> {
  const page = await learnPage(lesson, ports);
  if (page.ok) return page;
  const prove = (extractor: Extractor) => proven(extractor, lesson, ports);
  const api = await learnApi(lesson, seen, page, ports, prove);
  if (api.ok) return api;
  const attempts: Attempt[] = [
    { kind: 'page', error: page.error },
    { kind: 'api', error: api.error },
  ];
  if (!ports.replay) return { ok: false, attempts };
  const requests: SeenRequest[] = [];
  const replay = await proven({ kind: 'replay' }, lesson, watching(ports, requests));
  const better = requests.length > 0 ? await learnApi(lesson, requests, page, ports, prove) : api;
  if (better.ok) return better;
  return replay.ok ? replay : { ok: false, attempts: [...attempts, { kind: 'replay', error: replay.error }] };
}

/** Whether an extractor, as it is, finds the stream twice. */
export async function proven(extractor: Extractor, lesson: Lesson, ports: LearnPorts): Promise<Learnt | NotLearnt> {
  const again = new Again(lesson, ports.works);
  const first = await tried(extractor, lesson, ports, again);
  if (!first.found.ok) return first.found;
  const second = await tried(extractor, lesson, ports, again);
  return second.found.ok ? learnt(extractor, first.found.by, second) : second.found;
}

/** One extraction, with the documents it fetched by their index in its trace, and what it came to. */
interface Tried {
  extraction: Extraction;
  documents: readonly (PageText | null)[];
  found: Found;
}

/** Frames that hold nothing of the stream are left out, where that still finds it. */
async function learnPage(lesson: Lesson, ports: LearnPorts): Promise<Learnt | (NotLearnt & Tried)> {
  const whole: Extractor = { kind: 'page' };
  const again = new Again(lesson, ports.works);
  const first = await tried(whole, lesson, ports, again);
  if (!first.found.ok) return { ...first, ...first.found };
  const { by, fresh } = first.found;
  const hops = narrowedHops(first.extraction, fresh);
  if (hops) {
    const narrow = await tried({ ...whole, hops }, lesson, ports, again);
    if (narrow.found.ok) return learnt({ ...whole, hops }, by, narrow);
  }
  const second = await tried(whole, lesson, ports, again);
  return second.found.ok ? learnt(whole, by, second) : { ...second, ...second.found };
}

/** One extraction, repeated while what goes wrong may pass. */
async function tried(extractor: Extractor, { pageUrl }: Lesson, ports: LearnPorts, again: Again): Promise<Tried> {
  for (let count = 1; ; count++) {
    const documents: (PageText | null)[] = [];
    const extraction = await extract(extractor, pageUrl, remembering(ports, documents));
    const found = await again.judge(extraction);
    if (found.ok || count >= MAX_TRIES || !mayPass(found.error)) return { extraction, documents, found };
  }
}

function mayPass(error: StreamError): boolean {
  if (error.kind !== 'extraction-failed') return false;
  const { problem } = error;
  return problem.kind === 'unreachable' || (problem.kind === 'status' && problem.status >= 500);
}

function learnt(extractor: Extractor, by: MatchReason, { extraction, found }: Tried): Learnt {
  if (!found.ok) throw new TypeError('only what was found is learned');
  const sure = by === 'path' || by === 'names' ? 'sure' : 'likely';
  return { ok: true, extractor, sure, by, requests: extraction.trace.requests.length, stream: found.fresh };
}

/** The same ports, keeping what a page that is loaded unseen asks for. */
function watching(ports: LearnPorts, requests: SeenRequest[]): LearnPorts {
  const { replay } = ports;
  if (!replay) return ports;
  return {
    ...ports,
    replay: (extractor, pageUrl, { onEvent, ...options }) =>
      replay(extractor, pageUrl, {
        ...options,
        onEvent: (event) => {
          if (event.kind === 'asked') requests.push(event.request);
          onEvent?.(event);
        },
      }),
  };
}

/** The same ports, keeping what they fetched in the order of the requests. */
function remembering(ports: LearnPorts, documents: (PageText | null)[]): LearnPorts {
  return {
    ...ports,
    fetchText: async (url, options) => {
      const index = documents.push(null) - 1;
      const answer = await ports.fetchText(url, options);
      documents[index] = answer;
      return answer;
    },
  };
}
