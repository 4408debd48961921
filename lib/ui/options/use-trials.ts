import { useState } from 'preact/hooks';
import { hostOf } from '../../core/http-url.ts';
import type { Client } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { runTrial, type Trial } from './trial.ts';

/** The trial runs by site key, and how to start one: in the click, since it may have to ask for access. */
export function useTrials(
  client: Client,
): [ReadonlyMap<string, Trial>, (site: SiteDefinition, more: string[]) => void] {
  const [trials, setTrials] = useState<ReadonlyMap<string, Trial>>(new Map());
  const put = (key: string, trial: Trial) => setTrials((before) => new Map(before).set(key, trial));
  const run = (site: SiteDefinition, more: string[]): void => {
    if (trials.get(site.key)?.state === 'running') return;
    const done = runTrial(client, site, more);
    put(site.key, { state: 'running', host: hostOf(site.page) });
    void done.then((trial) => put(site.key, trial));
  };
  return [trials, run];
}
