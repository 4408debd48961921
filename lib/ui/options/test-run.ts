import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf, isHttpUrl, originPattern } from '../../base/http-url.ts';
import type { Client, CommandProblem, TestRunView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import type { TracedRequest } from '../../core/extraction-trace.ts';
import {
  hostPattern,
  hostOfPattern,
  problemReason,
  type ProblemReason,
  unreachableReason,
} from '../shared/error-text.ts';
import { localized } from '../shared/localized-text.ts';

/** A test run of a definition: running, its result, or why it failed. */
export type TestRun =
  | { state: 'running'; host: string; requests: TracedRequest[] }
  | { state: 'found'; result: TestRunView }
  /** `origins`: access to request with the next run. `result`: its trace, if it got that far. */
  | { state: 'failed'; reason: ProblemReason; origins: string[]; result: TestRunView | null };

/**
 * Tests a definition, saved or not, on its own page. Call it within the click: it requests access to every host the
 * definition names, and to `more`, before any await. The browser asks the user only if access is missing.
 */
export function runDefinitionTest(
  client: Client,
  id: string,
  site: SiteDefinition,
  more: readonly string[] = [],
): Promise<TestRun> {
  const origins = [...new Set([...definitionOrigins(site), ...more])];
  const access = client.requestAccess(origins).catch(() => false);
  return completeRun(client, id, site, access).catch(() => failedRun(unreachableReason()));
}

/** Match patterns of the hosts that a definition names: of its page, its frames and its requests. */
function definitionOrigins({ page, extractor }: SiteDefinition): string[] {
  const frames = 'hops' in extractor ? (extractor.hops ?? []) : [];
  const requested = extractor.kind === 'api' ? extractor.steps.map(({ request }) => request.url).filter(isHttpUrl) : [];
  const named = frames.filter((pattern) => !pattern.includes('://*/')).map((hop) => hostPattern(hostOfPattern(hop)));
  return [...new Set([originPattern(page), ...named, ...requested.map(originPattern)])];
}

async function completeRun(
  client: Client,
  id: string,
  site: SiteDefinition,
  access: Promise<boolean>,
): Promise<TestRun> {
  if (!(await access)) return failedRun({ why: localized('declined'), body: localized('declinedRun'), fix: null });
  const outcome = await client.ask('runSiteTest', { id, definition: site });
  const host = hostOf(site.page);
  if (!outcome.ok) return failedRun(testRunReason(outcome.problem, host));
  const { error } = outcome.value;
  if (!error) return { state: 'found', result: outcome.value };
  const problem = { kind: 'extraction', error } as const;
  return failedRun(testRunReason(problem, host), outcome.value);
}

const NO_STREAM_REASON: ProblemReason = { why: localized('ranNothing'), body: localized('ranNothingBody'), fix: null };

/** The reason a stream would get, without advice that fits only streams: a test run is not retried automatically. */
function testRunReason(problem: CommandProblem, site: string): ProblemReason {
  if (problem.kind === 'extraction' && problem.error.kind === 'no-streams') return NO_STREAM_REASON;
  const reason = problemReason(problem, site);
  if (reason.fix?.do === 'sign-in') return { ...reason, body: localized('ranSignIn') };
  if (reason.fix?.do === 'allow') return reason;
  return { ...reason, body: adviceFor(problem) };
}

/** Advice on how to solve the problem; null if there is none. */
function adviceFor(problem: CommandProblem): ProblemReason['body'] {
  if (problem.kind !== 'extraction' || problem.error.kind !== 'extraction-failed') return null;
  switch (problem.error.problem.kind) {
    case 'value-missing':
      return localized('ranValueMissing', problem.error.problem.name);
    case 'unreachable':
    case 'timeout':
      return localized('ranUnreachable');
    case 'status':
      return localized('ranStatus');
    case 'blocked-address':
      return localized('ranBlockedAddress');
    case 'not-a-page':
    case 'not-http':
      return localized('ranNotAPage');
    case 'unsupported':
      return localized('ranUnsupported');
    case 'too-large':
    case 'needs-access':
      return null;
  }
}

function failedRun(reason: ProblemReason, result: TestRunView | null = null): TestRun {
  const { fix } = reason;
  const origins = fix?.do === 'allow' ? fix.hosts.map(hostPattern) : [];
  return { state: 'failed', reason, origins, result };
}

/** How often to poll a run for its progress (ms). Polling also keeps Firefox's background awake. */
const POLL_MILLIS = 400;

/**
 * One test run at a time. Returns its state, a function to start it and one to cancel it. Start it within the click,
 * because it may request access.
 */
export function useTestRun(
  client: Client,
): [TestRun | null, (site: SiteDefinition, more: string[]) => void, () => void] {
  const [testRun, setTestRun] = useState<TestRun | null>(null);
  const id = useRef('');
  const running = testRun?.state === 'running';

  const cancel = (): void => void client.ask('cancelSiteTest', { id: id.current }).catch(() => undefined);
  const run = (site: SiteDefinition, more: string[]): void => {
    if (running) return;
    const own = crypto.randomUUID();
    id.current = own;
    setTestRun({ state: 'running', host: hostOf(site.page), requests: [] });
    const finish = async (done: Promise<TestRun>): Promise<void> => {
      const ended = await done;
      if (id.current === own) setTestRun(ended);
    };
    void finish(runDefinitionTest(client, own, site, more));
  };

  useEffect(() => {
    if (!running) return;
    const poll = async (): Promise<void> => {
      const requests = await client.ask('siteTestProgress', { id: id.current }).catch(() => null);
      if (requests) setTestRun((now) => (now?.state === 'running' ? { ...now, requests } : now));
    };
    const timer = setInterval(() => void poll(), POLL_MILLIS);
    return () => clearInterval(timer);
  }, [client, running]);

  // Cancel the run when its view closes.
  useEffect(
    () => () => {
      if (id.current !== '') void client.ask('cancelSiteTest', { id: id.current }).catch(() => undefined);
      id.current = '';
    },
    [client],
  );
  return [testRun, run, cancel];
}
