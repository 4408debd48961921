import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf } from '../../base/http-url.ts';
import type { Client } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { runDefinitionTest, type TestRun } from './test-run.ts';

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
