import { hostOf, isHttpUrl, originPattern } from '../../core/http-url.ts';
import type { Client, CommandProblem, TrialView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import type { TracedRequest } from '../../core/trace.ts';
import { hostPattern, patternHost, problemReason, type Reason, unreachableReason } from '../errors-text.ts';
import { say } from '../words.ts';

/** A trial run of a definition: on its way, what it found, or why it did not. */
export type Trial =
  | { state: 'running'; host: string; requests: TracedRequest[] }
  | { state: 'found'; result: TrialView }
  /** `origins`: access that would help, to ask for with the next run. `result`: what it did, where it got that far. */
  | { state: 'failed'; reason: Reason; origins: string[]; result: TrialView | null };

/**
 * Runs a definition on its own page, saved or not. Call it in the click: access to every host it names, and to `more`,
 * is asked for before anything is awaited; where it is granted already the browser asks nothing.
 */
export function runTrial(
  client: Client,
  id: string,
  site: SiteDefinition,
  more: readonly string[] = [],
): Promise<Trial> {
  const origins = [...new Set([...originsOf(site), ...more])];
  const access = client.requestAccess(origins).catch(() => false);
  return finish(client, id, site, access).catch(() => failed(unreachableReason()));
}

/** Match patterns of the hosts that a definition names: its page, its frames, and those its requests go to. */
function originsOf({ page, extractor }: SiteDefinition): string[] {
  const frames = 'hops' in extractor ? (extractor.hops ?? []) : [];
  const asked = extractor.kind === 'api' ? extractor.steps.map(({ request }) => request.url).filter(isHttpUrl) : [];
  const named = frames.filter((pattern) => !pattern.includes('://*/')).map((hop) => hostPattern(patternHost(hop)));
  return [...new Set([originPattern(page), ...named, ...asked.map(originPattern)])];
}

async function finish(client: Client, id: string, site: SiteDefinition, access: Promise<boolean>): Promise<Trial> {
  if (!(await access)) return failed({ why: say('declined'), body: say('declinedRun'), fix: null });
  const outcome = await client.ask('trySite', { id, definition: site });
  const host = hostOf(site.page);
  if (!outcome.ok) return failed(trialReason(outcome.problem, host), outcome.problem);
  const { error } = outcome.value;
  if (!error) return { state: 'found', result: outcome.value };
  const problem = { kind: 'extraction', error } as const;
  return failed(trialReason(problem, host), problem, outcome.value);
}

const NOTHING: Reason = { why: say('ranNothing'), body: say('ranNothingBody'), fix: null };

/** Like the reason a stream would get, without what only holds for streams: nothing is tried again by itself here. */
function trialReason(problem: CommandProblem, site: string): Reason {
  if (problem.kind === 'extraction' && problem.error.kind === 'no-streams') return NOTHING;
  const reason = problemReason(problem, site);
  if (reason.fix?.do === 'sign-in') return { ...reason, body: say('ranSignIn') };
  if (reason.fix?.do === 'allow') return reason;
  return { ...reason, body: adviceOn(problem) };
}

/** What to do about it, where that is known. */
function adviceOn(problem: CommandProblem): Reason['body'] {
  if (problem.kind !== 'extraction' || problem.error.kind !== 'extraction-failed') return null;
  switch (problem.error.problem.kind) {
    case 'value-missing':
      return say('ranValueMissing', problem.error.problem.name);
    case 'unreachable':
    case 'timeout':
      return say('ranUnreachable');
    case 'status':
      return say('ranStatus');
    case 'refused-address':
      return say('ranRefusedAddress');
    case 'not-a-page':
    case 'not-http':
      return say('ranNotAPage');
    case 'unsupported':
      return say('ranUnsupported');
    case 'too-large':
    case 'needs-access':
      return null;
  }
}

function failed(reason: Reason, problem?: CommandProblem, result: TrialView | null = null): Trial {
  const { fix } = reason;
  const denied = problem?.kind === 'access-denied' ? problem.origins : [];
  const origins = fix?.do !== 'allow' ? [] : denied.length > 0 ? denied : fix.hosts.map(hostPattern);
  return { state: 'failed', reason, origins, result };
}
