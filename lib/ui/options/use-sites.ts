import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Client, SiteView } from '../../core/protocol.ts';

/** The current sites: `null` until loaded, `'unreachable'` if the background does not answer. */
export function useSites(client: Client): [SiteView[] | 'unreachable' | null, () => Promise<void>] {
  const [sites, setSites] = useState<SiteView[] | 'unreachable' | null>(null);
  const load = useCallback(async () => {
    setSites(await client.ask('sites', undefined).catch(() => 'unreachable' as const));
  }, [client]);
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);
  return [sites, load];
}
