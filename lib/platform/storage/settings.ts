import * as v from 'valibot';
import { DEFAULT_SETTINGS, SettingsSchema, type Settings } from '../../core/settings.ts';
import { browser } from '../browser.ts';
import { createAsyncCache } from '../../base/async-cache.ts';

const settingsCache = createAsyncCache<Settings>(async () => {
  const parsed = v.safeParse(SettingsSchema, (await browser.storage.local.get('settings'))['settings']);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
});

/**
 * The viewer's settings, or the defaults if none can be read. They are cached: only the background reads and writes
 * them, and one refresh reads them many times.
 */
export function readSettings(): Promise<Settings> {
  return settingsCache.get();
}

/** Stores the settings. Rejects if the browser cannot write them. */
export function writeSettings(changed: Settings): Promise<void> {
  return settingsCache.change(() => browser.storage.local.set({ settings: changed }));
}
