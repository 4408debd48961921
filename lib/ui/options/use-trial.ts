import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf } from '../../core/http-url.ts';
import type { Client } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { runTrial, type Trial } from './trial.ts';

/** How often a run is asked how far it is. Being asked also keeps Firefox's background awake for it. */
const LOOK_MILLIS = 400;

/** One trial run at a time: how it stands, how to start it (in the click, since it may ask for access) and to end it. */
export function useTrial(client: Client): [Trial | null, (site: SiteDefinition, more: string[]) => void, () => void] {
  const [trial, setTrial] = useState<Trial | null>(null);
  const id = useRef('');
  const running = trial?.state === 'running';

  const cancel = (): void => void client.ask('cancelTrial', { id: id.current }).catch(() => undefined);
  const run = (site: SiteDefinition, more: string[]): void => {
    if (running) return;
    const own = crypto.randomUUID();
    id.current = own;
    setTrial({ state: 'running', host: hostOf(site.page), requests: [] });
    const finish = async (done: Promise<Trial>): Promise<void> => {
      const ended = await done;
      if (id.current === own) setTrial(ended);
    };
    void finish(runTrial(client, own, site, more));
  };

  useEffect(() => {
    if (!running) return;
    const look = async (): Promise<void> => {
      const requests = await client.ask('trialProgress', { id: id.current }).catch(() => null);
      if (requests) setTrial((now) => (now?.state === 'running' ? { ...now, requests } : now));
    };
    const timer = setInterval(() => void look(), LOOK_MILLIS);
    return () => clearInterval(timer);
  }, [client, running]);

  // A run that nobody waits for is ended.
  useEffect(
    () => () => {
      if (id.current !== '') void client.ask('cancelTrial', { id: id.current }).catch(() => undefined);
      id.current = '';
    },
    [client],
  );
  return [trial, run, cancel];
}
