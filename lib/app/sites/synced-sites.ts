import type { SyncView } from '../../core/protocol.ts';
import { createLock } from '../../base/lock.ts';
import type { Ports, SiteStore } from '../ports.ts';
import { mergeSites } from './merge.ts';

/** Definitions that follow the user, where they want it. */
export interface SyncedSites {
  /** The site store, noting when what is changed, and passing it on. */
  sites: SiteStore;
  /** Makes both sides agree, where it is switched on; answers whether something changed here. Never rejects. */
  run(): Promise<boolean>;
  view(): Promise<SyncView>;
  setEnabled(on: boolean): Promise<void>;
}

/** `onChange`: called when definitions came from elsewhere. What is here is the truth: no failure of sync touches it. */
export function createSyncedSites(ports: Ports, onChange: () => Promise<void>): SyncedSites {
  const { sites, siteSync } = ports;
  const syncLock = createLock();
  let queued: Promise<boolean> | null = null;
  let lastResult: Pick<SyncView, 'leftOut' | 'failed'> = { leftOut: [], failed: false };

  async function sync(): Promise<boolean> {
    try {
      if (!(await siteSync.isOn())) return false;
      const [here, changes, remote] = await Promise.all([sites.all(), siteSync.changes.all(), siteSync.remote.all()]);
      const merge = mergeSites({ sites: here, changes }, remote, ports.now());
      await sites.change(merge.put, merge.remove);
      await siteSync.changes.put(merge.times);
      lastResult = { leftOut: merge.leftOut, failed: true };
      await siteSync.remote.write(merge.write, merge.erase);
      lastResult = { leftOut: merge.leftOut, failed: false };
      return merge.put.length + merge.remove.length > 0;
    } catch (cause) {
      lastResult = { ...lastResult, failed: true };
      ports.log('site-sync-failed', { cause: cause instanceof Error ? cause.name : 'unknown' });
      return false;
    }
  }

  /** Calls that come while one is waiting its turn are served by that one: many changes are one write. */
  function run(): Promise<boolean> {
    queued ??= syncLock(async () => {
      queued = null;
      const changed = await sync();
      if (changed) await onChange();
      return changed;
    });
    return queued;
  }

  /** Under the lock, so that nothing older from elsewhere is put over what is changed here meanwhile. */
  async function recordChange(change: () => Promise<void>, keys: readonly string[]): Promise<void> {
    await syncLock(async () => {
      await change();
      const at = ports.now();
      await siteSync.changes.put(new Map(keys.map((key) => [key, at])));
    });
    void run();
  }

  return {
    sites: {
      all: () => sites.all(),
      put: (site) => recordChange(() => sites.put(site), [site.key]),
      remove: (key) => recordChange(() => sites.remove(key), [key]),
      change: (put, remove) => recordChange(() => sites.change(put, remove), [...put.map(({ key }) => key), ...remove]),
    },
    run,
    view: async () => ({ on: await siteSync.isOn(), ...lastResult }),
    setEnabled: async (on) => {
      await siteSync.setOn(on);
      lastResult = { leftOut: [], failed: false };
      await run();
    },
  };
}
