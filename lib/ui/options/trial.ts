import { hostOf, originPattern } from '../../core/http-url.ts';
import type { Client, CommandProblem, TrialView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { hostPattern, problemReason, type Reason, unreachableReason } from '../errors-text.ts';
import { say } from '../words.ts';

/** A trial run of a site: on its way, what it found, or why it did not. */
export type Trial =
  | { state: 'running'; host: string }
  | { state: 'found'; result: TrialView }
  /** `origins`: access that would help, to ask for with the next run. */
  | { state: 'failed'; reason: Reason; origins: string[] };

/**
 * Runs a definition on its own page. Call it in the click: access to the page's host, and to `more`, is asked for
 * before anything is awaited; where it is granted already the browser asks nothing.
 */
export function runTrial(client: Client, site: SiteDefinition, more: readonly string[] = []): Promise<Trial> {
  const origins = [...new Set([originPattern(site.page), ...more])];
  const access = client.requestAccess(origins).catch(() => false);
  return finish(client, site, access).catch(() => failed(unreachableReason()));
}

async function finish(client: Client, site: SiteDefinition, access: Promise<boolean>): Promise<Trial> {
  if (!(await access)) return failed({ why: say('declined'), body: say('declinedRun'), fix: null });
  const outcome = await client.ask('runSite', { key: site.key });
  if (!outcome.ok) return failed(trialReason(outcome.problem, hostOf(site.page)), outcome.problem);
  const { error } = outcome.value;
  if (!error) return { state: 'found', result: outcome.value };
  const problem = { kind: 'extraction', error } as const;
  return failed(trialReason(problem, hostOf(site.page)), problem);
}

const NOTHING: Reason = { why: say('ranNothing'), body: say('ranNothingBody'), fix: null };

/** Like the reason a stream would get, without what only holds for streams: nothing is tried again by itself here. */
function trialReason(problem: CommandProblem, site: string): Reason {
  if (problem.kind === 'extraction' && problem.error.kind === 'no-streams') return NOTHING;
  const reason = problemReason(problem, site);
  if (reason.fix?.do === 'sign-in') return { ...reason, body: say('ranSignIn') };
  return reason.fix?.do === 'allow' ? reason : { ...reason, body: null };
}

function failed(reason: Reason, problem?: CommandProblem): Trial {
  const { fix } = reason;
  const denied = problem?.kind === 'access-denied' ? problem.origins : [];
  const origins = fix?.do !== 'allow' ? [] : denied.length > 0 ? denied : fix.hosts.map(hostPattern);
  return { state: 'failed', reason, origins };
}
