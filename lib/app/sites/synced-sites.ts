import type { SyncView } from '../../core/protocol.ts';
import { createLock } from '../../base/concurrency.ts';
import type { Ports, SiteStore } from '../ports.ts';
import { mergeSites } from './merge.ts';

/** Site definitions that are synced between the user's devices, if the user enabled that. */
export interface SyncedSites {
  /** The site store; it records the time of every change and starts a sync. */
  sites: SiteStore;
  /** Syncs both sides if enabled; returns whether something changed here. Never rejects. */
  run(): Promise<boolean>;
  view(): Promise<SyncView>;
  setEnabled(on: boolean): Promise<void>;
}

/**
 * `onChange` is called when definitions of another device arrived. A failed sync never changes the local definitions.
 */
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

  /** Runs a sync. Calls made while one is waiting share that one, so that many changes are one write. */
  function run(): Promise<boolean> {
    queued ??= syncLock(async () => {
      queued = null;
      const changed = await sync();
      if (changed) await onChange();
      return changed;
    });
    return queued;
  }

  /** Makes a change under the lock, so that a running sync cannot overwrite it with an older version. */
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
