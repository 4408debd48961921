import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf } from '../../base/http-url.ts';
import type { Client } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { runDefinitionTest, type TestRun } from './test-run.ts';

/** How often a run is asked how far it is. Being asked also keeps Firefox's background awake for it. */
const POLL_MILLIS = 400;

/** One trial run at a time: how it stands, how to start it (in the click, since it may ask for access) and to end it. */
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
    const look = async (): Promise<void> => {
      const requests = await client.ask('siteTestProgress', { id: id.current }).catch(() => null);
      if (requests) setTestRun((now) => (now?.state === 'running' ? { ...now, requests } : now));
    };
    const timer = setInterval(() => void look(), POLL_MILLIS);
    return () => clearInterval(timer);
  }, [client, running]);

  // A run that nobody waits for is ended.
  useEffect(
    () => () => {
      if (id.current !== '') void client.ask('cancelSiteTest', { id: id.current }).catch(() => undefined);
      id.current = '';
    },
    [client],
  );
  return [testRun, run, cancel];
}
