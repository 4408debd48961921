import type { SiteStore } from '../../app/ports.ts';
import { parseDefinitions } from '../../core/site/definition-file.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { browser } from '../browser.ts';
import { createAsyncCache } from '../../base/async-cache.ts';

type Log = (event: string, detail?: Record<string, string | number>) => void;

/**
 * The definitions an organisation provides: `sites` of `storage.managed`, an exported file as text, or as it is where
 * the browser's policy format holds any JSON (Firefox). Without a policy there are none; what cannot be read is noted.
 */
export async function managedSites(log: Log): Promise<SiteDefinition[]> {
  // Firefox rejects where there is no policy at all.
  const managed: Record<string, unknown> = await browser.storage.managed.get('sites').catch(() => ({}));
  const { sites } = managed;
  if (sites === undefined) return [];
  const parsed = parseDefinitions(typeof sites === 'string' ? sites : JSON.stringify(sites));
  if (parsed.ok) return parsed.sites.map((site) => ({ ...site, origin: 'policy' }));
  log('policy-unreadable', { place: parsed.issues[0]?.field ?? '', problem: parsed.issues[0]?.message ?? '' });
  return [];
}

/**
 * A store with the managed definitions before its own; one of the user's with the same key rests meanwhile. They are read
 * at the first look and after each change of the policy, of which Chromium tells; Firefox itself reads it once.
 */
export function withManagedSites(store: SiteStore, log: Log): SiteStore {
  const provided = createAsyncCache(() => managedSites(log));
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') provided.invalidate();
  });
  return {
    ...store,
    all: async () => {
      const [managed, own] = await Promise.all([provided.get(), store.all()]);
      const keys = new Set(managed.map(({ key }) => key));
      return [...managed, ...own.filter(({ key }) => !keys.has(key))];
    },
  };
}
