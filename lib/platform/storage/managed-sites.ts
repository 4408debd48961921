import type { SiteStore } from '../../app/ports.ts';
import { parseDefinitions } from '../../core/site/definition-file.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { browser } from '../browser.ts';
import { createAsyncCache } from '../../base/async-cache.ts';

type Log = (event: string, detail?: Record<string, string | number>) => void;

/**
 * The definitions that an organisation provides in `sites` of `storage.managed`: the text of an exported file, or its
 * JSON if the browser's policy format allows that (Firefox). Returns none without a policy, and logs what cannot be read.
 */
async function managedSites(log: Log): Promise<SiteDefinition[]> {
  // Firefox rejects if there is no policy.
  const managed: Record<string, unknown> = await browser.storage.managed.get('sites').catch(() => ({}));
  const { sites } = managed;
  if (sites === undefined) return [];
  const parsed = parseDefinitions(typeof sites === 'string' ? sites : JSON.stringify(sites));
  if (parsed.ok) return parsed.sites.map((site) => ({ ...site, origin: 'policy' }));
  log('policy-unreadable', { place: parsed.issues[0]?.field ?? '', problem: parsed.issues[0]?.message ?? '' });
  return [];
}

/**
 * A store that lists the managed definitions before its own. A managed definition hides a user's definition with the same
 * key. Managed definitions are read once, and again when Chromium reports a policy change; Firefox reads its policy once.
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
